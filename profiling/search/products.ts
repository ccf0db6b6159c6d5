import {
  type Adjoint,
  type HessianVectorProduct,
  hessianVectorProduct,
  type Method,
  type VectorField,
} from "../../mod.ts";
import { type Blocks, blocksOf, farthest, largest, relative } from "./blocks.ts";
import type { DrawnCase } from "./draw/drawn_case.ts";
import { testedLoss } from "./draw/drawn_loss.ts";
import type { DrawnParameter, DrawnProblem } from "./draw/problem.ts";
import { drawDirection, flatOf, plainSlope } from "./directions.ts";
import { isRefusal, quietly, Witness } from "./gradients.ts";
import { problemOf } from "./problem_of.ts";
import { type Direction, plainStart } from "./replay/plain_field.ts";
import { LOOKS, unitOf } from "./second_look.ts";
import { disturbanceOf, type RoundedSlope } from "./slope.ts";
import { DOUBLE, ILL, PLAIN, SINGLE, type Verdict } from "./verdict.ts";

/** Steps of difference quotients: the best of them counts, as each may be too long or too short. */
const STEPS = [3e-4, 3e-5, 3e-3, 3e-6, 3e-7, 3e-8, 3e-9, 3e-10];

/** What tests put in place of the library's product. */
export interface ProductSabotage {
  readonly product?: (product: HessianVectorProduct) => HessianVectorProduct;
}

type Attempt =
  | { readonly product: HessianVectorProduct; readonly error?: undefined }
  | { readonly product?: undefined; readonly error: Error };

/** A parameter whose stored value is moved. */
function movedParameter(parameter: DrawnParameter, by: (i: number) => number): DrawnParameter {
  const { values, constraint } = parameter;
  const move = (x: number, i: number): number => {
    switch (constraint?.kind) {
      case "fixed":
        return x;
      case "positive":
        return x * Math.exp(by(i));
      case "bounded": {
        const { low, high } = constraint;
        const odds = (x - low) / (high - x) * Math.exp(by(i));
        return low + (high - low) * odds / (1 + odds);
      }
      default:
        return x + by(i);
    }
  };
  return { ...parameter, values: values.map(move) };
}

/** The problem, moved along a direction. */
function movedProblem(problem: DrawnProblem, direction: Direction, by: number): DrawnProblem {
  const moved = {
    ...problem,
    y0: problem.y0.map((y, k) => y + by * direction.y0[k]),
    parameters: Object.fromEntries(
      Object.entries(problem.parameters).map(([name, parameter]) => [
        name,
        movedParameter(parameter, (i) => by * direction.parameters[name][i]),
      ]),
    ),
  };
  return problem.start ? { ...moved, y0: [...plainStart(moved, direction).v] } : moved;
}

function blocks(product: HessianVectorProduct, { parameters }: VectorField): Blocks {
  const second = blocksOf(
    { parametersBar: product.parameters, y0Bar: product.y0 },
    parameters,
  );
  return new Map([
    ...[...second].map(([name, values]) => [`second of ${name}`, values] as const),
    ...blocksOf(product, parameters),
    ["derivative", Float64Array.of(product.derivative)],
  ]);
}

