import { assert, assertEquals, assertGreater, assertLess, assertLessOrEqual } from "@std/assert";
import { add, mul, type TimedGradientOptions, valueAndGrad } from "../../mod.ts";
import { inputsOf } from "./draw/driven.ts";
import { caseLine, drawCase, type DrawnCase } from "./draw/drawn_case.ts";
import { ReadLoss, testedLoss } from "./draw/drawn_loss.ts";
import { settledLoss } from "./draw/settled_loss.ts";
import { type DrawnProblem, type FieldFunction, SHIFT } from "./draw/problem.ts";
import { isRefusal, quietly, startOf, tracedField, Witness } from "./gradients.ts";
import { replay, type Replayed } from "./replay/replay.ts";
import { DOUBLE, SINGLE } from "./verdict.ts";

const CASES = 40;
/** The longest solves, in evaluations: a test is to be short. */
const LONGEST = 600;
/** Where a slope is looked up, before a read, in parts of the smallest step. */
const NEAR = 1e-4;

/** The problem as a solve of t + d0 (1 − s) + d1 s, s being the part of the way; in plain algebra. */
function movedProblem(problem: DrawnProblem): DrawnProblem {
  const { t0, t1, field, parameters } = problem;
  const one = { shape: [], values: [0] };
  const moved: FieldFunction = (o, t, y, p, read) => {
    const at = (x: number) => o.constant([x], []);
    const part = o.scale(o.sub(t, at(t0)), 1 / (t1 - t0));
    const { d0, d1 } = p;
    const along = o.add(o.mul(d0, o.sub(at(1), part)), o.mul(d1, part));
    const rate = o.add(at(1), o.scale(o.sub(d1, d0), 1 / (t1 - t0)));
    return o.mul(rate, field(o, o.add(t, along), y, p, read));
  };
  return { ...problem, field: moved, parameters: { ...parameters, d0: one, d1: one } };
}

/** Whether a case is one of these tests. */
function isLooked({ problem, adjoint, steps }: DrawnCase): boolean {
  return !adjoint.approximate && !problem.jumps && steps.jumps.length === 0 &&
    problem.family !== "chaotic" && problem.family !== "stiff" &&
    problem.residual === undefined;
}

function optionsOf(drawn: DrawnCase): TimedGradientOptions {
  const { problem, steps: { dt, stepControl, maxSteps }, method, loss, adjoint } = drawn;
  const start = startOf(problem);
  return {
    field: tracedField(drawn),
    y0: problem.seen ? (p) => mul(start, add(1, p[SHIFT])) : start,
    inputs: inputsOf(problem),
    ...{ t0: problem.t0, t1: problem.t1, dt, stepControl, maxSteps, method: method.method },
    loss: testedLoss(loss, problem),
    adjoint: adjoint.adjoint,
    timeGradients: true,
  };
}

/** dL/dt0, dL/dt1 and those by given times, by forward mode in plain loops. */
function plainTimes(drawn: DrawnCase, replayed: Replayed, given: ReadonlySet<number>) {
  const { loss, method } = drawn;
  const problem = movedProblem(drawn.problem);
  const { t0, t1, y0 } = problem;
  const { reads, steps } = replayed;
  const still = Object.fromEntries(
    Object.entries(problem.parameters).map(([name, { values }]) => [name, values.map(() => 0)]),
  );
  const none = y0.map(() => 0);
  const run = (moves: string, at: readonly number[], told: Parameters<typeof replay>[4]) =>
    replay(
      problem,
      method,
      { ...replayed, reads: at },
      { y0: none, parameters: { ...still, ...(moves && { [moves]: [1] }) } },
      told,
    );
  const bars = reads.map(() => none as number[]);
  run("", reads, (i, { v }) => {
    bars[i] = Array.from(
      v,
      (y, k) => loss.weight(i, k) * (loss.square ? y - loss.target(i, k) : 1),
    );
  });
  const near = NEAR * Math.min(...steps.map(([a, b]) => Math.abs(b - a))) * Math.sign(t1 - t0);
  const states = [0, 1, 2].map((back) => {
    const found: number[][] = [];
    run("", reads.map((t) => t - back * near), (i, { v }) => found[i] = Array.from(v));
    return found;
  });
  const slopes = reads.map((t, i) =>
    given.has(t)
      ? none.reduce((sum, _, k) => {
        const [now, before, first] = states.map((found) => found[i][k]);
        return sum + bars[i][k] * (3 * now - 4 * before + first) / (2 * near);
      }, 0)
      : 0
  );
  const part = (t: number) => (t - t0) / (t1 - t0);
  const ends = (["d0", "d1"] as const).map((name) => {
    let [sum, scale] = [0, 0];
    run(name, reads, (i, { d }) => {
      const along = name === "d0" ? 1 - part(reads[i]) : part(reads[i]);
      const terms = [...Array.from(d, (by, k) => bars[i][k] * by), -slopes[i] * along];
      for (const term of terms) {
        sum += term;
        scale += Math.abs(term);
      }
    });
    return { sum, scale };
  });
  return { ends, slopes: slopes.filter((_, i) => given.has(reads[i])) };
}

Deno.test("gradients by times agree with forward mode in plain loops, on random gradients", () => {
  let [looked, refused] = [0, 0];
  for (let index = 0; index < CASES; index++) {
    const given = drawCase(29, index);
    if (!isLooked(given)) continue;
    const field = tracedField(given);
    const drawn = { ...given, loss: settledLoss(given, field) };
    const { at } = drawn.loss;
    const times = typeof at === "string" ? [] : "length" in at ? at : at.times ?? [];
    if (Array.from(times).includes(drawn.problem.t0)) continue;
    const options = optionsOf(drawn);
    const witness = new Witness();
    witness.anchorsFor = drawn.adjoint.adjoint?.anchorsFor;
    const read = new ReadLoss(drawn.loss);
    let gradient;
    try {
      gradient = quietly(() => valueAndGrad(options));
      const { coupling } = gradient.stats;
      const { withCoupling } = drawn.method;
      const method = coupling !== undefined && withCoupling
        ? withCoupling(coupling)
        : options.method;
      quietly(() => valueAndGrad({ ...options, method, loss: read, adjoint: witness }));
    } catch (error) {
      assert(error instanceof Error && isRefusal(error), String(error));
      refused++;
      continue;
    }
    const evaluations = witness.steps.length * drawn.method.method.evaluations;
    if (evaluations > LONGEST) continue;
    looked++;
    const { ends, slopes } = plainTimes(
      drawn,
      witness.replayed(read.times),
      new Set(Array.from(times)),
    );
    const { timesBar } = gradient;
    const wanted = [...ends.map(({ sum }) => sum), ...slopes];
    const scale = Math.max(...ends.map((end) => end.scale), ...slopes.map(Math.abs));
    const { right } = drawn.kernels.dtype === "float32" ? SINGLE : DOUBLE;
    [timesBar!.t0, timesBar!.t1, ...timesBar!.reads].forEach((got, i) =>
      assertLessOrEqual(Math.abs(got - wanted[i]), right * scale, `${caseLine(drawn)}, time ${i}`)
    );
    const { value } = quietly(() => valueAndGrad({ ...options, timeGradients: false }));
    assertEquals(gradient.value, value, caseLine(drawn));
  }
  assertGreater(looked, CASES / 3);
  assertLess(refused, CASES / 6);
});
