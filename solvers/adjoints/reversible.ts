import { checkKeys, checkNumber, type KeysOf } from "../../tensors/internal.ts";
import { allocate } from "../../tensors/mod.ts";
import { ReconstructionError } from "../errors.ts";
import { isReversible, type ReversibleStepper } from "../method.ts";
import { nonFiniteGradient } from "../not_finite/check_gradient.ts";
import { ANCHORS, Anchors } from "../reversible/anchors.ts";
import { Miss } from "../reversible/miss.ts";
import { ForwardSweep, type Keeping } from "../sweep.ts";
import type { Adjoint, AdjointRun, AdjointStats, BoundAdjoint } from "./adjoint.ts";
import { RedoneStretch } from "./redone_stretch.ts";

/** Options of {@linkcode reversibleAdjoint}. */
export interface ReversibleAdjointOptions {
  /**
   * States kept on the way there, the start included, that the way back compares itself with and
   * goes on from. Default 8; 0 for the paper's method, which keeps the start only, to compare.
   * A whole number of at least 0. With adaptive steps any number above 0 means the same: one every
   * 14 steps at coupling 1/2, at most every 128 (see `stats.anchors`).
   */
  readonly anchors?: number;
  /**
   * What `stats.reconstructionError`, `pathError` and `lossError` may be at most. Default 1e-7; 1e-5
   * where the field computes in single precision.
   */
  readonly tolerance?: number;
  /**
   * What happens above it. "redo", the default: the steps since the anchor are pulled back through
   * once more, by checkpointing from there (at most 16 states more), and so are right whatever the
   * way back missed; `stats.redoneSteps` counts them. "throw" ends in an error, "warn" in a warning
   * on the console. In exact arithmetic, where a bit that is off is a fault, "redo" is "throw".
   */
  readonly onExceeded?: "redo" | "throw" | "warn";
}

const KNOWN: KeysOf<ReversibleAdjointOptions> = {
  anchors: true,
  tolerance: true,
  onExceeded: true,
};

/**
 * Runs the solve backwards and pulls the cotangent along: O(1) memory in the number
 * of steps, 2 states and 8 anchors of 2, whatever n is. Needs a reversible method.
 *
 * Going back, round-off grows like λ^−n, and whatever was damped grows again. So k states are kept
 * on the way there, evenly spaced: at each the way back takes the kept state for its own. Errors
 * then grow over n/k steps, so that the coupling may be as low as 1 − 10 k/n, which is what lets
 * the way there be damped by up to e^(10 k) (see `reversible`). That takes no evaluation, and 2k
 * state vectors more than the paper's method (McCallum and Foster 2024, arXiv 2410.11648), which is
 * this with `anchors: 0`. With adaptive steps an anchor every 14 steps takes a seventh of a state
 * vector a step, as much as the time of the step for 7 numbers. Exact arithmetic needs no anchors
 * and takes none.
 *
 * How well it came home is measured: `stats.reconstructionError` is the worst miss of all anchors
 * and the start, each element in parts of its own size around there. `stats.pathError` says how far
 * off it may have been in between: where the problem grew on the way there, a miss contracts on
 * its way to the anchor, but then the cotangent grew as much. The loss is read again on the way
 * back, at its own points: `stats.lossError` says how that differs. Its `value` is called once
 * more for that, from the last point to the first. One of the three above its tolerance is an error.
 *
 * The tolerances are those of a search over random gradients (`deno task search`): of 80,000 that
 * were drawn at four seeds 6 of this adjoint came back off by more than 1e-4, 5 of them by the
 * near-reversible `ees25` and `ees27`, one in float32. Of the 60,000 that are right to 1e-6, 1.5 %
 * are refused: 6 % of those of the near-reversible methods, 0.9 % of the others, most of them with
 * couplings and anchors chosen by hand.
 *
 * @param options The anchors, the tolerances, and what happens above them.
 * @returns The adjoint.
 * @throws {TypeError} If an option is unknown, or the tolerance is no number.
 * @throws {RangeError} If `anchors` is not a whole number of at least 0, the tolerance is not above
 *   0, or `onExceeded` is unknown.
 *
 * @example
 * ```ts
 * import { finalStateLoss, neg, reversible, reversibleAdjoint, rk4, sum, valueAndGrad, vectorField } from "@revode/revode";
 * import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
 *
 * // Damped by e^20 in all; the paper's two states bear one e-fold in a thousand steps.
 * const { y0Bar, stats } = valueAndGrad({
 *   field: vectorField({ state: [1], f: (_t, y) => neg(y) }),
 *   y0: [1], t0: 0, t1: 20, dt: 0.02,
 *   method: reversible(rk4),
 *   loss: finalStateLoss((y) => sum(y)),
 *   adjoint: reversibleAdjoint({ anchors: 8 }),
 * });
 * assertAlmostEquals(y0Bar[0] / Math.exp(-20), 1, 1e-6);
 * assertEquals([stats.anchors, stats.coupling], [8, 0.92]);
 * assertLess(stats.reconstructionError!, 1e-9);
 * ```
 */
