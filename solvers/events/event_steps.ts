import { ChunkedBuffer } from "../../tensors/internal.ts";
import { allocate } from "../../tensors/mod.ts";
import { ChatteringError, MaxEventsError } from "../errors/event_errors.ts";
import { NonFiniteStateError } from "../errors/errors.ts";
import type { Stepper } from "../method.ts";
import { spacing } from "../steps/float_spacing.ts";
import { isFinite, type Steps } from "../steps/steps.ts";
import type { SettledEvent } from "./check_events.ts";
import type { EventFinder } from "./event_finder.ts";
import type { EventLog } from "./event_log.ts";
import type { Jumps } from "./event_programs.ts";
import type { StepSource } from "./step_source.ts";
import type { FoundEvent, WatchedStep } from "./watched_step.ts";

/** Roundings of time within which a second event cannot be told from the first. */
const TOGETHER = 2;

/** So many events within so many roundings of time pile up. */
const MANY = 64;
const CLOSE: number = /* @__PURE__ */ Math.pow(2, 20);

/** What {@linkcode EventSteps} are made of. */
interface EventStepsOptions {
  readonly t0: number;
  readonly t1: number;
  readonly events: readonly SettledEvent[];
  readonly source: StepSource;
  readonly log: EventLog;
  readonly jumps: Jumps;
  /** The most events that the finder may find. */
  readonly maxEvents: number;
  /** Looks for events of the state; unset where there are none. */
  readonly finder?: EventFinder;
  /** Given times within the solve, in its order, and the events at each. */
  readonly given: readonly { readonly time: number; readonly events: readonly number[] }[];
}

/**
 * Steps of a solve with events. Where something happens a step ends, to the last bit of its time, and a step
 * of no length takes the state over the event. Going back, or a second time, they are replayed.
 */
export class EventSteps implements Steps, WatchedStep {
  complete = false;
  readonly #options: EventStepsOptions;
  readonly #direction: number;
  readonly #begins = new ChunkedBuffer(1);
  readonly #ends = new ChunkedBuffer(1);
  readonly #row = new Float64Array(1);
  /** The next of the given times. */
  #next = 0;
  /** What happens where the last step ended. */
  #pending: FoundEvent & { readonly by: number } | undefined;
  /** Whether the finder has been told where the next step begins. */
  #begun = false;
  /** Events found so far. */
  #found = 0;

  // The step that is looked at.
  step = 0;
  t0: number;
  t1: number;
  // Made where the size of a state is first known.
  before: Float64Array = new Float64Array(0);
  after: Float64Array = new Float64Array(0);
  #trial: Float64Array = new Float64Array(0);
  #stepper: Stepper | undefined;
  /** The other end that it was taken to last; NaN where it was not. */
  #tried = NaN;

  constructor(options: EventStepsOptions) {
    const { t0, t1 } = options;
    this.#options = options;
    this.#direction = Math.sign(t1 - t0);
    this.t0 = this.t1 = t0;
  }

  get count(): number {
    return this.#begins.length;
  }

  get rejected(): number {
    return this.#options.source.rejected;
  }

  get drift(): number | undefined {
    return this.#options.source.drift;
  }

  /** Steps of no length. */
  get jumps(): number {
    return this.#options.log.count;
  }

  begin(i: number): number {
    if (i < this.count) return this.#begins.first(i);
    const { source } = this.#options;
    return this.#pending ? this.#pending.time : source.now;
  }

  end(i: number): number {
    return this.#ends.first(i);
  }

  restart(): void {
    const { source, log } = this.#options;
    source.restart();
    log.clear();
    this.#begins.clear();
    this.#ends.clear();
    this.complete = false;
    this.#next = 0;
    this.#begun = false;
    this.#found = 0;
    this.#pending = undefined;
    this.#wait(undefined);
  }

  take(i: number, stepper: Stepper, state: Float64Array, taping = false): void {
    if (i === this.count) return this.#find(i, stepper, state, taping);
    const [t0, t1] = [this.begin(i), this.end(i)];
    if (taping) stepper.tape(t0, t1, state);
    else stepper.step(t0, t1, state);
    if (!isFinite(state)) throw stepper.failure?.(i, t1) ?? new NonFiniteStateError(i, t0, t1);
  }

