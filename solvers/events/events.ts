import { checkStateEvent, checkTimeEvent, type SettledEvent } from "./check_events.ts";
import { BoundEvents } from "./bind_events.ts";
import { type EventDriver, noteEvent } from "./event_driver.ts";
import { EventTiming } from "./event_timing.ts";
import type { ProblemEvent, StateEvent, TimeEvent } from "./problem_event.ts";

const settled = new WeakMap<ProblemEvent, SettledEvent>();

const DRIVER: EventDriver = {
  bind: (problem, counts) =>
    new BoundEvents(problem, (problem.events ?? []).map((event) => settled.get(event)!), counts),
  timing(caller, { field, events = [], timeGradients }) {
    if (timeGradients) {
      throw new TypeError(
        `${caller}: timeGradients are not to be had with events, by which the times of steps move; leave ` +
          "one out",
      );
    }
    return events.some(({ when }) => when) ? new EventTiming(caller, field) : undefined;
  },
};

function noted<E extends ProblemEvent>(event: E, checked: SettledEvent): E {
  settled.set(event, checked);
  noteEvent(event, DRIVER);
  return event;
}

/**
 * Makes an event of the state, for the `events` of a problem: something happens where a number that is
 * computed of the state changes its sign. A step ends there, to the last bit of its time, and the solve ends or
 * goes on from another state. Gradients go through the time of the event and the jump, exactly.
 *
 * Where a jump takes the number of another event to the other side, that event happens, too, right behind.
 *
 * @category Events
 * @param options What is watched, in which direction, and what happens.
 * @returns The event.
 * @throws {TypeError} If an option is unknown or of the wrong type, or `terminal` stands beside `then`.
 * @throws {RangeError} If the direction is unknown.
 *
 * @example A ball that bounces
 * ```ts
 * import { concat, mul, neg, rk4, slice, solve, stateEvent, tensor, vectorField } from "@revode/revode";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const { events } = solve({
 *   field: vectorField({ state: [2], f: (_t, y) => concat([slice(y, 1, 2), tensor([-10])]) }),
 *   ...{ y0: [5, 0], t0: 0, t1: 2.9, dt: 0.1, method: rk4 },
 *   events: [stateEvent({
 *     when: (_t, y) => slice(y, 0, 1),
 *     direction: "down",
 *     then: (_t, y) => concat([slice(y, 0, 1), mul(-0.5, slice(y, 1, 2))]),
 *   })],
 * });
 * // It falls for 1, is up for 1, for 1/2, and so on.
 * events.slice(0, 3).forEach(({ time }, k) => assertAlmostEquals(time, [1, 2, 2.5][k], 1e-12));
 * assertEquals(events[0].events, [0]);
 * ```
 */
export function stateEvent<Name extends string = string, Input extends string = string>(
  options: StateEvent<Name, Input>,
): StateEvent<Name, Input> {
  return noted({ ...options }, checkStateEvent(options));
}

/**
 * Makes an event of time, for the `events` of a problem: at given times, such as those of doses or switches, a
 * step ends, and the solve goes on from another state. What is read at such a time is the state before.
 *
 * @category Events
 * @param options When it is, and what happens.
 * @returns The event.
 * @throws {TypeError} If an option is unknown, missing or of the wrong type.
 * @throws {RangeError} If a time is not finite.
 *
 * @example Doses
 * ```ts
 * import { add, neg, rk4, solve, timeEvent, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { y1 } = solve({
 *   field: vectorField({ state: [1], f: (_t, y) => neg(y) }),
 *   ...{ y0: [0], t0: 0, t1: 2, dt: 0.01, method: rk4 },
 *   events: [timeEvent({ at: [0, 1], then: (_t, y) => add(y, 10) })],
 * });
 * assertAlmostEquals(y1.data[0], 10 * (Math.exp(-2) + Math.exp(-1)), 1e-8);
 * ```
 */
export function timeEvent<Name extends string = string, Input extends string = string>(
  options: TimeEvent<Name, Input>,
): TimeEvent<Name, Input> {
  return noted({ ...options }, checkTimeEvent(options));
}
