import { allocate } from "../../tensors/mod.ts";
import { ByteScope, numbersOf } from "../../tensors/internal.ts";
import type { GradientStats } from "../adjoints/adjoint.ts";
import { NonFiniteGradientError } from "../errors/errors.ts";
import type { GradientOptions } from "../gradient_options.ts";
import { flattenState, type StateLike } from "../problem/state.ts";
import type { PreparedGradient } from "../value_and_grad.ts";
import { BoundProblems } from "./bound_problems.ts";

/** The gradient of one problem, as far as it is added to a sum. */
export type OneGradient = Pick<PreparedGradient, "parametersBar" | "y0Bar">;

/** The weighted sum of the losses of several problems of one field, and its gradient. */
export class SummedGradient {
  /** d(sum)/dθ. */
  readonly parametersBar: Float64Array;
  /**
   * The starts of all problems, one after the other: what they are solved from. Those that are
   * functions of the parameters are left out.
   */
  readonly starts: Float64Array;
  /** d(sum)/d(starts). */
  readonly startsBar: Float64Array;
  /** The losses of the last run, without their weights. */
  readonly values: Float64Array;
  /** Where the start of each problem begins among all, and behind the last one where that ends. */
  readonly startsAt: readonly number[];
  readonly #caller: string;
  readonly #bound: BoundProblems;
  readonly #weights: readonly number[];
  readonly #memory = new ByteScope();
  /** Whether the sum is one problem's gradient, and stands in its buffer. */
  readonly #isSingle: boolean;
  /** About the last gradient of each problem; where one is not here its gradient tells. */
  readonly #stats: (GradientStats | undefined)[] = [];
  #loss = 0;

  /**
   * @param weights As many as there are problems.
   * @param caller Who asks, as messages begin.
   * @param noun What a problem is called.
   */
  constructor(
    problems: readonly GradientOptions[],
    weights: readonly number[],
    caller: string,
    noun = "problem",
  ) {
    this.#caller = caller;
    this.#weights = weights;
    const bound = this.#bound = new BoundProblems(problems, caller, noun);
    try {
      const startsAt = [0];
      problems.forEach(({ y0 }, k) => {
        const { length } = bound.gradient(k).y0;
        startsAt.push(startsAt[k] + (typeof y0 === "function" ? 0 : length));
      });
      this.startsAt = startsAt;
      const size = startsAt[problems.length];
      const { parametersBar } = bound.gradient(0);
      const single = this.#isSingle = problems.length === 1 && weights[0] === 1;
      const own = this.#memory.run(() => ({
        parametersBar: single ? parametersBar : allocate(parametersBar.length),
        starts: allocate(size),
        startsBar: allocate(size),
        values: allocate(problems.length),
      }));
      ({ parametersBar: this.parametersBar, starts: this.starts, startsBar: this.startsBar } = own);
      this.values = own.values;
      problems.forEach(({ field, y0 }, k) => {
        if (startsAt[k] === startsAt[k + 1]) return;
        const start = bound.isAlone(k)
          ? bound.gradient(k).y0
          : flattenState(field, y0 as StateLike);
        this.starts.set(start, startsAt[k]);
      });
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** About the last gradient of each problem. */
  get stats(): GradientStats[] {
    return Array.from(this.values, (_, k) => this.#stats[k] ?? this.#bound.gradient(k).stats);
  }

  /**
   * Computes all gradients at the present parameters and starts.
   *
   * @param onOne Is told of each problem when it is done, with its gradient.
   * @returns The weighted sum of the losses.
   * @throws {SolveError} If a solve fails.
   * @throws {NonFiniteGradientError} If the loss or its gradient is not finite.
   */
  run(onOne?: (k: number, gradient: PreparedGradient) => void): number {
    this.begin();
    for (let k = 0; k < this.values.length; k++) {
      const [value, gradient] = this.one(k);
      this.add(k, value, gradient, this.#bound.isAlone(k) ? undefined : gradient.stats);
      onOne?.(k, gradient);
    }
    return this.end();
  }

  /** The loss of one problem at the present parameters and starts, and what holds its gradient. */
  one(k: number): [number, PreparedGradient] {
    return this.#bound.run(k, this.starts, this.startsAt[k]);
  }

  /** Begins a sum. All problems are to be added then, in their order: so the sum has the same bits wherever they are solved. */
  begin(): void {
    this.#loss = 0;
    if (!this.#isSingle) this.parametersBar.fill(0);
  }

  /**
   * Adds a problem's loss and gradient to the sum.
   *
   * @param about About the gradient; unset where the problem has one here that tells.
   */
  add(
    k: number,
    value: number,
    { parametersBar, y0Bar }: OneGradient,
    about?: GradientStats,
  ): void {
    const weight = this.#weights[k];
    const summed = this.parametersBar;
    this.values[k] = value;
    this.#loss += weight * value;
    if (!this.#isSingle) {
      for (let i = 0; i < summed.length; i++) summed[i] += weight * parametersBar[i];
    } else if (summed !== parametersBar) {
      summed.set(parametersBar);
    }
    const [from, to] = [this.startsAt[k], this.startsAt[k + 1]];
    for (let i = from; i < to; i++) this.startsBar[i] = weight * y0Bar[i - from];
    this.#stats[k] = about;
  }

  /**
   * Ends a sum.
   *
   * @returns The weighted sum of the losses.
   * @throws {NonFiniteGradientError} If it is not finite, or its gradient: each problem's numbers are, but their
   *   sums need not be.
   */
  end(): number {
    const loss = this.#loss;
    const finite = Number.isFinite(loss) && isFinite(this.parametersBar) &&
      isFinite(this.startsBar);
    if (this.#isSingle || finite) return loss;
    throw new NonFiniteGradientError(
      `${this.#caller}: the sum of the problems' losses, or of their gradients, overflowed. Try smaller ` +
        "weights, or scaled data",
      { source: "loss" },
    );
  }

  /** Ends the life of the buffers: they are no longer counted. */
  release(): void {
    this.#bound.release();
    this.#memory.release();
  }
}

/**
 * The weights of several problems; where none are given, those of a mean.
 *
 * @throws {TypeError} If there is not one a problem.
 * @throws {RangeError} If one is not a number of at least 0.
 */
export function checkedWeights(
  caller: string,
  weights: ArrayLike<number> | undefined,
  count: number,
  noun = "problem",
): readonly number[] {
  if (weights === undefined) return Array.from({ length: count }, () => 1 / count);
  const given = numbersOf(weights, `${caller}: the weights`);
  if (given.length !== count) {
    throw new TypeError(
      `${caller}: there must be ${count} weights, one a ${noun}, got ${given.length}`,
    );
  }
  const bad = given.find((weight) => !(weight >= 0 && Number.isFinite(weight)));
  if (bad !== undefined) {
    throw new RangeError(`${caller}: a weight must be a number of at least 0, got ${bad}`);
  }
  return Array.from(given);
}

function isFinite(numbers: Float64Array): boolean {
  let probe = 0;
  for (let i = 0; i < numbers.length; i++) probe += numbers[i] * 0;
  return probe === 0;
}