/** Judges a product of the Hessian with a direction, by full storage and by differences of forward mode. */
export function judgeProduct(
  drawn: DrawnCase,
  field: VectorField,
  sabotage: ProductSabotage = {},
): Verdict {
  const { draw, problem, method, adjoint, steps } = drawn;
  const along = drawDirection(drawn);
  const attempt = (by: Adjoint | undefined, own: Method, y0?: number[]): Attempt => {
    const given = {
      ...problemOf(problem, y0),
      field,
      method: own,
      dt: steps.dt,
      stepControl: steps.stepControl,
      maxSteps: steps.maxSteps,
      loss: testedLoss(drawn.loss, problem),
      adjoint: by,
    };
    const direction = { parameters: flatOf(along, field), y0: Float64Array.from(along.y0) };
    try {
      return { product: hessianVectorProduct(given, direction) };
    } catch (error) {
      if (error instanceof Error) return { error };
      throw error;
    }
  };
  const tested = quietly(() => attempt(adjoint.adjoint, method.method));
  if (tested.error) {
    if (isRefusal(tested.error)) return { outcome: "refused", where: tested.error.name };
    return { outcome: "fault", where: `${tested.error.name}: ${tested.error.message}` };
  }
  const product = sabotage.product?.(tested.product) ?? tested.product;
  const lambda = product.stats.coupling;
  const same = lambda !== undefined && method.withCoupling
    ? method.withCoupling(lambda)
    : method.method;
  const witness = new Witness();
  witness.anchorsFor = adjoint.adjoint?.anchorsFor;
  const truth = attempt(witness, same);
  if (!truth.product) {
    return { outcome: "fault", where: `full storage alone ends with ${truth.error.name}` };
  }
  const [got, wanted] = [product, truth.product].map((one) => blocks(one, field));
  const single = drawn.kernels.dtype === "float32";
  const limits = single ? SINGLE : DOUBLE;
  let worst = { error: 0, where: "" };
  const note = (error: number, where: string) => {
    if (!(error <= worst.error)) worst = { error: Number.isNaN(error) ? Infinity : error, where };
  };
  // What cancels in one block is rounded as the largest is.
  const size = Math.max(...[...wanted.values()].map(largest));
  for (const [name, values] of got) {
    const truth = wanted.get(name)!;
    note(relative(farthest(values, truth), Math.max(largest(truth), 1e-6 * size)), name);
  }
  if (adjoint.approximate) return { outcome: "approximate", ...worst };
  if (worst.error > limits.right) {
    const moved = Array.from({ length: LOOKS }, () => {
      const unit = unitOf(drawn);
      const { flat } = field.parameters;
      const kept = flat.slice();
      flat.forEach((x, i) => flat[i] = x * (1 + draw.sign() * unit));
      const again = attempt(
        new Witness(),
        same,
        problem.y0.map((y) => y * (1 + draw.sign() * unit)),
      );
      flat.set(kept);
      if (!again.product) return Infinity;
      const name = worst.where;
      return farthest(blocks(again.product, field).get(name)!, wanted.get(name)!);
    });
    const distance = farthest(got.get(worst.where)!, wanted.get(worst.where)!);
    if (distance <= ILL * Math.max(...moved)) return { outcome: "ill-conditioned", ...worst };
    return { outcome: worst.error <= limits.silent ? "loose" : "silent", ...worst };
  }
  if (single || witness.steps.length * method.method.evaluations > PLAIN / 5) {
    return { outcome: "right", ...worst };
  }
  return byDifferences();

  /** What a cotangent says of a direction, and the sum of the magnitudes of what adds up to it. */
  function dotted(direction: Direction, parametersBar: Float64Array, y0Bar: Float64Array) {
    const terms = [
      ...flatOf(direction, field).map((w, i) => w * parametersBar[i]),
      ...direction.y0.map((w, k) => w * y0Bar[k]),
    ];
    const sum = terms.reduce((total, x) => total + x, 0);
    return { sum, size: terms.reduce((total, x) => total + Math.abs(x), 0) };
  }

  /** ⟨H v, w⟩ is the derivative along v of that along w. */
  function byDifferences(): Verdict {
    const other = drawDirection(drawn);
    const reads = readTimes(drawn, witness);
    const run = witness.replayed(reads, drawn.loss);
    const slope = (direction: Direction): RoundedSlope => (rounds, jolt) =>
      plainSlope(drawn, problem, direction, { ...run, rounds, jolt });
    /** How far a slope moves by the way that its operations round. */
    const disturbance = (direction: Direction) =>
      disturbanceOf(drawn, slope(direction), slope(direction)(), LOOKS);
    const second = dotted(other, product.parameters, product.y0);
    const first = dotted(along, product.parametersBar, product.y0Bar);
    let found = { off: Infinity, step: NaN };
    // The likeliest first, down to where a gradient changes as a whole within the next one.
    for (const step of STEPS) {
      const [a, b, c, d] = [-2, -1, 1, 2].map((times) =>
        plainSlope(drawn, movedProblem(problem, along, times * step), other, run)
      );
      const off = Math.abs((8 * (c - b) - (d - a)) / (12 * step) - second.sum);
      if (off < found.off) found = { off, step };
      if (relative(off, second.size) <= DOUBLE.right) break;
    }
    const off = Math.abs(slope(along)() - product.derivative);
    const verdict = (
      error: number,
      where: string,
      isIll: () => boolean,
    ): Verdict => {
      if (error <= DOUBLE.right) return { outcome: "right", error, where };
      if (error <= DOUBLE.silent) return { outcome: "loose", error, where };
      return { outcome: isIll() ? "ill-conditioned" : "silent", error, where };
    };
    const ofFirst = relative(off, first.size);
    if (!(ofFirst <= DOUBLE.silent)) {
      return verdict(ofFirst, "forward mode along v", () => off <= ILL * disturbance(along));
    }
    // A gradient that changes as a whole within the shortest step is not told by differences.
    const { size } = dotted(other, product.parametersBar, product.y0Bar);
    const isTold = STEPS[STEPS.length - 1] * second.size < size;
    return verdict(
      relative(found.off, second.size),
      "differences along v of forward mode along w",
      () => !isTold || found.off <= ILL * disturbance(other) / found.step,
    );
  }
}

/** Where a loss of given times, or of the end, was read. */
function readTimes({ loss }: DrawnCase, { steps }: Witness): readonly number[] {
  return loss.at === "end"
    ? [steps[steps.length - 1][1]]
    : Array.from(loss.at as ArrayLike<number>);
}
