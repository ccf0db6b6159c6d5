import { allocate, sizeOf } from "../../tensors/mod.ts";
import type { Counts, Linearization, VectorField } from "../field.ts";
import { hermite } from "../path/hermite.ts";
import type { ReadInterpolant } from "../path/step_interpolant.ts";
import { spacing } from "../steps/float_spacing.ts";
import type { SettledEvent } from "./check_events.ts";
import { Cubic } from "./cubic.ts";
import type { WatchedNumbers } from "./event_programs.ts";
import { StepSearch } from "./step_search.ts";
import { type Crossing, type FoundEvent, guessed, type WatchedStep } from "./watched_step.ts";

/** What is taken for 0, in roundings of the numbers that a watched one is made of. */
const ROUNDINGS = 32;

/** Roundings of time within which two events are at the same one. */
const SAME_TIME = 16;

/** How near to 0, in parts of its largest, an extreme inside a step must come to be looked at. */
const NEAR = 0.05;

/** How slowly, in parts of a number's size in the step, it crosses 0 where the time of the event has no derivative. */
const SLOW = 1e-8;

/**
 * Looks for events of the state, step by step. What they watch is known at the ends of the step and, on
 * the interpolant, at two places inside: through these goes a cubic, by whose roots and extremes a sign that
 * changes twice is seen as well. The time of an event is then found on the step itself.
 *
 * A number that is 0 where a step begins, as after an event, is divided by the part of the step that is
 * gone: so the same event is not found once more, and the next one is, however near.
 */
export class EventFinder {
  readonly #events: readonly SettledEvent[];
  readonly #watched: WatchedNumbers;
  readonly #counts: Counts;
  readonly #linearization: Linearization;
  /** The slopes at both ends of the step, and y inside. */
  #slope0: Float64Array;
  #slope1: Float64Array;
  readonly #y: Float64Array;
  readonly #yBar: Float64Array;
  /** The numbers at the beginning and the end, a third and two thirds of the way. */
  readonly #values: readonly Float64Array[];
  /** 1 for those that are 0 at the beginning, and their rates there. */
  readonly #rests: Uint8Array;
  readonly #rates: Float64Array;
  /** The largest magnitude of each in the step. */
  readonly #sizes: Float64Array;
  readonly #search: StepSearch;
  /** That of the method, where the cubic through the slopes at both ends is not good enough. */
  readonly #interpolant: ReadInterpolant | undefined;
  readonly #cubic = new Cubic();
  readonly #atPlaces = new Float64Array(4);

