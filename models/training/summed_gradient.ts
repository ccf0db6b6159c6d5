import {
  type GradientOptions,
  type GradientStats,
  NonFiniteGradientError,
  PreparedGradient,
} from "../../solvers/mod.ts";
import { allocate } from "../../tensors/mod.ts";
import { ByteScope } from "../../tensors/internal.ts";

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
  readonly #gradients: PreparedGradient[] = [];
  /** How many numbers of each problem's start are among them. */
  readonly #startSizes: readonly number[];
  readonly #weights: readonly number[];
  readonly #memory = new ByteScope();

  /** @param weights As many as there are problems. */
  constructor(problems: readonly GradientOptions[], weights: readonly number[]) {
    this.#weights = weights;
    try {
      problems.forEach((problem, k) => {
        const caller = problems.length > 1 ? `Trainer: problem number ${k}` : "Trainer";
        this.#gradients.push(new PreparedGradient(problem, caller));
      });
      const [{ parametersBar }] = this.#gradients;
      const single = problems.length === 1 && weights[0] === 1;
      this.#startSizes = this.#gradients.map(({ y0 }, k) =>
        typeof problems[k].y0 === "function" ? 0 : y0.length
      );
      const size = this.#startSizes.reduce((sum, count) => sum + count, 0);
      const own = this.#memory.run(() => ({
        parametersBar: single ? parametersBar : allocate(parametersBar.length),
        starts: allocate(size),
        startsBar: allocate(size),
      }));
      ({ parametersBar: this.parametersBar, starts: this.starts, startsBar: this.startsBar } = own);
    } catch (error) {
      this.release();
      throw error;
    }
    let from = 0;
    for (const [k, size] of this.#startSizes.entries()) {
      if (size > 0) this.starts.set(this.#gradients[k].y0, from);
      from += size;
    }
  }

  /** About the last gradient of each problem. */
  get stats(): GradientStats[] {
    return this.#gradients.map((gradient) => gradient.stats);
  }

  /**
   * Computes all gradients at the present parameters and starts.
   *
   * @returns The weighted sum of the losses.
   * @throws {SolveError} If a solve fails.
   * @throws {NonFiniteGradientError} If the loss or its gradient is not finite.
   */
  run(): number {
    const summed = this.parametersBar;
    const single = summed === this.#gradients[0].parametersBar;
    if (!single) summed.fill(0);
    let loss = 0;
    let from = 0;
    for (let k = 0; k < this.#gradients.length; k++) {
      const gradient = this.#gradients[k];
      const weight = this.#weights[k];
      const size = this.#startSizes[k];
      const { y0, parametersBar, y0Bar } = gradient;
      for (let i = 0; i < size; i++) y0[i] = this.starts[from + i];
      loss += weight * gradient.run();
      if (!single) {
        for (let i = 0; i < summed.length; i++) summed[i] += weight * parametersBar[i];
      }
      for (let i = 0; i < size; i++) this.startsBar[from + i] = weight * y0Bar[i];
      from += size;
    }
    if (!single) this.#checkSums(loss);
    return loss;
  }

  /** Each problem's numbers are finite, but their weighted sums need not be. */
  #checkSums(loss: number): void {
    if (Number.isFinite(loss) && isFinite(this.parametersBar) && isFinite(this.startsBar)) return;
    throw new NonFiniteGradientError(
      "Trainer: the sum of the problems' losses, or of their gradients, overflowed. Try smaller " +
        "weights, or scaled data",
      { source: "loss" },
    );
  }

  /** Ends the life of the buffers: they are no longer counted. */
  release(): void {
    for (const gradient of this.#gradients) gradient.release();
    this.#memory.release();
  }
}

function isFinite(numbers: Float64Array): boolean {
  let probe = 0;
  for (let i = 0; i < numbers.length; i++) probe += numbers[i] * 0;
  return probe === 0;
}