  /** The step being looked at, to another end. */
  readonly stepTo = (t: number): Float64Array => {
    if (t === this.#tried) return this.#trial;
    this.#tried = t;
    const trial = this.#trial;
    trial.set(this.before);
    this.#stepper!.step(this.t0, t, trial);
    return trial;
  };

  #find(i: number, stepper: Stepper, state: Float64Array, taping: boolean): void {
    const { source, finder } = this.#options;
    if (this.before.length !== state.length) {
      [this.before, this.after, this.#trial] = [0, 0, 0].map(() => allocate(state.length));
    }
    if (this.#pending) return this.#jump(i, stepper, state, taping);
    if (finder && !this.#begun) finder.begin(source.now, state, i === 0);
    this.#begun = true;
    this.before.set(state);
    const limit = this.#options.given[this.#next]?.time ?? NaN;
    source.take(i, limit, stepper, state, taping);
    const found = finder && this.#look(i, stepper, state);
    if (found && found.time !== source.to) source.cut(found.time);
    if (found) {
      state.set(taping ? this.before : this.stepTo(found.time));
      if (taping) stepper.tape(source.from, source.to, state);
    } else if (finder) {
      finder.advance(this);
      if (taping && this.#tried === this.#tried) {
        // Steps to other ends were taken since.
        state.set(this.before);
        stepper.tape(source.from, source.to, state);
      }
    }
    this.#push(source.from, source.to);
    this.#wait(found);
    this.complete = source.atEnd && this.#pending === undefined;
  }

  #look(i: number, stepper: Stepper, state: Float64Array): FoundEvent | undefined {
    const { source, finder } = this.#options;
    this.step = i;
    this.t0 = source.from;
    this.t1 = source.to;
    this.after.set(state);
    this.#stepper = stepper;
    this.#tried = NaN;
    const found = finder!.find(this);
    if (found) this.#checkFound(i, found);
    return found;
  }

  /** Waits for what happens where the steps have come to: what was found, and what is given. */
  #wait(found: FoundEvent | undefined): void {
    const { source, given, finder } = this.#options;
    const now = source.to;
    const events = found ? [...found.events] : [];
    const due = given[this.#next];
    const isDue = due !== undefined &&
      this.#direction * (due.time - now) <= TOGETHER * spacing(now);
    if (isDue) {
      this.#next++;
      events.push(...due.events);
    }
    if (events.length === 0) return;
    // At a jump of the field the step before ends at the neighbouring number; what is given is behind the jump.
    const isBehind = isDue && this.#direction * (due.time - source.now) >= 0;
    const time = isBehind ? source.now : now;
    const by = found && !isDue ? finder!.numberOf(found.events[0]) : -1;
    this.#pending = { time, events: events.sort((a, b) => a - b), by, slow: found?.slow ?? false };
  }

  /** Goes over what happens at the end of the last step. */
  #jump(i: number, stepper: Stepper, state: Float64Array, taping: boolean): void {
    const { source, log, events, finder, given } = this.#options;
    const pending = this.#pending!;
    const { time } = pending;
    this.before.set(state);
    const happening = this.#withCrossed(time, pending.events);
    log.push({ ...pending, events: happening, step: i }, state);
    if (taping) stepper.tape(time, time, state);
    else stepper.step(time, time, state);
    if (!isFinite(state)) {
      throw stepper.failure?.(i, time) ?? new NonFiniteStateError(i, time, time);
    }
    log.note(this.before, state);
    this.#push(time, time);
    this.#pending = undefined;
    if (time === source.now) source.skipEmpty();
    this.complete = source.atEnd || happening.some((event) => events[event].terminal);
    const due = given[this.#next];
    if (!this.complete && time !== source.now && due?.time === source.now) {
      // Between the two sides of a jump of the field there is no step.
      this.#next++;
      this.#pending = { ...due, by: -1, slow: false };
    }
    if (finder && !this.complete) finder.begin(source.now, state, false);
  }

  /** Events, and behind them those that happen because their jumps take a number to the other side. */
  #withCrossed(time: number, events: readonly number[]): readonly number[] {
    const { finder, jumps } = this.#options;
    if (finder === undefined) return events;
    for (let all = events;;) {
      jumps.evaluate(time, all, this.before, this.after);
      const others = finder.crossedBy(time, this.before, this.after, all);
      if (others.length === 0) return all;
      all = [...all, ...others];
    }
  }

  #push(t0: number, t1: number): void {
    this.#row[0] = t0;
    this.#begins.push(this.#row);
    this.#row[0] = t1;
    this.#ends.push(this.#row);
  }

  /**
   * @throws {MaxEventsError} If it is one too many.
   * @throws {ChatteringError} If events pile up.
   */
  #checkFound(step: number, { time, events: [event] }: FoundEvent): void {
    const { log, t0, maxEvents } = this.#options;
    if (this.#found++ === maxEvents) throw new MaxEventsError({ event, step, time }, maxEvents);
    const { count } = log;
    const unit = spacing(Math.max(Math.abs(t0), Math.abs(time)));
    const near = (back: number, most: number) =>
      count >= back && Math.abs(time - log.event(count - back).time) <= most * unit;
    if (near(1, TOGETHER) || near(MANY, CLOSE)) {
      throw new ChatteringError({ event, step, time }, count);
    }
  }
}