  constructor(
    field: VectorField,
    events: readonly SettledEvent[],
    watched: WatchedNumbers,
    counts: Counts,
    interpolant?: ReadInterpolant,
  ) {
    const size = sizeOf(field.stateShape);
    const { length } = watched.events;
    this.#interpolant = interpolant;
    this.#events = events;
    this.#watched = watched;
    this.#counts = counts;
    this.#linearization = field.linearize();
    [this.#slope0, this.#slope1, this.#y, this.#yBar] = [0, 0, 0, 0].map(() => allocate(size));
    this.#values = [0, 0, 0, 0].map(() => allocate(length));
    this.#rests = new Uint8Array(length);
    this.#rates = allocate(length);
    this.#sizes = allocate(length);
    this.#search = new StepSearch({
      watched,
      values: this.#values,
      rests: this.#rests,
      rates: this.#rates,
    });
  }

  /** The number, among those that are watched, of an event in the problem's list. */
  numberOf(event: number): number {
    return this.#watched.events.indexOf(event);
  }

  /**
   * The events whose numbers a jump takes to the other side, in a direction that counts.
   *
   * @param but Those that are not looked for.
   */
  crossedBy(
    t: number,
    before: Float64Array,
    after: Float64Array,
    but: readonly number[],
  ): number[] {
    const { events } = this.#watched;
    const signs = [before, after].map((state) => {
      this.#watched.evaluate(t, state);
      return this.#watched.values.map((value, j) =>
        Math.abs(value) > this.#rounding(j, t, state) ? Math.sign(value) : 0
      );
    });
    return events.filter((event, j) => {
      const { direction } = this.#events[event];
      const [from, to] = [signs[0][j], signs[1][j]];
      return from * to < 0 && (direction === 0 || direction === to) && !but.includes(event);
    });
  }

  /** Begins at a state, at the start or after an event. */
  begin(t: number, state: Float64Array, fresh: boolean): void {
    if (fresh) {
      this.#sizes.fill(0);
      this.#interpolant?.reset();
    }
    this.#slope(t, state, this.#slope0);
    this.#settle(t, state, true);
  }

  /** Goes to the end of the step that was looked at last, in which nothing happened. */
  advance({ t1, after }: WatchedStep): void {
    [this.#slope0, this.#slope1] = [this.#slope1, this.#slope0];
    this.#values[0].set(this.#values[3]);
    this.#rests.fill(0);
    // Such as a threshold that is met on the way that does not count.
    if (this.#values[0].includes(0)) this.#settle(t1, after, false);
  }

  #slope(t: number, state: Float64Array, slope: Float64Array): void {
    const { y, dy } = this.#linearization;
    for (let k = 0; k < y.length; k++) y[k] = state[k];
    this.#linearization.evaluate(t);
    for (let k = 0; k < y.length; k++) slope[k] = dy[k];
    this.#counts.evaluations++;
  }

  /** Finds out which numbers are 0 at the beginning of the next step, to rounding or exactly. */
  #settle(t: number, state: Float64Array, rounded: boolean): void {
    const watched = this.#watched;
    const values = this.#values[0];
    watched.evaluate(t, state);
    values.set(watched.values);
    this.#rates.set(watched.rates(this.#slope0));
    for (let j = 0; j < values.length; j++) {
      const most = rounded ? this.#rounding(j, t, state) : 0;
      this.#rests[j] = Math.abs(values[j]) <= most ? 1 : 0;
    }
  }

  /** By how much rounding may move a number, where it was evaluated last. */
  #rounding(j: number, t: number, state: Float64Array): number {
    const yBar = this.#yBar;
    yBar.fill(0);
    this.#watched.pullback(j, yBar, undefined);
    let sum = this.#sizes[j] + Math.abs(this.#watched.slope(j) * t);
    for (let k = 0; k < yBar.length; k++) sum += Math.abs(yBar[k] * state[k]);
    return ROUNDINGS * Number.EPSILON * sum + 4 * Math.abs(this.#rates[j]) * spacing(t);
  }

  /**
   * Looks for the first event in a step.
   *
   * @throws {GrazingEventError} If a number touches 0 in it.
   */
  find(step: WatchedStep): FoundEvent | undefined {
    const { t0, t1, before, after } = step;
    const [at0, at1, at2, at3] = this.#values;
    this.#slope(t1, after, this.#slope1);
    this.#interpolant?.moveTo(t0, t1, before, after);
    for (let third = 1; third < 4; third++) {
      const t = third === 3 ? t1 : t0 + third / 3 * (t1 - t0);
      if (third < 3) {
        if (this.#interpolant) this.#interpolant.read(t, this.#y);
        else hermite(t0, t1, t, before, this.#slope0, after, this.#slope1, this.#y);
        this.#watched.evaluate(t, this.#y);
      } else this.#watched.evaluate(t1, after);
      this.#values[third].set(this.#watched.values);
    }
    let at: { j: number; time: number }[] | undefined;
    for (let j = 0; j < at0.length; j++) {
      this.#sizes[j] = Math.max(
        Math.abs(at0[j]),
        Math.abs(at1[j]),
        Math.abs(at2[j]),
        Math.abs(at3[j]),
      );
      const crossing = this.#crossing(j, step);
      if (crossing) (at ??= []).push({ j, time: this.#search.locate(crossing, step) });
    }
    return at && this.#first(at, step);
  }

  /** The first of these, and those at the same time. */
  #first(at: readonly { j: number; time: number }[], { t0, t1, stepTo }: WatchedStep): FoundEvent {
    const direction = Math.sign(t1 - t0);
    const first = at.reduce((a, b) => direction * (b.time - a.time) < 0 ? b : a);
    const near = SAME_TIME * spacing(Math.max(Math.abs(t0), Math.abs(t1)));
    const same = at.filter(({ time }) => Math.abs(time - first.time) <= near);
    const state = stepTo(first.time);
    this.#slope(first.time, state, this.#slope1);
    this.#watched.evaluate(first.time, state);
    const rates = this.#watched.rates(this.#slope1);
    const slow = Math.abs(rates[same[0].j] * (t1 - t0)) <= SLOW * this.#sizes[same[0].j];
    const events = same.map(({ j }) => this.#watched.events[j]);
    return { time: first.time, events, slow };
  }

  /** Where number j first passes 0 in a direction that counts. */
  #crossing(j: number, step: WatchedStep): Crossing | undefined {
    const cubic = this.#cubic;
    const { direction } = this.#events[this.#watched.events[j]];
    const at0 = this.#values[0][j];
    const at1 = this.#values[1][j];
    const at2 = this.#values[2][j];
    const at3 = this.#values[3][j];
    const rests = this.#rests[j] === 1;
    const first = rests ? this.#rates[j] * (step.t1 - step.t0) : at0;
    const second = rests ? 3 * at1 : at1;
    const third = rests ? 1.5 * at2 : at2;
    const isSmooth = Number.isFinite(first + second + third);
    if (isSmooth) cubic.through(first, second, third, at3);
    else cubic.through(at0, (2 * at0 + at3) / 3, (at0 + 2 * at3) / 3, at3);
    cubic.findExtremes();
    const { places, count } = cubic;
    const most = Math.max(Math.abs(first), Math.abs(second), Math.abs(third), Math.abs(at3));
    const values = this.#atPlaces;
    for (let k = 0; k < count; k++) values[k] = k + 1 === count ? at3 : cubic.at(places[k]);
    for (let k = 0, last = 0; k + 1 < count; k++) {
      // An extreme that is 0 is no side of it.
      if (values[k] !== 0) last = k;
      const from = values[last];
      const to = values[k + 1];
      const isEnd = k + 2 === count;
      if (from !== 0 && (from * to < 0 || isEnd && to === 0)) {
        // On the way up or down.
        const way = -Math.sign(from);
        if (direction !== 0 && way !== direction) continue;
        if (to === 0 && !(way * cubic.slopeAt(1) > SLOW * most)) this.#search.refuse(j, 1, step);
        const low = places[last];
        const high = places[k + 1];
        const whole = this.#search.confirmed(j, low, high, way, step);
        if (whole) return { number: j, ...whole, ...guessed(cubic, low, high) };
      }
    }
    // An extreme that nearly reaches 0 on the interpolant may do so in truth.
    for (let k = 1; k + 1 < count; k++) {
      const value = values[k];
      const toward = Math.abs(value) <= Math.min(Math.abs(values[k - 1]), Math.abs(values[k + 1]));
      if (!toward || Math.abs(value) > NEAR * most || value === 0) continue;
      const touch = this.#search.touch(j, places, k, Math.sign(values[k - 1]), step);
      if (touch === undefined) continue;
      const way = -Math.sign(values[k - 1]);
      const first = direction === 0 || direction === way;
      const low = first ? places[k - 1] : touch;
      const high = first ? touch : places[k + 1];
      return { number: j, low, high, guess: (low + high) / 2, slope: NaN };
    }
    return undefined;
  }
}
