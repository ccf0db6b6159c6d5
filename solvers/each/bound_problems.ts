import { checkGradientOptions, type GradientOptions } from "../gradient_options.ts";
import { PreparedGradient } from "../value_and_grad.ts";
import { groupsOf } from "./groups.ts";
import { SwitchedLoss } from "./switched_loss.ts";

/** Problems that share a gradient with its buffers. */
interface Shared {
  readonly gradient: PreparedGradient;
  /** Puts the loss of problem k in place. */
  readonly use: (k: number) => void;
}

/** Problems of one field. Those that can share buffers and compiled code do; each is bound when it is first asked for. */
export class BoundProblems {
  readonly #problems: readonly GradientOptions[];
  readonly #caller: string;
  /** How messages call one of several. */
  readonly #label: string;
  /** The numbers of those that share with problem k. */
  readonly #groups: (readonly number[])[] = [];
  readonly #bound: Shared[] = [];

  /**
   * @param caller Who asks, as messages begin.
   * @param noun What a problem is called.
   */
  constructor(problems: readonly GradientOptions[], caller: string, noun = "problem") {
    this.#problems = problems;
    this.#caller = caller;
    this.#label = `${caller}: ${noun} number`;
    if (problems.length > 1) {
      problems.forEach((problem, k) => checkGradientOptions(`${this.#label} ${k}`, problem));
    }
    for (const group of groupsOf(problems, ({ loss }) => loss?.at, () => false)) {
      for (const k of group) this.#groups[k] = group;
    }
  }

  /** The gradient that solves problem k, and maybe others. */
  gradient(k: number): PreparedGradient {
    return this.#shared(k).gradient;
  }

  /**
   * Computes the gradient of problem k at the present parameters.
   *
   * @param starts Where the numbers of its start are, unless that is a function of the parameters.
   * @param from Which of them is the first.
   * @returns The loss, and what holds the gradient.
   * @throws {SolveError} If the solve fails.
   * @throws {NonFiniteGradientError} If the loss or its gradient is not finite.
   */
  run(k: number, starts: Float64Array, from: number): [number, PreparedGradient] {
    const { gradient, use } = this.#shared(k);
    const { y0 } = gradient;
    if (typeof this.#problems[k].y0 !== "function") {
      for (let i = 0; i < y0.length; i++) y0[i] = starts[from + i];
    }
    use(k);
    return [gradient.run(), gradient];
  }

  /** Whether problem k is alone with its gradient. */
  isAlone(k: number): boolean {
    return this.#groups[k].length === 1;
  }

  #shared(k: number): Shared {
    if (this.#bound[k] === undefined) {
      const group = this.#groups[k];
      const shared = this.#bind(group);
      for (const one of group) this.#bound[one] = shared;
    }
    return this.#bound[k];
  }

  /** The gradient of problems that differ in their starts and in what their losses compare with. */
  #bind(group: readonly number[]): Shared {
    const [first] = group;
    const losses = group.map((k) => this.#problems[k].loss);
    const same = losses.every((loss) => loss === losses[0]);
    const switched = same ? undefined : new SwitchedLoss(losses);
    const places = new Map(group.map((k, place) => [k, place]));
    const caller = this.#problems.length > 1 ? `${this.#label} ${first}` : this.#caller;
    const problem = this.#problems[first];
    const options = switched ? { ...problem, loss: switched } : problem;
    return {
      gradient: new PreparedGradient(options, caller),
      use: (k) => switched?.use(places.get(k)!),
    };
  }

  /** Ends the life of the buffers: they are no longer counted. */
  release(): void {
    for (const shared of this.#bound) shared?.gradient.release();
  }
}
