import type { Problem } from "../problem/bind_problem.ts";
import { NonFiniteStateError, type SolveError, type Status } from "../errors/errors.ts";
import { fastestDecay } from "../stability/fastest_decay.ts";
import type { Sweep } from "../sweep.ts";

/**
 * How many times as long as the time of the fastest decay the steps are, at least, where stiffness is
 * the reason of an error: about the bound of an explicit method where it blew up, and somewhat below it
 * where the size of steps was controlled.
 */
const LEAST: Partial<Record<Status, number>> = {
  "not finite": 1.5,
  "unstable": 1,
  "max steps reached": 0.3,
  "step too small": 0.3,
};
/** A solve over fewer times of the fastest decay is no long way for an explicit method. */
const LONG = 1000;

/**
 * Says at the end of an error's message that the problem is stiff, and what to take, where an explicit
 * method failed and what decays fastest bounded its steps.
 *
 * @param sweep The solve, as it failed.
 */
export function adviseOnStiffness(error: SolveError, problem: Problem, sweep: Sweep): void {
  const { field, method, t0, t1 } = problem;
  const least = LEAST[error.status];
  if (least === undefined || method.isImplicit) return;
  const { steps, y0, y1 } = sweep;
  // The step that failed, or the last one before it.
  const isLast = error instanceof NonFiniteStateError;
  const begin = isLast
    ? steps.begin(error.step)
    : error.step > 0
    ? steps.begin(error.step - 1)
    : t0;
  const end = isLast || error.step === 0 ? error.time : steps.end(error.step - 1);
  const length = Math.abs(end - begin);
  const bounds = (rate: number) =>
    rate * length >= least && (isLast || rate * Math.abs(t1 - t0) >= LONG);
  // Where the state blew up its last values say little; the first ones may say more.
  const atStart = isLast ? fastestDecay(field, t0, y0) : 0;
  const rate = bounds(atStart) ? atStart : fastestDecay(field, begin, y1);
  if (!bounds(rate)) return;
  const { message, stack } = error;
  error.message = `${message}. The problem is stiff: a part of it decays at a rate of about ${
    rate.toPrecision(2)
  }, and steps of ${method.name} are bounded by that. Try an implicit method, such as rodas5p`;
  // The engine wrote it down with the message.
  if (stack) error.stack = stack.replace(message, () => error.message);
}
