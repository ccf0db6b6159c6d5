import { BoundProblems } from "../../../solvers/internal.ts";
import type { GradientOptions, GradientStats, VectorField } from "../../../solvers/mod.ts";
import { KernelsUnavailableError, sizeOf } from "../../../tensors/mod.ts";
import { type AboutProblems, aboutProblems } from "../../workers/about_problems.ts";
import { messageOf } from "../../workers/worker_messages.ts";
import { type Round, type RoundResult, rowLength, type Setup } from "./rounds.ts";
import type { WorkerProblems } from "./worker_problems.ts";

/** The problems of a training in one of its workers. Each is bound when it is first solved here. */
export class ServedProblems {
  /** What they are, for the training. */
  readonly about: AboutProblems;
  readonly #setup: Setup;
  readonly #field: VectorField;
  readonly #bound: BoundProblems;
  /** Where the start of each problem begins among all that are numbers. */
  readonly #startsAt: number[] = [];
  /** The parameters, then the starts. */
  #values: Float64Array;

  /** @param problems At least one. */
  private constructor(problems: readonly GradientOptions[], setup: Setup) {
    const field = problems[0]?.field;
    if (field === undefined || problems.some((problem) => problem.field !== field)) {
      throw new TypeError(
        "gradientWorker: there must be at least one problem, and all must have the same vector field, the " +
          "same object",
      );
    }
    this.#setup = setup;
    this.#field = field;
    this.#bound = new BoundProblems(problems, "Trainer");
    this.about = aboutProblems(problems);
    let at = 0;
    for (const { y0 } of problems) {
      this.#startsAt.push(at);
      if (typeof y0 !== "function") at += sizeOf(field.stateShape);
    }
    this.#values = setup.shared?.values ?? new Float64Array();
  }

  /** Makes the problems as the user's module says. */
  static async make(problems: WorkerProblems, setup: Setup): Promise<ServedProblems> {
    const made = typeof problems === "function" ? await problems(setup.data) : problems;
    return new ServedProblems(made, setup);
  }

  /** Solves some of the problems of a round. */
  solve({ from, to, values = this.#values }: Round): RoundResult {
    const { shared, worker, of } = this.#setup;
    const { size, flat } = this.#field.parameters;
    this.#values = values;
    flat.set(values.subarray(0, size));
    const starts = values.subarray(size);
    const length = rowLength(this.#field);
    const own = Math.max(0, Math.ceil((to - from - worker) / of));
    const sent = shared ? undefined : new Float64Array(own * length);
    const rows = shared?.rows ?? sent!;
    const done: [number, GradientStats][] = [];
    const failed: [number, string, boolean][] = [];
    for (const k of this.#taken(from, to)) {
      try {
        const [value, { parametersBar, y0Bar, stats }] = this.#bound.run(
          k,
          starts,
          this.#startsAt[k],
        );
        const at = (shared ? k - from : done.length) * length;
        rows[at] = value;
        rows.set(parametersBar, at + 1);
        rows.set(y0Bar, at + 1 + size);
        done.push([k, stats]);
      } catch (error) {
        failed.push([k, messageOf(error), error instanceof KernelsUnavailableError]);
      }
    }
    return { done, failed, ...(sent && { rows: sent }) };
  }

  /**
   * The problems of a round that this worker is to solve: first those of its own share, so that it binds no
   * others where it need not, then what the shares of slower ones have left.
   */
  *#taken(from: number, to: number): Generator<number> {
    const { shared, worker, of } = this.#setup;
    for (let turn = 0; turn < (shared ? of : 1); turn++) {
      const whose = (worker + turn) % of;
      for (let n = 0;; n++) {
        const k = from + whose + of * (shared ? Atomics.add(shared.taken, whose, 1) : n);
        if (k >= to) break;
        yield k;
      }
    }
  }
}
