import {
  type EachGradient,
  type EachLoss,
  valueAndGradEach,
  type VectorField,
} from "../../solvers/mod.ts";
import { farthest, relative } from "./blocks.ts";
import { drawDirection, flatOf, plainSlope } from "./directions.ts";
import type { DrawnCase } from "./draw/drawn_case.ts";
import { type DrawnLoss, readLoss, testedLoss } from "./draw/drawn_loss.ts";
import type { DrawnProblem, DrawnTrajectory } from "./draw/problem.ts";
import { type Attempt, attempt, isRefusal, occurrencesOf, quietly, Witness } from "./gradients.ts";
import { problemOf } from "./problem_of.ts";
import type { Direction } from "./replay/plain_field.ts";
import { DOUBLE, PLAIN, SINGLE, type Verdict } from "./verdict.ts";

/** What tests put in place of the library's gradient. */
export interface EachSabotage {
  readonly each?: (gradient: EachGradient) => EachGradient;
}

/** The points of a loss where the span is only a part of what it was. */
function pointsOver({ t0 }: DrawnProblem, at: DrawnLoss["at"], part: number): DrawnLoss["at"] {
  const scaled = (times: ArrayLike<number>) => Array.from(times, (t) => t0 + part * (t - t0));
  if (part === 1 || typeof at === "string") return at;
  if ("length" in at) return scaled(at);
  return at.times ? { ...at, times: scaled(at.times) } : at;
}

/** A trajectory as a case of its own. */
function caseOf(drawn: DrawnCase, trajectory: DrawnTrajectory): DrawnCase {
  const { problem, loss, steps } = drawn;
  const { y0 } = trajectory;
  // Times that are given go to the end.
  const isWhole = steps.label.startsWith("stepTo") || loss.observation !== undefined;
  const part = isWhole ? 1 : trajectory.part;
  const { t0, t1 } = problem;
  const { trajectories: _, ...common } = problem;
  return {
    ...drawn,
    problem: { ...common, family: "network", y0, t1: part === 1 ? t1 : t0 + part * (t1 - t0) },
    loss: { ...loss, at: pointsOver(problem, loss.at, part) },
  };
}

/** Judges the weighted sum of the losses of several trajectories. */
export function judgeEach(
  drawn: DrawnCase,
  field: VectorField,
  judgeOne: (drawn: DrawnCase) => Verdict,
  sabotage: EachSabotage = {},
): Verdict {
  const { problem, steps: { dt, stepControl, maxSteps }, method, adjoint } = drawn;
  const trajectories = problem.trajectories!;
  const cases = trajectories.map((one) => caseOf(drawn, one));
  const weights = trajectories.map(({ weight }) => weight);
  const { events, inputs, noise, t0 } = problemOf(problem);
  const each = cases.map(({ problem, loss }): EachLoss => {
    const { y0, t1 } = problemOf(problem);
    return { y0, t1, loss: testedLoss(loss, problem) };
  });
  const tested = quietly((): Attempted => {
    try {
      const gradient = valueAndGradEach({
        ...{ field, t0, events, inputs, noise, dt, stepControl, maxSteps, each, weights },
        ...{ method: method.method, adjoint: adjoint.adjoint },
      });
      return { gradient: sabotage.each?.(gradient) ?? gradient };
    } catch (error) {
      if (error instanceof Error) return { error };
      throw error;
    }
  });
  if (tested.error) {
    const { name, message } = tested.error;
    if (!isRefusal(tested.error)) return { outcome: "fault", where: `${name}: ${message}` };
    const alone = cases.map((one, k) =>
      quietly(() =>
        attempt(one, { field, loss: each[k].loss!, adjoint: adjoint.adjoint, computesStart: true })
      )
    );
    return { outcome: alone.some(({ error }) => error) ? "refused" : "false alarm", where: name };
  }
  const { gradient } = tested;
  const limits = drawn.kernels.dtype === "float32" ? SINGLE : DOUBLE;
  const found = compare(drawn, cases, field, gradient);
  const { error, where } = found;
  if (adjoint.approximate) return { outcome: "approximate", error, where };
  if (error <= limits.right) return { outcome: "right", error, where };
  // What is ill-conditioned by itself is so in a sum.
  const alone = cases.map(judgeOne).find(({ outcome }) => outcome !== "right");
  if (alone && alone.outcome !== "silent") return { ...alone, where: `${alone.where}, alone` };
  return { outcome: error <= limits.silent ? "loose" : "silent", error, where };
}

type Attempted =
  | { readonly gradient: EachGradient; readonly error?: undefined }
  | { readonly gradient?: undefined; readonly error: Error };

/** Where it is farthest from full storage, trajectory by trajectory, and from forward mode. */
function compare(
  drawn: DrawnCase,
  cases: readonly DrawnCase[],
  field: VectorField,
  { parametersBar, y0Bars, stats }: EachGradient,
): { error: number; where: string } {
  const weights = drawn.problem.trajectories!.map(({ weight }) => weight);
  const { withCoupling, method } = drawn.method;
  const common = drawDirection(drawn);
  const [sum, size] = [0, 0].map(() => new Float64Array(parametersBar.length));
  let worst = { error: 0, where: "" };
  const note = (distance: number, scale: number, where: string) => {
    const error = relative(distance, scale);
    if (!(error <= worst.error)) worst = { error: Number.isNaN(error) ? Infinity : error, where };
  };
  let [wanted, scale, isPlain] = [0, 0, true];
  let got = flatOf(common, field).reduce((sum, by, i) => sum + by * parametersBar[i], 0);
  for (const [k, one] of cases.entries()) {
    const { coupling } = stats[k];
    const same = coupling === undefined ? method : withCoupling?.(coupling) ?? method;
    const witness = new Witness();
    const read = readLoss(one.loss);
    const truth: Attempt = attempt(one, {
      ...{ field, loss: read.loss, method: same, adjoint: witness, computesStart: true },
    });
    if (!truth.gradient) return { error: Infinity, where: `full storage: ${truth.error.name}` };
    const bar = truth.gradient.parametersBar;
    bar.forEach((x, i) => {
      sum[i] += weights[k] * x;
      size[i] = Math.max(size[i], Math.abs(weights[k] * x));
    });
    const y0Bar = truth.gradient.y0Bar.map((x) => weights[k] * x);
    const largest = y0Bar.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    note(farthest(y0Bars[k], y0Bar), largest, `y0 of ${k}`);
    witness.occurrences = occurrencesOf({ ...one, method: { ...one.method, method: same } }, field);
    const direction: Direction = {
      parameters: common.parameters,
      y0: one.problem.start ? common.y0 : drawDirection(one).y0,
    };
    direction.y0.forEach((by, i) => got += by * y0Bars[k][i]);
    isPlain &&= witness.steps.length * method.evaluations <= PLAIN / 2;
    if (!isPlain) continue;
    const slope = plainSlope(one, one.problem, direction, witness.replayed(read.times, one.loss));
    wanted += weights[k] * slope;
    const terms = flatOf(direction, field).reduce((sum, by, i) => sum + Math.abs(by * bar[i]), 0);
    scale += weights[k] * terms + direction.y0.reduce((s, by, i) => s + Math.abs(by * y0Bar[i]), 0);
  }
  let at = 0;
  for (const name of field.parameters.names) {
    const end = at + field.parameters.get(name).size;
    const part = (x: Float64Array) => x.subarray(at, end);
    note(farthest(part(parametersBar), part(sum)), Math.max(...part(size)), name);
    at = end;
  }
  if (isPlain) note(Math.abs(got - wanted), scale, "forward mode");
  return worst;
}
