import { SolveError } from "./errors.ts";

/**
 * What is known of an event that a solve cannot go on from.
 *
 * @category Errors
 */
export interface EventTrouble {
  /** The number of the event in the problem's list. */
  readonly event: number;
  /** The step in which it is. */
  readonly step: number;
  /** Where it is. */
  readonly time: number;
}

/**
 * What an event watches touches 0 and does not cross it, or so slowly that rounding decides: whether
 * something happens there, and when, says nothing of nearby parameters.
 *
 * @category Errors
 */
export class GrazingEventError extends SolveError {
  /** The number of the event in the problem's list. */
  readonly event: number;

  /** Made by a solve. */
  constructor({ event, step, time }: EventTrouble, what: "touches" | "crosses") {
    super(
      "grazing",
      step,
      time,
      `events[${event}] is grazed at t = ${time}: its when ` +
        (what === "touches"
          ? "touches 0 there, and whether it crosses is within rounding"
          : "crosses 0 there so slowly that the time of the event has no derivative to speak of") +
        ". Watch something that passes 0 at a speed, such as a velocity in place of a height at its top, " +
        "shift the threshold a little, or give a direction in which it cannot be grazed",
    );
    this.name = "GrazingEventError";
    this.event = event;
  }
}

/**
 * Events follow each other within rounding, as the bounces of a ball do that comes to rest.
 *
 * @category Errors
 */
export class ChatteringError extends SolveError {
  /** The number of the event in the problem's list. */
  readonly event: number;
  /** How many events there were until then. */
  readonly occurrences: number;

  /** Made by a solve. */
  constructor({ event, step, time }: EventTrouble, occurrences: number) {
    super(
      "chattering",
      step,
      time,
      `events[${event}] comes again within rounding of the event before, at t = ${time}, after ` +
        `${occurrences} events: they pile up there, as the bounces of a ball that comes to rest. Let an ` +
        "event with terminal: true end the solve before, such as one on a small speed, or keep the two " +
        "thresholds of a switch apart",
    );
    this.name = "ChatteringError";
    this.event = event;
    this.occurrences = occurrences;
  }
}

/**
 * As many events happened as may, before the end of the solve.
 *
 * @category Errors
 */
export class MaxEventsError extends SolveError {
  /** The number of the event in the problem's list that was one too many. */
  readonly event: number;

  /** Made by a solve. */
  constructor({ event, step, time }: EventTrouble, maxEvents: number) {
    super(
      "max events reached",
      step,
      time,
      `events[${event}] comes once more at t = ${time}, after ${maxEvents} events found, and no more may ` +
        "come. Where so many are meant, give a larger maxEvents with the problem; else keep thresholds apart, have the " +
        "jump take the state well away from where the event is, or end the solve by an event with terminal: true",
    );
    this.name = "MaxEventsError";
    this.event = event;
  }
}
