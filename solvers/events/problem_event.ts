import type { Tensor } from "../../tensors/mod.ts";
import type { NamedTensors } from "../field.ts";

/**
 * What an event computes of a time, the state, the parameters by name, and the inputs at that time: traced
 * once, as f is.
 *
 * @category Events
 * @typeParam Name The names of the parameters.
 * @typeParam Input The names of the inputs.
 */
export type EventFunction<Name extends string = string, Input extends string = string> = (
  t: Tensor,
  y: Tensor,
  parameters: NamedTensors<Name>,
  inputs: NamedTensors<Input>,
) => Tensor;

/**
 * An event of the state: something happens where a function of it changes its sign. A problem takes what
 * {@linkcode stateEvent} makes of it.
 *
 * @category Events
 */
export interface StateEvent<Name extends string = string, Input extends string = string> {
  /** A scalar that is 0 where the event is. */
  readonly when: EventFunction<Name, Input>;
  /**
   * Which changes of sign count, along the solve: "up" from below 0 to above, "down" the other way.
   * Default "both".
   */
  readonly direction?: "up" | "down" | "both";
  /** Whether the solve ends there. Default false. */
  readonly terminal?: boolean;
  /** The state from which the solve goes on. Default: as it is. */
  readonly then?: EventFunction<Name, Input>;
  /** A state event has no times. */
  readonly at?: undefined;
}

/**
 * An event of time, such as a dose or a switch: steps end there, and the solve goes on from another state. A
 * problem takes what {@linkcode timeEvent} makes of it.
 *
 * @category Events
 */
export interface TimeEvent<Name extends string = string, Input extends string = string> {
  /** When, in any order; times outside the solve are left aside. */
  readonly at: ArrayLike<number>;
  /** The state from which the solve goes on, of the state before. */
  readonly then: EventFunction<Name, Input>;
  /** An event of time has no function to watch. */
  readonly when?: undefined;
}

/**
 * What may happen in a solve besides the differential equation, as {@linkcode stateEvent} and
 * {@linkcode timeEvent} make it.
 *
 * @category Events
 */
export type ProblemEvent<Name extends string = string, Input extends string = string> =
  | StateEvent<Name, Input>
  | TimeEvent<Name, Input>;

/**
 * What happened at a time.
 *
 * @category Events
 */
export interface EventOccurrence {
  /** When. */
  readonly time: number;
  /** The numbers of the events in the problem's list; more than one where they were at the same time. */
  readonly events: readonly number[];
  /** The state before. */
  readonly before: Tensor;
  /** The state from which the solve went on. */
  readonly after: Tensor;
}
