import {
  checkChoice,
  checkKeys,
  describe,
  type KeysOf,
  numbersOf,
} from "../../tensors/internal.ts";
import { isRungeKutta } from "../methods/runge_kutta.ts";
import type { Method } from "../method.ts";
import type { EventFunction, StateEvent, TimeEvent } from "./problem_event.ts";

const STATE: KeysOf<Omit<StateEvent, "at">> = {
  when: true,
  direction: true,
  terminal: true,
  then: true,
};
const TIME: KeysOf<Omit<TimeEvent, "when">> = { at: true, then: true };

/** What an event is, checked. */
export interface SettledEvent {
  /** What is 0 there; unset for an event of time. */
  readonly when?: EventFunction;
  /** Which changes of sign count: 1 up, −1 down, 0 both. */
  readonly direction: number;
  readonly terminal: boolean;
  readonly then?: EventFunction;
  /** Its times; none for an event of the state. */
  readonly at: Float64Array;
}

const DIRECTIONS = { up: 1, down: -1, both: 0 };

/** Checks an event of the state; see `stateEvent`. */
export function checkStateEvent(event: StateEvent): SettledEvent {
  const who = "stateEvent";
  checkKeys(who, event, STATE, { at: "it is timeEvent's: timeEvent({ at, then })" });
  const { when, direction = "both", terminal = false, then } = event;
  checkFunction(who, "when", when, ", which gives a number that is 0 where the event is");
  if (then !== undefined) checkFunction(who, "then", then);
  checkChoice(`${who}: direction`, direction, ["up", "down", "both"]);
  if (typeof terminal !== "boolean") {
    throw new TypeError(`${who}: terminal must be true or false, got ${describe(terminal)}`);
  }
  if (terminal && then) {
    throw new TypeError(
      `${who}: terminal: true ends the solve, so that nothing comes after: leave out then`,
    );
  }
  return { when, then, terminal, direction: DIRECTIONS[direction], at: new Float64Array(0) };
}

/** Checks an event of time; see `timeEvent`. */
export function checkTimeEvent(event: TimeEvent): SettledEvent {
  const who = "timeEvent";
  const ofState = "it is stateEvent's: stateEvent({ when, direction, terminal, then })";
  checkKeys(who, event, TIME, {
    when: ofState,
    direction: ofState,
    terminal: `to end at a time give t1; ${ofState}`,
  });
  const { at, then } = event;
  checkFunction(who, "then", then, ", which gives the state that the solve goes on from");
  const times = numbersOf(at, `${who}: at`);
  const bad = times.findIndex((t) => !Number.isFinite(t));
  if (bad >= 0) throw new RangeError(`${who}: at[${bad}] must be finite, got ${times[bad]}`);
  return { then, direction: 0, terminal: false, at: Float64Array.from(times) };
}

function checkFunction(who: string, name: string, f: unknown, what = ""): void {
  if (typeof f === "function") return;
  throw new TypeError(`${who}: ${name} must be a function of t and y${what}, got ${describe(f)}`);
}

/**
 * Refuses methods that cannot begin anew in the middle of a solve.
 *
 * @throws {TypeError} If the method is such.
 */
export function checkEventMethod(caller: string, method: Method): void {
  const { arithmetic } = method as { arithmetic?: unknown };
  const coupled = arithmetic !== undefined && hasOwnSteps(method.base);
  const exact = coupled && arithmetic === "exact";
  if (hasOwnSteps(method) || method.isImplicit || coupled && !exact) return;
  throw new TypeError(
    `${caller}: events are for Runge-Kutta and implicit methods and for reversible(…), which begin anew after ` +
      (exact
        ? 'each; exact arithmetic is not among them: use arithmetic "float"'
        : `each, got ${method.name}; use such as tsit5 or reversible(tsit5)`),
  );
}

/** Whether steps are y + Ψ, with a Ψ that knows of no step before. */
function hasOwnSteps(method: Method | undefined): boolean {
  return isRungeKutta(method) || method !== undefined && "increments" in method;
}
