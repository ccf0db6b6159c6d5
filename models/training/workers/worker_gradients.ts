import { adopt } from "../../../tensors/internal.ts";
import type { GradientOptions } from "../../../solvers/mod.ts";
import type { SummedGradient } from "../../../solvers/internal.ts";
import { type AboutProblems, aboutProblems, otherProblems } from "../../workers/about_problems.ts";
import { WorkerCrew } from "../../workers/worker_crew.ts";
import { workerCount, type WorkerOptions } from "../../workers/worker_options.ts";
import {
  type Round,
  type RoundResult,
  rowLength,
  type Setup,
  type SharedNumbers,
} from "./rounds.ts";

/** The most numbers that a round has: 64 MiB. A sum of more problems takes several rounds. */
const MOST = 8_388_608;

/** A row of a round: who has it, and where. */
interface Row {
  readonly worker: number;
  readonly rows: Float64Array;
  readonly at: number;
  readonly stats: RoundResult["done"][number][1];
}

/** A problem that failed in a worker. */
interface Failure {
  readonly message: string;
  /** Whether that was for lack of memory, which may be had here. */
  readonly isRefused: boolean;
  readonly worker: number;
}

/**
 * The sum of the losses of several problems, and its gradient, whose terms come from workers. They are added here, in
 * the order of the problems: so the bits are those of a sum that is computed in one place.
 */
export class WorkerGradients {
  readonly #sum: SummedGradient;
  readonly #parameters: Float64Array;
  readonly #count: number;
  readonly #rowLength: number;
  /** The problems of a round. */
  readonly #roundLength: number;
  /** The parameters, then the starts. */
  readonly #values: Float64Array;
  readonly #shared?: SharedNumbers;
  readonly #crew: WorkerCrew<Round, RoundResult>;
  #isAtWork = false;
  /** Whether a term was held against one computed here. */
  #isHeld = false;

