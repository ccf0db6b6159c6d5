import { allocate } from "../../tensors/mod.ts";
import { GrazingEventError } from "../errors/event_errors.ts";
import type { SolveError } from "../errors/errors.ts";
import type { Stepper } from "../method.ts";
import type { PathReader } from "../path/path_reader.ts";
import type { EventLog } from "./event_log.ts";
import type { Jumps, WatchedNumbers } from "./event_programs.ts";

/** What steppers over events are made of. */
export interface EventStepperOptions<S extends Stepper = Stepper> {
  /** The method, bound to the field. */
  readonly inner: S;
  readonly size: number;
  readonly log: EventLog;
  readonly jumps: Jumps;
  /** What events of the state watch. */
  readonly watched?: WatchedNumbers;
  /** Who reads along, and says what comes of the times of steps. Unset where nothing is pulled back. */
  readonly reader?: Partial<PathReader>;
  /** Where in dL/dθ is what comes of the times of steps; unset where they do not move. */
  readonly place?: number;
}

/**
 * The steps of a method, and steps of no length that take the state over an event.
 *
 * Where the time of an event moves, a step ends at t* and the next one begins there. With the derivative τ̄ of
 * the loss by t*, the state y* as the step makes it, and g(t*, y*) = 0, t* moves against what g moves by:
 *
 *     μ = −(τ̄ + ȳ* · ∂y*\/∂t*) / (∂g/∂t + ∂g/∂y · ∂y*\/∂t*),   ȳ* ← ȳ* + μ ∂g/∂y,   θ̄ ← θ̄ + μ ∂g/∂θ
 *
 * where all derivatives are those of the step itself; it is pulled back with ȳ* and with ∂g/∂y, and the two are
 * added up. How a step moves with its ends comes by two parameters of the field; see `EventTiming`.
 */
export class EventStepper<S extends Stepper = Stepper> implements Stepper {
  readonly stateSize: number;
  protected readonly options: EventStepperOptions<S>;
  protected readonly inner: S;
  /** y before the event, or at the end of the step, that was taped last. */
  readonly #y: Float64Array;
  readonly #yBar: Float64Array;
  /** The cotangents of what an event watches; made where they are needed. */
  readonly #watchedBar: Float64Array;
  #watchedParametersBar: Float64Array | undefined;

  // Only where the method has them, so that callers see the same.
  readonly drift?: Stepper["drift"];
  readonly attempt?: Stepper["attempt"];
  readonly undo?: Stepper["undo"];
  readonly longest?: Stepper["longest"];

  constructor(options: EventStepperOptions<S>) {
    const { inner, size } = this.options = options;
    this.inner = inner;
    this.stateSize = inner.stateSize;
    this.#y = allocate(size);
    this.#yBar = allocate(size);
    this.#watchedBar = allocate(options.place === undefined ? 0 : inner.stateSize);
    if (inner.drift) this.drift = (state, drift) => inner.drift!(state, drift);
    if (inner.attempt) {
      this.attempt = (t0, t1, state, error) => inner.attempt!(t0, t1, state, error);
    }
    if (inner.undo) this.undo = () => inner.undo!();
    if (inner.longest) this.longest = (t0, h, state) => inner.longest!(t0, h, state);
  }

  get parametersBar(): Float64Array | undefined {
    return this.inner.parametersBar;
  }

  get freshSize(): number | undefined {
    return this.inner.freshSize;
  }

  failure(step: number, time: number): SolveError | undefined {
    return this.inner.failure?.(step, time);
  }

  start(t0: number, y0: Float64Array, state: Float64Array): void {
    this.inner.start(t0, y0, state);
  }

  pullbackStart(
    t0: number,
    y0: Float64Array,
    stateBar: Float64Array,
    y0Bar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    this.inner.pullbackStart(t0, y0, stateBar, y0Bar, parametersBar);
  }

  step(t0: number, t1: number, state: Float64Array): void {
    const event = this.eventIn(t0, t1);
    if (event >= 0) this.#jump(event, t0, state);
    else this.inner.step(t0, t1, state);
  }

  tape(t0: number, t1: number, state: Float64Array): void {
    const event = this.eventIn(t0, t1);
    if (event >= 0) return this.#jump(event, t0, state);
    this.inner.tape(t0, t1, state);
    this.keepY(state);
  }

  /** The number of the event that a step takes the state over; −1 for any other step. */
  protected eventIn(t0: number, t1: number): number {
    return t0 === t1 ? this.options.log.at(t0) : -1;
  }

