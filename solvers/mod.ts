/**
 * Explicit Runge-Kutta methods, reversible methods over any of them, solves, and
 * gradients of a loss through a solve: reversible, checkpointed or with full storage.
 *
 * @module
 */

export * from "./users.ts";

// What writers of methods and adjoints need besides.
export type * from "./adjoints/adjoint.ts";
export {
  defaultCheckpoints,
  onlineAdvances,
  optimalAdvances,
} from "./adjoints/checkpoint_schedule.ts";
export * from "./errors/way_back_errors.ts";
export type { EventNotes, EventStats } from "./events/event_log.ts";
export type * from "./field.ts";
export type { InterpolationSettings } from "./inputs/interpolation_settings.ts";
export * from "./method.ts";
export { isRungeKutta } from "./methods/runge_kutta.ts";
export type { StepIncrement } from "./methods/step_increment.ts";
export type { ForwardReader } from "./path/forward_reader.ts";
export type { SettledPoints } from "./path/path_loss.ts";
export type { PathReader } from "./path/path_reader.ts";
export type { ReadRates } from "./path/read_rates.ts";
export type { ReaderMark, ReaderOptions, ReadTiming } from "./path/reader_options.ts";
export type { ReadInterpolant, StepInterpolant } from "./path/step_interpolant.ts";
export type { ComputedStart } from "./problem/computed_start.ts";
export type { StateLike } from "./problem/state.ts";
export * from "./ratio.ts";
export type { ExactArithmetic } from "./reversible/exact_arithmetic.ts";
export type * from "./run_of_steps.ts";
export type { Steps } from "./steps/steps.ts";
export type { Sweep } from "./sweep.ts";
