import { allocate } from "../../tensors/mod.ts";
import { ReconstructionError, type WayBack } from "../errors/way_back_errors.ts";
import type { ReversibleStepper } from "../method.ts";
import { refuseWayBack } from "../not_finite/check_gradient.ts";
import { areOften } from "../path/unread_steps.ts";
import { Anchors } from "../reversible/watch/anchors.ts";
import { leastReach } from "../reversible/watch/least_reach.ts";
import { Miss } from "../reversible/watch/miss.ts";
import { ForwardSweep, type Keeping } from "../sweep.ts";
import type { AdjointRun, AdjointStats, BoundAdjoint } from "./adjoint.ts";
import { Marks } from "./marks.ts";

/**
 * How many times less the loss may miss than states: what misses the residual of one point by much,
 * and so its cotangent, may be little of the losses of all.
 */
const LOSS = 10;

/**
 * How many times more a miss may move the loss than states, in parts of what parameters move it by. It
 * moves dL/dθ by so many of these parts, at most, as the problem has e-folds between two anchors.
 */
const REACH = 1e3;

/** The settled options of `reversibleAdjoint`. */
interface ReversibleSettings {
  readonly anchors: number;
  /** Whether fewer will do where the stepper can do with fewer. */
  readonly orFewer: boolean;
  readonly tolerance: number;
  readonly onExceeded: "redo" | "throw" | "warn";
}

/** The way back by the steps themselves, with anchors. */
export class ReversibleSweep implements BoundAdjoint {
  stats: AdjointStats;
  readonly #run: AdjointRun;
  readonly #stepper: ReversibleStepper;
  readonly #options: ReversibleSettings;
  readonly #state: Float64Array;
  readonly #stateBar: Float64Array;
  /** The state at the end of a step that the loss read inside. */
  readonly #end: Float64Array;
  readonly #anchors: Anchors;
  readonly #keep: Keeping;
  readonly #miss: Miss;
  readonly #y0Bar: Float64Array;
  readonly #forward: ForwardSweep;
  /** Unset where nothing is done again. */
  readonly #marks: Marks | undefined;