  /** Notes y, with which a state begins. */
  protected keepY(state: Float64Array): void {
    for (let k = 0; k < this.#y.length; k++) this.#y[k] = state[k];
  }

  #jump(event: number, t: number, state: Float64Array): void {
    const { log, jumps } = this.options;
    const after = this.#yBar;
    this.keepY(state);
    jumps.evaluate(t, log.event(event).events, this.#y, after);
    // The method begins anew.
    this.inner.start(t, after, state);
  }

  /** Raises what going over an event is off by: how far its state after is from that of the way back. */
  protected addDefect(event: number, t: number, state: Float64Array, defect: Float64Array): void {
    const { log, jumps } = this.options;
    const after = this.#yBar;
    jumps.evaluate(t, log.event(event).events, this.#y, after);
    for (let k = 0; k < defect.length; k++) {
      const off = Math.abs(after[k] - state[k]);
      // NaN stays.
      if (!(off <= defect[k])) defect[k] = off;
    }
  }

  get tapeSize(): number {
    const size = this.inner.tapeSize ?? 0;
    return size === 0 ? 0 : size + this.#y.length;
  }

  // A subarray is made a step: where stages are kept nothing is small.
  save(target: Float64Array): void {
    const { length } = this.#y;
    target.set(this.#y);
    this.inner.save!(target.subarray(length));
  }

  restore(source: Float64Array): void {
    const { length } = this.#y;
    for (let k = 0; k < length; k++) this.#y[k] = source[k];
    this.inner.restore!(source.subarray(length));
  }

  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    const event = this.eventIn(t0, t1);
    if (event >= 0) return this.pullbackJump(event, t0, stateBar, parametersBar);
    if (this.moves(t0, t1)) return this.#pullbackMoving(t0, t1, stateBar, parametersBar);
    this.inner.pullback(t0, t1, stateBar, parametersBar);
    this.stay(parametersBar);
  }

  /** Whether an end of a step is the time of an event, and moves. */
  protected moves(t0: number, t1: number): boolean {
    return this.options.place !== undefined && (this.#isMoving(t0) || this.#isMoving(t1));
  }

  #isMoving(t: number): boolean {
    const { log } = this.options;
    const event = log.at(t);
    return event >= 0 && log.event(event).by >= 0;
  }

  /** After a step whose ends stay where they are: what comes of its times goes nowhere. */
  protected stay(parametersBar: Float64Array): void {
    const { place } = this.options;
    if (place === undefined) return;
    this.#take(parametersBar);
    parametersBar[place + 2] = 0;
  }

  readonly #moved = new Float64Array(2);

  /** What came of the shift and the stretch of a step, which is set to 0. */
  #take(parametersBar: Float64Array): Float64Array {
    const place = this.options.place!;
    const read = this.options.reader?.parametersBar;
    for (let k = 0; k < 2; k++) {
      this.#moved[k] = parametersBar[place + k] + (read ? read[place + k] : 0);
      parametersBar[place + k] = 0;
      if (read) read[place + k] = 0;
    }
    return this.#moved;
  }

  /** Pulls a cotangent of the state after an event back to the state before. */
  protected pullbackJump(
    event: number,
    t: number,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const { log, jumps, place } = this.options;
    const bar = this.#yBar;
    bar.fill(0);
    this.inner.pullbackStart(t, this.#y, stateBar, bar, parametersBar);
    const slope = jumps.pullback(t, log.event(event).events, this.#y, bar, parametersBar);
    // What there is of a second state before the event is left behind.
    stateBar.fill(0);
    for (let k = 0; k < bar.length; k++) stateBar[k] = bar[k];
    if (place === undefined) return;
    // A step of no length moves as a whole.
    const [shift] = this.#take(parametersBar);
    if (log.event(event).by < 0) parametersBar[place + 2] = 0;
    else parametersBar[place + 2] += slope + shift;
  }

  /** Pulls back through a step, taped last, of which an end moves. */
  #pullbackMoving(
    t0: number,
    t1: number,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const { log } = this.options;
    const place = this.options.place!;
    const ends = this.#isMoving(t1);
    this.inner.pullback(t0, t1, stateBar, parametersBar);
    let [shift, stretch] = this.#take(parametersBar);
    if (ends) {
      const total = parametersBar[place + 2] + endBar(t0, t1, shift, stretch);
      const bar = this.#watchedBar;
      const barOfParameters = this.#watchedParametersBar ??= allocate(parametersBar.length);
      const slope = this.#pullbackWatched(log.at(t1), t1, bar, barOfParameters);
      this.inner.pullback(t0, t1, bar, barOfParameters);
      const [itsShift, itsStretch] = [barOfParameters[place], barOfParameters[place + 1]];
      const factor = -total / (slope + endBar(t0, t1, itsShift, itsStretch));
      for (let k = 0; k < stateBar.length; k++) stateBar[k] += factor * bar[k];
      for (let k = 0; k < place; k++) parametersBar[k] += factor * barOfParameters[k];
      shift += factor * itsShift;
      stretch += factor * itsStretch;
    }
    parametersBar[place + 2] = this.#isMoving(t0) ? (t1 * shift - stretch) / (t1 - t0) : 0;
  }

  /** Writes the derivative of what an event watches by the state and θ; gives that by t alone. */
  #pullbackWatched(
    event: number,
    t: number,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): number {
    const watched = this.options.watched!;
    const { by, slow, step, events } = this.options.log.event(event);
    if (slow) throw new GrazingEventError({ event: events[0], step, time: t }, "crosses");
    const yBar = this.#yBar;
    yBar.fill(0);
    parametersBar.fill(0);
    watched.evaluate(t, this.#y);
    watched.pullback(by, yBar, parametersBar);
    stateBar.fill(0);
    for (let k = 0; k < yBar.length; k++) stateBar[k] = yBar[k];
    return watched.slope(by);
  }
}

/** The derivative by the end of a step, of those by the shift and the stretch of its times. */
function endBar(t0: number, t1: number, shift: number, stretch: number): number {
  return (stretch - t0 * shift) / (t1 - t0);
}
