/**
 * What takes a solve over events. It comes with the events, so that whoever has none has no code for them.
 *
 * @module
 */

import type { Counts, VectorField } from "../field.ts";
import type { Method, Stepper } from "../method.ts";
import type { ForwardReader } from "../path/forward_reader.ts";
import type { Steps } from "../steps/steps.ts";
import type { EventNotes } from "./event_log.ts";
import type { EventTiming } from "./event_timing.ts";
import type { ProblemEvent } from "./problem_event.ts";

/** What of a problem events are about. */
export interface EventfulProblem {
  readonly field: VectorField;
  readonly method: Method;
  readonly t0: number;
  readonly t1: number;
  readonly events?: readonly ProblemEvent[];
  readonly maxSteps?: number;
  readonly maxEvents?: number;
}

/** The events of a problem, bound to it. */
export interface EventBinding extends EventNotes {
  /** Given times within the solve, in its order; adaptive steps end there. */
  readonly times: Float64Array;
  /** The steps of the solve, made of those without events. */
  steps(steps: Steps): Steps;
  /**
   * A stepper that goes over events as well.
   *
   * @param reader Who reads along. Unset where nothing is pulled back.
   */
  stepper(inner: Stepper, reader?: ForwardReader): Stepper;
}

/** What takes solves over events. */
export interface EventDriver {
  /**
   * Binds the events of a problem.
   *
   * @throws {TypeError} If an event gives another shape, or the method does not begin anew.
   */
  bind(problem: EventfulProblem, counts: Counts): EventBinding;
  /**
   * The field whose steps move with events; undefined where none of them moves.
   *
   * @throws {TypeError} If the field was not traced, or derivatives by the times of the solve are wanted, too.
   */
  timing(caller: string, problem: TimedEvents): EventTiming | undefined;
}

/** What of a gradient events are about. */
interface TimedEvents {
  readonly field: VectorField;
  readonly events?: readonly ProblemEvent[];
  readonly timeGradients?: boolean;
}

const drivers = new WeakMap<object, EventDriver>();

/** Notes what takes solves over an event. */
export function noteEvent(event: ProblemEvent, driver: EventDriver): void {
  drivers.set(event, driver);
}

/**
 * What takes a solve over its events; undefined where it has none.
 *
 * @param caller Whose problem they are in, as messages begin.
 * @throws {TypeError} If they are something else.
 */
export function eventDriverOf(caller: string, events: unknown): EventDriver | undefined {
  if (events === undefined) return undefined;
  const isMade = (event: unknown) => drivers.has(event as object);
  if (Array.isArray(events) && events.every(isMade)) return drivers.get(events[0]);
  throw new TypeError(
    `${caller}: events must be a list of what stateEvent(…) and timeEvent(…) make`,
  );
}