  constructor(
    name: string,
    run: AdjointRun,
    stepper: ReversibleStepper,
    options: ReversibleSettings,
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
    const { own } = stepper;
    this.#state = own?.state ?? allocate(stepper.stateSize);
    this.#stateBar = own?.stateBar ?? allocate(stepper.stateSize);
    this.#end = allocate(stepper.stateSize);
    if (this.#options.onExceeded === "redo") this.#marks = new Marks(run, this.#stateBar);
    const anchors = this.#anchors = new Anchors(
      exact ? 0 : options.anchors,
      stepper,
      steps,
      options.orFewer ? stepper.anchorSpacing : 1,
    );
    this.#keep = {
      before: (i, state) => anchors.offer(i, state, reader),
      get next() {
        return anchors.next;
      },
    };
    this.#miss = new Miss(stepper.solutionSize ?? stepper.stateSize);
    this.#y0Bar = allocate(run.y0.length);
    this.#forward = new ForwardSweep(run);
    // States that are the same bit for bit read the same.
    reader.readsAgain = exact === undefined;
    if (exact) exact.keepsBits = true;
    if (stepper.keepsForgotten !== undefined) stepper.keepsForgotten = true;
  }

  run(): number {
    const { steps, reader, y0, y0Bar, parametersBar } = this.#run;
    const { exact, defect } = this.#stepper;
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
    const marks = this.#marks;
    marks?.begin();
    // What the stretches before were off by, which none of the later ones can mend.
    let carried = 0;
    // How far they moved the loss.
    let moved = 0;
    let lost = false;
    let reconstructionError = 0;
    let pathError = 0;
    let lossError = 0;
    let redoneSteps = 0;
    // What the loss read on the way there since the mark.
    let { value: read, magnitude } = reader;
    let next = steps.count;
    const many = this.#stepper.reverseMany !== undefined && !areOften(reader.nodes);
    for (let j = anchors.count - 1; j >= 0; j--) {
      const first = anchors.stepOf(j);
      while (next > first) {
        if (many) next = this.#reverseFrom(next, first);
        else this.#reverse(--next);
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
      // Before a step that begins anew there was a state of which going back restores only y.
      const anew = this.#stepper.beginsAnew?.(first) ?? false;
      miss.compare(state, this.#end, stateBar, anew ? y0.length : undefined, defect);
      defect?.fill(0);
      if (!this.#survives(carried)) lost = true;
      const held = this.#holds(lossMiss);
      if (marks && !held) redoneSteps += marks.redo(first, this.#end);
      else {
        reconstructionError = Math.max(reconstructionError, miss.worst);
        pathError = Math.max(pathError, miss.between);
        lossError = Math.max(lossError, lossMiss);
        carried += miss.worst;
        moved += miss.moved;
      }
      // Exact arithmetic comes home by itself, and its registers tell whether it did.
      if (!exact || anew) state.set(this.#end);
      if (held && !exact) this.#stepper.stand?.(state);
      if (settled) read = magnitude = reader.again = 0;
      read += before.value;
      magnitude += before.magnitude;
      reader.backwardAt(first, state, stateBar);
      // Before the start there is nothing to do again.
      if (settled && j > 0) marks?.mark(first);
    }
    let drowned = this.#isDrowned(moved);
    if (marks && (lost || drowned)) {
      marks.redoAll(anchors, this.#end);
      reconstructionError = pathError = lossError = 0;
      drowned = false;
      redoneSteps = steps.count;
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
    this.#check({ reconstructionError, pathError, lossError, drowned });
    return value;
  }

  /** Takes steps back from a node: as many at once as nobody has to see, or one. Gives the node reached. */
  #reverseFrom(i: number, first: number): number {
    const { reader, parametersBar } = this.#run;
    const stepper = this.#stepper;
    const until = reader.unreadDownTo(i, first);
    if (i - until > 1) {
      const reached = stepper.reverseMany!(
        i,
        until,
        this.#state,
        this.#stateBar,
        parametersBar,
        this.#miss,
      );
      if (reached < i) return reached;
    }
    this.#reverse(i - 1);
    return i - 1;
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

  /** Whether the stretch that was pulled back through last may stand. */
  #holds(lossMiss: number): boolean {
    const { worst, between } = this.#miss;
    return this.#isNear(worst, between, lossMiss) && this.#survives(worst);
  }

  /** Whether what is off by `error` is small still beside what is left of the cotangent. */
  #survives(error: number): boolean {
    return this.#stepper.parasiticCotangents !== true ||
      error * this.#miss.contraction <= this.#options.tolerance;
  }

  /** Whether what moves the loss so far may show in dL/dθ: NaN, from an overflow, is caught before. */
  #isDrowned(moved: number): boolean {
    const { field, parametersBar } = this.#run;
    return moved > REACH * this.#options.tolerance * leastReach(field.parameters, parametersBar);
  }

  /** Written so that NaN, which is what an overflow on the way back leaves, is not near. */
  #isNear(reconstructionError: number, pathError: number, lossError: number): boolean {
    // Exact is exact: a single bit that is off is a fault.
    const tolerance = this.#stepper.exact ? 0 : this.#options.tolerance;
    return reconstructionError <= tolerance && pathError <= tolerance &&
      LOSS * lossError <= tolerance;
  }

  #check(
    errors: Pick<WayBack, "reconstructionError" | "pathError" | "lossError" | "drowned">,
  ): void {
    const { coupling, exact } = this.#stepper;
    const { reconstructionError, pathError, lossError, drowned } = errors;
    const settled = exact?.isEmpty(this.#state) ?? true;
    const near = this.#isNear(reconstructionError, pathError, lossError);
    if (near && settled && !drowned) return;
    const { tolerance, onExceeded } = this.#options;
    const { count: steps } = this.#run.steps;
    const error = new ReconstructionError(
      { ...errors, coupling, exact: exact !== undefined, steps },
      exact ? 0 : tolerance,
    );
    refuseWayBack(this.#run, error, onExceeded);
  }
}
