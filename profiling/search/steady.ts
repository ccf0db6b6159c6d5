import {
  pid,
  rodas5p,
  solve,
  SolveError,
  type SteadyGradient,
  SteadyStateError,
  steadyValueAndGrad,
  type VectorField,
} from "../../mod.ts";
import { blocksOf, farthest, largest, relative } from "./blocks.ts";
import { drawDirection } from "./directions.ts";
import type { DrawnCase } from "./draw/drawn_case.ts";
import { testedLoss } from "./draw/drawn_loss.ts";
import type { DrawnProblem } from "./draw/problem.ts";
import { isRefusal } from "./gradients.ts";
import { problemOf, startOf, tracedField } from "./problem_of.ts";
import type { Moving } from "./replay/moving.ts";
import { MovingTimes } from "./replay/moving_times.ts";
import { type Direction, PlainField } from "./replay/plain_field.ts";
import { PlainJacobian } from "./replay/plain_jacobian.ts";
import { plainLoss } from "./replay/plain_loss.ts";
import { shifted, solved } from "./replay/implicit_replay.ts";
import { unitOf } from "./second_look.ts";
import { DOUBLE, ILL, SINGLE, type Verdict } from "./verdict.ts";

/** What tests put in place of the library's gradient. */
export interface SteadySabotage {
  readonly steady?: (gradient: SteadyGradient) => SteadyGradient;
}

/** By how much the rest of a solve may still move, and the state found be off, in parts of it. */
const AT_REST = 1e-7;
/** The absolute tolerance that a state at rest is found with. */
const ATOL = 1e-14;
/** Newton's corrections that take a state to its rest in plain arithmetic. */
const CORRECTIONS = 8;

/** The derivative of a loss of a state at rest, by the implicit-function theorem in plain arithmetic. */
class PlainRest {
  readonly #drawn: DrawnCase;
  readonly #t: number;

  constructor(drawn: DrawnCase) {
    this.#drawn = drawn;
    this.#t = drawn.problem.t1;
  }

  /** J, or where a weighted sum w of y is conserved J + 1 wᵀ, which gives the same and has an inverse. */
  #matrix(jacobian: PlainJacobian, y: Float64Array): Float64Array[] {
    const { conserved } = this.#drawn.problem;
    const { columns } = jacobian.at(this.#t, { v: y, d: new Float64Array(y.length) });
    return shifted(columns, -1).map((row, i) =>
      row.map((x, k) => x - (i === k ? 1 : 0) + (conserved?.[k] ?? 0))
    );
  }