export function reversibleAdjoint(options: ReversibleAdjointOptions = {}): Adjoint {
  checkKeys("reversibleAdjoint", options, KNOWN);
  const { anchors = ANCHORS, tolerance, onExceeded = "redo" } = options;
  if (!(Number.isInteger(anchors) && anchors >= 0)) {
    throw new RangeError(
      `reversibleAdjoint: anchors must be a whole number of at least 0, got ${anchors}`,
    );
  }
  checkNumber("reversibleAdjoint", "tolerance", tolerance);
  if (tolerance !== undefined && !(tolerance > 0)) {
    throw new RangeError(`reversibleAdjoint: the tolerance must be above 0, got ${tolerance}`);
  }
  if (!["redo", "throw", "warn"].includes(onExceeded)) {
    throw new RangeError(
      `reversibleAdjoint: onExceeded must be "redo", "throw" or "warn", got ${
        JSON.stringify(onExceeded)
      }`,
    );
  }
  const name = anchors === ANCHORS ? "reversible" : `reversible:${anchors}`;
  return {
    name,
    anchorsFor: () => anchors,
    bind(run) {
      const { stepper } = run;
      if (!isReversible(stepper)) {
        throw new TypeError(
          "reversibleAdjoint: the method cannot go back; make it reversible, as in reversible(rk4), " +
            "or use recursiveCheckpointAdjoint",
        );
      }
      return new ReversibleSweep(name, run, stepper, {
        anchors,
        tolerance: tolerance ?? (run.field.singlePrecision ? 1e-5 : 1e-7),
        onExceeded,
      });
    },
  };
}

class ReversibleSweep implements BoundAdjoint {
  stats: AdjointStats;
  readonly #run: AdjointRun;
  readonly #stepper: ReversibleStepper;
  readonly #options: Required<ReversibleAdjointOptions>;
  readonly #state: Float64Array;
  readonly #stateBar: Float64Array;
  /** The state at the end of a step that the loss read inside. */
  readonly #end: Float64Array;
  readonly #anchors: Anchors;
  readonly #keep: Keeping;
  readonly #miss: Miss;
  readonly #y0Bar: Float64Array;
  readonly #forward: ForwardSweep;
  /** The cotangents where the stretch that is pulled back through ends, to redo it from. */
  readonly #markedBar: Float64Array;
  readonly #markedParametersBar: Float64Array;
  /** The step after the last one of that stretch. */
  #markedEnd = 0;
  /** Made where a stretch first has to be done again. */
  #redone: RedoneStretch | undefined;

  constructor(
    name: string,
    run: AdjointRun,
    stepper: ReversibleStepper,
    options: Required<ReversibleAdjointOptions>,
  ) {
    const { reader, steps } = run;
    const { exact } = stepper;
    this.stats = { adjoint: name };
    this.#run = run;
    this.#stepper = stepper;
    // A way back that meets its states bit for bit is done as well as it can be.
    this.#options = exact && options.onExceeded === "redo"
      ? { ...options, onExceeded: "throw" }
      : options;
    const redoes = this.#options.onExceeded === "redo";
    this.#state = allocate(stepper.stateSize);
    this.#stateBar = allocate(stepper.stateSize);
    this.#end = allocate(stepper.stateSize);
    this.#markedBar = allocate(redoes ? stepper.stateSize : 0);
    this.#markedParametersBar = allocate(redoes ? run.parametersBar.length : 0);
    this.#anchors = new Anchors(exact ? 0 : options.anchors, stepper, steps);
    this.#keep = { before: (i, state) => this.#anchors.offer(i, state, reader) };
    this.#miss = new Miss(stepper.solutionSize ?? stepper.stateSize);
    this.#y0Bar = allocate(run.y0.length);
    this.#forward = new ForwardSweep(run);
    // States that are the same bit for bit read the same.
    reader.readsAgain = exact === undefined;
    if (exact) exact.keepsBits = true;
  }

