import type { GradientStats } from "../adjoints/adjoint.ts";
import type { GradientOptions } from "../gradient_options.ts";
import { eachProblem } from "./each_problem.ts";
import { checkedWeights, SummedGradient } from "./summed_gradient.ts";

/**
 * A trajectory of {@linkcode valueAndGradEach}: its start, and what is not the same for all.
 *
 * @category Solving
 */
export interface EachLoss<Name extends string = string, Input extends string = string>
  extends
    Pick<GradientOptions<Name, Input>, "y0">,
    Partial<Pick<GradientOptions<Name, Input>, "t0" | "t1" | "dt" | "inputs" | "noise" | "loss">> {}

/**
 * What {@linkcode valueAndGradEach} takes: the options of {@linkcode valueAndGrad} that are common to all
 * trajectories, and a list of what each has of its own.
 *
 * @category Solving
 */
export interface GradientEachOptions<
  Name extends string = string,
  Input extends string = string,
  Back extends boolean = boolean,
> extends
  Omit<GradientOptions<Name, Input, Back>, "y0" | "t0" | "t1" | "loss">,
  Partial<Pick<GradientOptions<Name, Input, Back>, "t0" | "t1" | "loss">> {
  /** The trajectories, at least one. */
  readonly each: readonly EachLoss<NoInfer<Name>, NoInfer<Input>>[];
  /** How much the loss of each counts. Default 1 / the number of trajectories: the mean. */
  readonly weights?: ArrayLike<number>;
}

/**
 * What {@linkcode valueAndGradEach} gives.
 *
 * @category Solving
 */
export interface EachGradient {
  /** The weighted sum of the losses, L. */
  readonly value: number;
  /** The loss of each trajectory, without its weight. */
  readonly values: Float64Array;
  /** dL/dθ, flat. */
  readonly parametersBar: Float64Array;
  /** dL/dy0 of each trajectory, flattened. */
  readonly y0Bars: readonly Float64Array[];
  /** dL/d(values) of the inputs of each that are to be differentiated, by name. */
  readonly inputsBars: readonly Readonly<Record<string, Float64Array>>[];
  /** The state at t1 of each, flattened. */
  readonly y1s: readonly Float64Array[];
  /** About each. */
  readonly stats: readonly GradientStats[];
}

/**
 * The weighted sum of the losses of many trajectories, and its gradient, each with steps of its own; see
 * {@linkcode solveEach}. It is that which a `Trainer` of these problems computes in one iteration.
 *
 * @category Solving
 * @param options What is common, the trajectories (`y0` each, and `t0`, `t1`, `dt`, `inputs`, `noise` or `loss`
 *   where they differ), and their weights.
 * @returns The sum, its gradient, and the losses one by one.
 * @throws {TypeError} If `each` is no list of trajectories, or there is not one weight for each, and whatever
 *   {@linkcode valueAndGrad} throws.
 * @throws {RangeError} If a weight is not a number of at least 0.
 *
 * @example Two recordings of other lengths
 * ```ts
 * import { meanSquaredError, mul, neg, pid, reversible, tensor, tsit5, valueAndGradEach, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = vectorField({
 *   state: [1],
 *   parameters: { rate: tensor([2]) },
 *   f: (_t, y, p) => neg(mul(p.rate, y)),
 * });
 * const recorded = (times: number[], y0: number) => ({
 *   y0: [y0],
 *   t1: times.at(-1)!,
 *   loss: meanSquaredError(times, times.map((t) => [y0 * Math.exp(-2 * t)])),
 * });
 * const { value, values, parametersBar } = valueAndGradEach({
 *   ...{ field, t0: 0, method: reversible(tsit5), stepControl: pid({ rtol: 1e-8, atol: 1e-8 }) },
 *   each: [recorded([0.5, 1], 1), recorded([1, 2, 3], 100)],
 * });
 * // The rate is the right one.
 * assertAlmostEquals(value, 0, 1e-10);
 * assertAlmostEquals(parametersBar[0], 0, 1e-5);
 * console.log(values);
 * ```
 */
export function valueAndGradEach<
  Name extends string,
  Input extends string,
  Back extends boolean,
>(options: GradientEachOptions<Name, Input, Back>): EachGradient {
  const caller = "valueAndGradEach";
  const { each, weights: given, ...common } = options;
  const problems = eachProblem(caller, common, each);
  const weights = checkedWeights(caller, given, problems.length, "trajectory");
  const sum = new SummedGradient(problems, weights, caller, "trajectory");
  const y0Bars: Float64Array[] = [];
  const y1s: Float64Array[] = [];
  const inputsBars: Record<string, Float64Array>[] = [];
  try {
    const value = sum.run((k, { y0Bar, y1, inputsBar }) => {
      const weighted = (bar: Float64Array) => bar.map((x) => weights[k] * x);
      y0Bars.push(weighted(y0Bar));
      y1s.push(y1.slice());
      inputsBars.push(
        Object.fromEntries(
          Object.entries(inputsBar).map(([name, bar]) => [name, weighted(bar)]),
        ),
      );
    });
    const { stats } = sum;
    return {
      ...{ value, y0Bars, y1s, inputsBars, stats },
      values: sum.values.slice(),
      parametersBar: sum.parametersBar.slice(),
    };
  } finally {
    sum.release();
  }
}
