import { allocate } from "../../tensors/mod.ts";
import { ByteScope, numbersOf } from "../../tensors/internal.ts";
import type { GradientStats } from "../adjoints/adjoint.ts";
import { NonFiniteGradientError } from "../errors/errors.ts";
import { checkGradientOptions, type GradientOptions } from "../gradient_options.ts";
import { PreparedGradient } from "../value_and_grad.ts";
import { flattenState, type StateLike } from "../state.ts";
import { groupsOf } from "./groups.ts";
import { SwitchedLoss } from "./switched_loss.ts";

/** Problems that share a gradient with its buffers. */
interface Shared {
  readonly gradient: PreparedGradient;
  /** Puts the loss of problem k in place. */
  readonly use: (k: number) => void;
  /** How many they are. */
  readonly count: number;
}

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
  readonly #caller: string;
  /** How messages call one of several. */
  readonly #label: string;
  /** What each problem is solved by. */
  readonly #shared: Shared[] = [];
  readonly #problems: readonly GradientOptions[];
  /** How many numbers of each problem's start are among them. */
  readonly #startSizes: readonly number[];
  readonly #weights: readonly number[];
  readonly #memory = new ByteScope();
  readonly #stats: GradientStats[] = [];

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
    this.#problems = problems;
    this.#weights = weights;
    this.#label = `${caller}: ${noun} number`;
    try {
      if (problems.length > 1) {
        problems.forEach((problem, k) => checkGradientOptions(`${this.#label} ${k}`, problem));
      }
      for (const group of groupsOf(problems, ({ loss }) => loss?.at, () => false)) {
        const shared = this.#bind(group);
        for (const k of group) this.#shared[k] = shared;
      }
      const [{ gradient: { parametersBar } }] = this.#shared;
      const single = problems.length === 1 && weights[0] === 1;
      this.#startSizes = problems.map(({ y0 }, k) =>
        typeof y0 === "function" ? 0 : this.#shared[k].gradient.y0.length
      );
      const size = this.#startSizes.reduce((sum, count) => sum + count, 0);
      const own = this.#memory.run(() => ({
        parametersBar: single ? parametersBar : allocate(parametersBar.length),
        starts: allocate(size),
        startsBar: allocate(size),
        values: allocate(problems.length),
      }));
      ({ parametersBar: this.parametersBar, starts: this.starts, startsBar: this.startsBar } = own);
      this.values = own.values;
      let from = 0;
      for (const [k, size] of this.#startSizes.entries()) {
        if (size > 0) this.starts.set(this.#startOf(k), from);
        from += size;
      }
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** The gradient of problems that differ in their starts and in what their losses compare with. */
  #bind([first, ...others]: readonly number[]): Shared {
    const losses = [first, ...others].map((k) => this.#problems[k].loss);
    const same = losses.every((loss) => loss === losses[0]);
    const switched = same ? undefined : new SwitchedLoss(losses);
    const places = new Map([first, ...others].map((k, place) => [k, place]));
    const caller = this.#problems.length > 1 ? `${this.#label} ${first}` : this.#caller;
    const problem = this.#problems[first];
    const options = switched ? { ...problem, loss: switched } : problem;
    return {
      gradient: new PreparedGradient(options, caller),
      use: (k) => switched?.use(places.get(k)!),
      count: places.size,
    };
  }

  #startOf(k: number): Float64Array {
    const { gradient: { y0 }, count } = this.#shared[k];
    const { field, y0: given } = this.#problems[k];
    return count === 1 ? y0 : flattenState(field, given as StateLike);
  }

  /** About the last gradient of each problem. */
  get stats(): GradientStats[] {
    return this.#shared.map(({ gradient, count }, k) =>
      count === 1 ? gradient.stats : this.#stats[k]
    );
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
    const summed = this.parametersBar;
    const single = summed === this.#shared[0].gradient.parametersBar;
    if (!single) summed.fill(0);
    let loss = 0;
    let from = 0;
    for (let k = 0; k < this.#shared.length; k++) {
      const { gradient, use, count } = this.#shared[k];
      const weight = this.#weights[k];
      const size = this.#startSizes[k];
      const { y0, parametersBar, y0Bar } = gradient;
      for (let i = 0; i < size; i++) y0[i] = this.starts[from + i];
      use(k);
      this.values[k] = gradient.run();
      loss += weight * this.values[k];
      if (!single) {
        for (let i = 0; i < summed.length; i++) summed[i] += weight * parametersBar[i];
      }
      for (let i = 0; i < size; i++) this.startsBar[from + i] = weight * y0Bar[i];
      from += size;
      if (count > 1) this.#stats[k] = gradient.stats;
      onOne?.(k, gradient);
    }
    if (!single) this.#checkSums(loss);
    return loss;
  }

  /** Each problem's numbers are finite, but their weighted sums need not be. */
  #checkSums(loss: number): void {
    if (Number.isFinite(loss) && isFinite(this.parametersBar) && isFinite(this.startsBar)) return;
    throw new NonFiniteGradientError(
      `${this.#caller}: the sum of the problems' losses, or of their gradients, overflowed. Try smaller ` +
        "weights, or scaled data",
      { source: "loss" },
    );
  }

  /** Ends the life of the buffers: they are no longer counted. */
  release(): void {
    for (const { gradient } of this.#shared) gradient.release();
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