  run(): number {
    const { steps, reader, y0, y0Bar, parametersBar } = this.#run;
    const { exact } = this.#stepper;
    const state = this.#state;
    const stateBar = this.#stateBar;
    const anchors = this.#anchors;
    const miss = this.#miss;
    anchors.clear();
    const value = this.#forward.run(state, this.#keep);
    const bufferBits = exact?.bits(state);
    stateBar.fill(0);
    reader.backwardAt(steps.count, state, stateBar);
    miss.begin(state, stateBar);
    this.#mark(steps.count);
    let reconstructionError = 0;
    let pathError = 0;
    let lossError = 0;
    let redoneSteps = 0;
    // What the loss read on the way there since the mark.
    let { value: read, magnitude } = reader;
    let next = steps.count;
    for (let j = anchors.count - 1; j >= 0; j--) {
      const first = anchors.stepOf(j);
      while (next > first) {
        this.#reverse(--next);
        if (next > first) reader.backwardAt(next, state, stateBar);
      }
      const before = anchors.read(j);
      // Times next to a jump may be read on its one side there and on the other going back. And where
      // the loss is nothing at every point there is nothing to compare with.
      const settled = before.points === reader.left;
      const lossMiss = settled && magnitude > 0 && !exact
        ? Math.abs(read - reader.again) / magnitude
        : 0;
      anchors.state(j, this.#end);
      miss.compare(state, this.#end, stateBar);
      if (this.#redoes(lossMiss)) {
        redoneSteps += this.#markedEnd - first;
        this.#redo(first);
      } else {
        reconstructionError = Math.max(reconstructionError, miss.worst);
        pathError = Math.max(pathError, miss.between);
        lossError = Math.max(lossError, lossMiss);
      }
      // Exact arithmetic comes home by itself, and its registers tell whether it did.
      if (!exact) state.set(this.#end);
      if (settled) read = magnitude = reader.again = 0;
      read += before.value;
      magnitude += before.magnitude;
      reader.backwardAt(first, state, stateBar);
      if (settled) this.#mark(first);
    }
    this.#stepper.pullbackStart(steps.begin(0), y0, stateBar, y0Bar, parametersBar);
    const { coupling } = this.#stepper;
    this.stats = {
      adjoint: this.stats.adjoint,
      coupling,
      ...(exact && { couplingRatio: exact.ratio, bufferBits }),
      anchors: anchors.count,
      reconstructionError,
      pathError,
      lossError,
      ...(!exact && { redoneSteps }),
    };
    this.#check({ reconstructionError, pathError, lossError });
    return value;
  }

  #reverse(i: number): void {
    const { steps, reader, parametersBar } = this.#run;
    const state = this.#state;
    const stateBar = this.#stateBar;
    const t0 = steps.begin(i);
    const t1 = steps.end(i);
    if (reader.hasInside(i)) {
      // What the loss read inside needs both ends before the cotangent passes the step.
      const end = this.#end;
      const y0Bar = this.#y0Bar;
      end.set(state);
      this.#stepper.tapeBack(t0, t1, state);
      y0Bar.fill(0);
      reader.backwardInside(i, state, end, y0Bar, stateBar, parametersBar);
      this.#stepper.pullback(t0, t1, stateBar, parametersBar);
      for (let k = 0; k < y0Bar.length; k++) stateBar[k] += y0Bar[k];
    } else this.#stepper.reverse(t0, t1, state, stateBar, parametersBar);
    this.#miss.pass(state, stateBar);
  }

  /** Keeps what is needed to pull back once more through the steps before step `end`. */
  #mark(end: number): void {
    if (this.#options.onExceeded !== "redo") return;
    this.#markedEnd = end;
    this.#markedBar.set(this.#stateBar);
    this.#markedParametersBar.set(this.#run.parametersBar);
    this.#run.reader.mark();
  }

  #redoes(lossMiss: number): boolean {
    const { worst, between } = this.#miss;
    return this.#options.onExceeded === "redo" && !this.#isNear(worst, between, lossMiss);
  }

  /** Pulls back once more from the mark to the anchor before step `first`. */
  #redo(first: number): void {
    const { reader, parametersBar } = this.#run;
    this.#stateBar.set(this.#markedBar);
    parametersBar.set(this.#markedParametersBar);
    reader.rewind();
    this.#redone ??= new RedoneStretch(this.#run);
    this.#redone.pullBack(first, this.#end, this.#markedEnd, this.#stateBar);
  }

  /** Written so that NaN, which is what an overflow on the way back leaves, is not near. */
  #isNear(reconstructionError: number, pathError: number, lossError: number): boolean {
    // Exact is exact: a single bit that is off is a fault.
    const tolerance = this.#stepper.exact ? 0 : this.#options.tolerance;
    return reconstructionError <= tolerance && pathError <= tolerance && lossError <= tolerance;
  }

  #check(
    errors: Pick<ReconstructionError, "reconstructionError" | "pathError" | "lossError">,
  ): void {
    const { coupling, exact } = this.#stepper;
    const { reconstructionError, pathError, lossError } = errors;
    const settled = exact?.isEmpty(this.#state) ?? true;
    if (this.#isNear(reconstructionError, pathError, lossError) && settled) return;
    // The way back is not to blame for what the field or the loss gave.
    const wrong = nonFiniteGradient(this.#run);
    if (wrong !== undefined && wrong.source !== "way back") throw wrong;
    const { tolerance, onExceeded } = this.#options;
    const { count: steps } = this.#run.steps;
    const error = new ReconstructionError(
      { ...errors, coupling, exact: exact !== undefined, steps },
      exact ? 0 : tolerance,
    );
    if (onExceeded === "throw") throw error;
    console.warn(error.message);
  }
}
