import { checkWhole } from "../../tensors/internal.ts";
import { sizeOf } from "../../tensors/mod.ts";
import type { Counts } from "../field.ts";
import { isReversible, type Stepper } from "../method.ts";
import type { PathReader } from "../path/path_reader.ts";
import { AdaptiveSteps } from "../steps/adaptive_steps.ts";
import type { Steps } from "../steps/steps.ts";
import { checkEventMethod, type SettledEvent } from "./check_events.ts";
import { EventFinder } from "./event_finder.ts";
import { EventLog, type EventStats } from "./event_log.ts";
import type { EventOccurrence } from "./problem_event.ts";
import { Jumps, WatchedNumbers } from "./event_programs.ts";
import { EventStepper } from "./event_stepper.ts";
import { EventSteps } from "./event_steps.ts";
import type { EventBinding, EventfulProblem } from "./event_driver.ts";
import { ReversibleEventStepper } from "./reversible_event_stepper.ts";
import { AdaptiveSource, KnownSource } from "./step_source.ts";

/** The most events of the state where `maxEvents` is not given. */
const MAX_EVENTS = 100_000;

/** The events of a problem, checked and traced, before its steps and its stepper are made. */
export class BoundEvents implements EventBinding {
  readonly times: Float64Array;
  readonly #log: EventLog;
  readonly #problem: EventfulProblem;
  readonly #events: readonly SettledEvent[];
  readonly #jumps: Jumps;
  readonly #watched: WatchedNumbers | undefined;
  readonly #given: { time: number; events: number[] }[];
  readonly #counts: Counts;

  /**
   * @throws {TypeError} If an event gives another shape, or the method does not begin anew.
   * @throws {RangeError} If `maxEvents` is no whole number above 0.
   */
  constructor(problem: EventfulProblem, events: readonly SettledEvent[], counts: Counts) {
    const { field, method, t0, t1 } = problem;
    const caller = "solve";
    this.#problem = problem;
    this.#counts = counts;
    this.#events = events;
    checkEventMethod(caller, method);
    checkWhole(`${caller}: maxEvents`, problem.maxEvents ?? MAX_EVENTS, 1);
    if (field.singlePrecision) {
      throw new TypeError(
        `${caller}: events are found to the last bit of a double, and the vector field computes in singles; ` +
          'leave out dtype: "float32"',
      );
    }
    this.#jumps = new Jumps(caller, field, this.#events);
    this.#watched = this.#events.some(({ when }) => when)
      ? new WatchedNumbers(caller, field, this.#events)
      : undefined;
    this.#given = givenTimes(this.#events, t0, t1);
    this.times = Float64Array.from(this.#given, ({ time }) => time);
    const size = sizeOf(field.stateShape);
    this.#log = new EventLog(Math.sign(t1 - t0), size);
  }

  stats(steps: number): EventStats {
    return this.#log.stats(steps);
  }

  occurrences(): EventOccurrence[] {
    return this.#log.occurrences(this.#problem.field.stateShape);
  }

  steps(steps: Steps): EventSteps {
    const { t0, t1, field, method, maxSteps, maxEvents = MAX_EVENTS } = this.#problem;
    if (!steps.complete && !(steps instanceof AdaptiveSteps)) {
      throw new TypeError(
        "solve: events are for the library's own step control, which can end a step early; take pid, " +
          "constantStep or stepTo",
      );
    }
    const source = steps instanceof AdaptiveSteps
      ? new AdaptiveSource(steps)
      : new KnownSource(steps, maxSteps);
    const watched = this.#watched;
    const counts = this.#counts;
    const finder = watched &&
      new EventFinder(field, this.#events, watched, counts, method.interpolant?.(field, counts));
    const events = this.#events;
    return new EventSteps({
      ...{ t0, t1, events, source, finder, maxEvents },
      ...{ log: this.#log, jumps: this.#jumps, given: this.#given },
    });
  }

  stepper(inner: Stepper, reader?: Partial<PathReader>): Stepper {
    // Nobody asks for them where there is a way back.
    if (reader) this.#log.notesStates = !("rates" in reader);
    // Unset where no times move.
    const place = this.#watched && reader?.rates?.timing.place;
    const options = {
      size: sizeOf(this.#problem.field.stateShape),
      log: this.#log,
      jumps: this.#jumps,
      watched: this.#watched,
      reader,
      place,
    };
    return isReversible(inner)
      ? new ReversibleEventStepper({ ...options, inner })
      : new EventStepper({ ...options, inner });
  }
}

/** The given times of events that are within a solve, its ends included, in its order. */
function givenTimes(
  events: readonly SettledEvent[],
  t0: number,
  t1: number,
): { time: number; events: number[] }[] {
  const direction = Math.sign(t1 - t0);
  const at = new Map<number, number[]>();
  events.forEach((event, i) => {
    for (const t of new Set(event.at)) {
      if (direction * (t - t0) < 0 || direction * (t1 - t) < 0) continue;
      const others = at.get(t);
      if (others) others.push(i);
      else at.set(t, [i]);
    }
  });
  return Array.from(at, ([time, events]) => ({ time, events }))
    .sort((a, b) => direction * (a.time - b.time));
}