  /**
   * Starts the workers.
   *
   * @param sum The sum, with the problems bound here as well: it says what fails as it does without workers.
   * @param most The most numbers that a round has.
   */
  constructor(
    sum: SummedGradient,
    problems: readonly GradientOptions[],
    options: WorkerOptions,
    most = MOST,
  ) {
    const [{ field }] = problems;
    const count = workerCount(options, problems.length);
    this.#sum = sum;
    this.#parameters = field.parameters.flat;
    this.#count = problems.length;
    this.#rowLength = rowLength(field);
    this.#roundLength = Math.min(
      problems.length,
      Math.max(count, Math.floor(most / this.#rowLength)),
    );
    const values = field.parameters.size + sum.starts.length;
    if (canShare()) {
      this.#shared = {
        values: adopt(sharedNumbers(values)),
        rows: adopt(sharedNumbers(this.#roundLength * this.#rowLength)),
        taken: new Int32Array(new SharedArrayBuffer(4 * count)),
      };
    }
    this.#values = this.#shared?.values ?? adopt(new Float64Array(values));
    const [shared, { data }, about] = [this.#shared, options, aboutProblems(problems)];
    this.#crew = new WorkerCrew(options, count, {
      ...{ caller: "Trainer", service: "gradientWorker" },
      setup: (worker): Setup => ({ worker, of: count, ...(shared && { shared }), data }),
      check: (own) => otherProblems(about, own as AboutProblems),
    });
  }

  /**
   * Has all gradients computed at the present parameters and starts. It must be idle.
   *
   * @returns The weighted sum of the losses.
   * @throws {Error} If the parameters or starts change meanwhile.
   * @throws {WorkerError} If a worker dies, or has other problems.
   * @throws {SolveError} If a solve fails; of several the error is that of the first problem.
   */
  async run(): Promise<number> {
    this.#isAtWork = true;
    try {
      const [sum, values] = [this.#sum, this.#values];
      values.set(this.#parameters);
      values.set(sum.starts, this.#parameters.length);
      await this.#crew.ready;
      sum.begin();
      for (let from = 0; from < this.#count; from += this.#roundLength) {
        const to = Math.min(this.#count, from + this.#roundLength);
        this.#shared?.taken.fill(0);
        const news = this.#shared === undefined && from === 0;
        const results = await this.#askAll({ from, to, ...(news && { values }) });
        this.#checkSame();
        this.#add(from, to, results);
      }
      return sum.end();
    } finally {
      this.#isAtWork = false;
    }
  }

  /** Every worker answers a round. */
  #askAll(round: Round): Promise<RoundResult[]> {
    return this.#crew.askAll(round) as Promise<RoundResult[]>;
  }

  /** @throws {Error} If it is at work. */
  checkIdle(): void {
    if (!this.#isAtWork) return;
    throw new Error(
      "Trainer: its workers are at work on the gradient; await it before the next one, as in " +
        "await trainer.stepAsync()",
    );
  }

  /** What the workers are at is a gradient at these numbers. */
  #checkSame(): void {
    const { length } = this.#parameters;
    const same = (numbers: Float64Array, from: number) =>
      numbers.every((x, i) => Object.is(x, this.#values[from + i]));
    if (same(this.#parameters, 0) && same(this.#sum.starts, length)) return;
    throw new Error(
      "Trainer: the parameters or starts changed while the workers were at work; change them " +
        "between two steps",
    );
  }

  #add(from: number, to: number, results: readonly RoundResult[]): void {
    const size = this.#parameters.length;
    const found: Row[] = [];
    results.forEach(({ done, rows = this.#shared!.rows }, worker) =>
      done.forEach(([k, stats], n) => {
        const at = (this.#shared ? k - from : n) * this.#rowLength;
        found[k] = { worker, rows, at, stats };
      })
    );
    const failed = new Map(
      results.flatMap(({ failed }, worker) =>
        failed.map(([k, message, isRefused]) => [k, { message, isRefused, worker }])
      ),
    );
    for (let k = from; k < to; k++) {
      const failure = failed.get(k);
      if (failure !== undefined) {
        this.#addHere(k, failure);
        continue;
      }
      const { rows, at, worker, stats } = found[k];
      const parametersBar = rows.subarray(at + 1, at + 1 + size);
      const y0Bar = rows.subarray(at + 1 + size, at + this.#rowLength);
      if (!this.#isHeld) this.#hold(k, worker, rows[at], parametersBar);
      this.#sum.add(k, rows[at], { parametersBar, y0Bar }, stats);
    }
  }

  /** Solves one here that failed there: its error is that which it has here, with all that it tells. */
  #addHere(k: number, { message, isRefused, worker }: Failure): void {
    const [value, gradient] = this.#sum.one(k);
    if (!isRefused) {
      throw this.#crew.error(worker, `problem number ${k} fails there, and not here: ${message}`);
    }
    this.#sum.add(k, value, gradient, gradient.stats);
  }

  /** Holds one problem against that which is here: other ones would train, and nothing would tell. */
  #hold(k: number, worker: number, value: number, parametersBar: Float64Array): void {
    const [own, gradient] = this.#sum.one(k);
    const same = Object.is(value, own) &&
      parametersBar.every((x, i) => Object.is(x, gradient.parametersBar[i]));
    if (!same) {
      throw this.#crew.error(
        worker,
        `problem number ${k} has another loss or gradient there than here, ${value} and ${own}: its module must ` +
          "make the very problems that the training is given; what is drawn needs a seed",
      );
    }
    this.#isHeld = true;
  }

  /** Ends the workers. */
  release(): void {
    this.#crew.end(new Error("Trainer: it was released while its workers were at work"));
  }
}

/** Whether memory can be shared with workers: in a page only where it is isolated. */
function canShare(): boolean {
  return "SharedArrayBuffer" in globalThis &&
    Reflect.get(globalThis, "crossOriginIsolated") !== false;
}

function sharedNumbers(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * length));
}