  /** The rest beside a state, and how it moves. */
  at(near: Float64Array, direction: Direction, unit = 0): Moving {
    const { problem, draw } = this.#drawn;
    const times = new MovingTimes([[problem.t0, problem.t1]], undefined);
    const rounds = unit === 0 ? undefined : (x: number) => x * (1 + draw.sign() * unit);
    const f = new PlainField(problem, direction, times, rounds);
    const jacobian = new PlainJacobian(problem, direction, times, rounds);
    const { conserved } = problem;
    const still = new Float64Array(near.length);
    const dot = (x: ArrayLike<number>) => conserved?.reduce((sum, w, k) => sum + w * x[k], 0) ?? 0;
    let v = near.slice();
    for (let i = 0; i < CORRECTIONS; i++) {
      const missed = dot(problem.y0) - dot(v);
      const right = f.at(this.#t, { v, d: still }).v.map((x) => missed - x);
      const step = solved(this.#matrix(jacobian, v), right);
      v = v.map((x, k) => x + step[k]);
    }
    const right = f.at(this.#t, { v, d: still }).d.map((x) => dot(direction.y0) - x);
    return { v, d: solved(this.#matrix(jacobian, v), right) };
  }

  /** How far the loss moves where every element moves by one. */
  reach(y: Float64Array): number {
    const { problem, loss } = this.#drawn;
    const still = {
      y0: problem.y0.map(() => 0),
      parameters: Object.fromEntries(
        Object.entries(problem.parameters).map(([name, { values }]) => [name, values.map(() => 0)]),
      ),
    };
    const added = plainLoss(problem, loss, still);
    return y.reduce((sum, _, k) => {
      const d = new Float64Array(y.length);
      d[k] = 1;
      return sum + Math.abs(added(0, this.#t, { v: y, d }));
    }, 0);
  }

  /** How the loss moves. */
  slope(near: Float64Array, direction: Direction, unit = 0): number {
    const { problem, loss } = this.#drawn;
    return plainLoss(problem, loss, direction)(0, this.#t, this.at(near, direction, unit));
  }
}

/** Judges the gradient of a loss of a state at rest. */
export function judgeSteady(
  drawn: DrawnCase,
  field: VectorField,
  sabotage: SteadySabotage = {},
): Verdict {
  const { problem, loss } = drawn;
  const { y0, inputs } = problemOf({ ...problem, seen: false });
  let gradient: SteadyGradient;
  try {
    const found = steadyValueAndGrad({
      ...{ field, inputs, t: problem.t1, loss: testedLoss(loss, problem) },
      y0: y0 as Exclude<typeof y0, (...args: never) => unknown>,
    });
    gradient = sabotage.steady?.(found) ?? found;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!isRefusal(error)) return { outcome: "fault", where: `${error.name}: ${error.message}` };
    return refused(drawn, error);
  }
  const direction = drawDirection(drawn);
  const plain = new PlainRest(drawn);
  const y = gradient.y.data;
  const { v } = plain.at(y, direction);
  const off = relative(farthest(v, y), Math.max(largest(v), largest(problem.y0)));
  const single = drawn.kernels.dtype === "float32";
  const limits = single ? SINGLE : DOUBLE;
  if (!(off <= (single ? 1e-3 : AT_REST))) return { outcome: "silent", error: off, where: "state" };
  let [got, scale] = [0, 0];
  for (const [name, bar] of blocksOf(gradient, field.parameters)) {
    const along = name === "y0" ? direction.y0 : direction.parameters[name];
    bar.forEach((x, i) => {
      got += x * (along?.[i] ?? 0);
      scale += Math.abs(x * (along?.[i] ?? 0));
    });
  }
  const wanted = plain.slope(y, direction);
  const distance = Math.abs(got - wanted);
  // A state of zeros is found within the tolerance, or the spacing of the numbers that it came down from,
  // and so is what follows from it.
  const found = ATOL + unitOf(drawn) * largest(problem.y0);
  const least = found * plain.reach(y) / limits.right;
  const error = relative(distance, Math.max(scale, Math.abs(wanted), least));
  const where = error <= limits.right ? "" : "forward mode";
  if (error <= limits.right) return { outcome: "right", error, where };
  const moves = Array.from({ length: 6 }, () => {
    const nudged = y.map((x) => x * (1 + drawn.draw.sign() * unitOf(drawn)));
    return Math.abs(plain.slope(nudged, direction, unitOf(drawn)) - wanted);
  });
  if (!(distance > ILL * Math.max(...moves))) return { outcome: "ill-conditioned", error, where };
  return { outcome: error <= limits.silent ? "loose" : "silent", error, where };
}

/** A search that finds nothing is needless where a long solve comes to a rest that has a derivative. */
function refused(drawn: DrawnCase, error: Error): Verdict {
  const where = error instanceof SteadyStateError ? `${error.name}, ${error.reason}` : error.name;
  const { problem } = drawn;
  // What is driven does not stand still while a solve goes on.
  if (problem.inputs || drawn.kernels.dtype === "float32") return { outcome: "refused", where };
  const t1 = problem.t1;
  try {
    const { y1 } = solve({
      ...{ field: autonomous(drawn), y0: startOf({ ...problem, seen: false }), t0: 0, t1: 1e6 },
      ...{ method: rodas5p, stepControl: pid({ rtol: 1e-9, atol: 1e-12 }), maxSteps: 3000 },
    });
    const still = new Float64Array(y1.data.length);
    const times = new MovingTimes([[0, t1]], undefined);
    const direction = drawDirection(drawn);
    const rate = new PlainField(problem, direction, times, undefined)
      .at(t1, { v: y1.data, d: still }).v;
    if (!(largest(rate) <= 1e-9 * largest(y1.data))) return { outcome: "no solution", where };
    const moves = new PlainRest(drawn).at(y1.data.slice(), direction).d;
    return { outcome: largest(moves) < 1e6 ? "false alarm" : "refused", where };
  } catch (failed) {
    if (failed instanceof SolveError) return { outcome: "no solution", where };
    throw failed;
  }
}

/** The problem's field as it is at the time of the rest. */
function autonomous({ problem, kernels }: DrawnCase): VectorField {
  const { field } = problem;
  const still: DrawnProblem = {
    ...problem,
    traced: undefined,
    field: (o, _t, y, p, reads) => field(o, o.constant([problem.t1], []), y, p, reads),
  };
  return tracedField({ problem: still, kernels });
}
