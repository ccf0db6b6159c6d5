import type { KeysOf } from "../../tensors/internal.ts";
import { allocate } from "../../tensors/mod.ts";
import { ComputedStart, type StartFunction } from "./computed_start.ts";
import { eventDriverOf } from "../events/event_driver.ts";
import type { ProblemEvent } from "../events/problem_event.ts";
import type { Counts, FieldWith } from "../field.ts";
import type { ProblemInputs } from "../inputs/driver.ts";
import { isReversible, type Method } from "../method.ts";
import type { ForwardReader } from "../path/forward_reader.ts";
import { type ReadAt, settlePoints } from "../path/path_loss.ts";
import type { ReaderOptions } from "../path/reader_options.ts";
import { flattenState, type StateLike } from "./state.ts";
import type { BrownianPath } from "../stochastic/brownian_path.ts";
import { checkTimes, constantStep, type StepControl } from "../steps/step_control.ts";
import { ANCHORS } from "../reversible/watch/anchors.ts";
import { controlsDrift } from "../steps/drift_weight.ts";
import type { Sweep } from "../sweep.ts";

/**
 * An initial value problem and how to step through it.
 *
 * @category Solving
 * @typeParam Name The names of the field's parameters, those that are fixed among them.
 * @typeParam Input The names of its inputs.
 * @typeParam Back Whether the method goes back.
 */
export interface Problem<
  Name extends string = string,
  Input extends string = string,
  Back extends boolean = boolean,
> {
  /** f(t, y; θ). */
  readonly field: FieldWith<Name, Input>;
  /**
   * What drives the field, by the names of its inputs: an interpolation each, or a list of them for an
   * input of shape [batch, …], one for each of the batch. Required where the field has inputs.
   */
  readonly inputs?: ProblemInputs<NoInfer<Input>>;
  /**
   * The Brownian path of a stochastic equation, of the shape of its noise, and at least from t0 to t1.
   * Required where the field has noise.
   */
  readonly noise?: BrownianPath;
  /**
   * The state at t0, of the field's state shape: numbers, or a function of the parameters that gives
   * them, such as `(p) => concat([tensor([1]), p.velocity])`, or an encoder over first observations. It
   * is traced as f is; its parameters are the field's, by name, whether f has a use for them or not.
   */
  readonly y0: StateLike | StartFunction<NoInfer<Name>>;
  /** The start. */
  readonly t0: number;
  /** The end; before t0 for a solve backwards in time. */
  readonly t1: number;
  /** The method, such as `rk4` or `reversible(rk4)`. */
  readonly method: Method<Back>;
  /**
   * The step size, of the sign of t1 − t0; with `pid` the first one, chosen by a rule where
   * it is not given. Required for steps of one size.
   */
  readonly dt?: number;
  /** Decides where steps end. Default `constantStep()`. */
  readonly stepControl?: StepControl;
  /** The most steps, rejected ones included. Default: 100,000 with `pid`, else unlimited. */
  readonly maxSteps?: number;
  /**
   * Whether a reversible method is watched on the way there, so that a solve whose two states drift
   * apart ends with `UnstableError` before the solution is wrong. Default true. With false a solution
   * may be wrong and nothing is said: it is for measuring that.
   */
  readonly watchDrift?: boolean;
  /**
   * What happens besides: where a function of the state changes its sign, or at given times, the solve
   * goes on from another state, or ends. Default none.
   */
  readonly events?: readonly ProblemEvent<NoInfer<Name>, NoInfer<Input>>[];
  /** The most events of the state, those at the same time counted once. Default 100,000. */
  readonly maxEvents?: number;
}

/** The names of a problem's options. */
export const PROBLEM_KEYS: KeysOf<Problem> = {
  field: true,
  inputs: true,
  noise: true,
  y0: true,
  t0: true,
  t1: true,
  method: true,
  dt: true,
  stepControl: true,
  maxSteps: true,
  watchDrift: true,
  events: true,
  maxEvents: true,
};

/** How a problem is bound, where not as it is by itself. */
interface ProblemOptions {
  /** How many anchors a way back will keep; see `BindOptions`. */
  readonly anchors?: number;
  /** What the points are called where the path is read, as messages begin. */
  readonly readsWhat?: string;
}

/**
 * Checks a problem and makes what a sweep over it needs.
 *
 * @param at Where the path is read.
 * @param makeReader Makes what reads it.
 */
export function bindProblem<R extends ForwardReader>(
  problem: Problem,
  at: ReadAt,
  counts: Counts,
  makeReader: (options: ReaderOptions) => R,
  { anchors = ANCHORS, readsWhat }: ProblemOptions = {},
): Sweep & { readonly reader: R } {
  const { field, t0, t1, method, dt, maxSteps, stepControl = constantStep() } = problem;
  checkTimes(t0, t1, dt, maxSteps);
  const start = typeof problem.y0 === "function"
    ? new ComputedStart(field, problem.y0, t0)
    : undefined;
  start?.evaluate();
  const y0 = start?.y0 ?? flattenState(field, problem.y0 as StateLike);
  field.checkProblem?.({ y0, t0, t1, dt });
  const points = settlePoints(at, t0, t1, readsWhat);
  const { times: reads } = points;
  const events = eventDriverOf("solve", problem.events)?.bind(problem, counts);
  const stops = events?.times;
  const found = stepControl.bind({ field, method, y0, t0, t1, dt, maxSteps, stops, reads, counts });
  const steps = events?.steps(found) ?? found;
  const reader = makeReader({
    ...{ field, steps, points, t0, t1, counts },
    interpolant: method.interpolant,
  });
  const bound = method.bind(field, {
    steps: found.complete ? found.count : undefined,
    adaptive: stepControl.adaptive,
    // A sweep starts anew before it steps.
    fixedParameters: true,
    anchors,
    times: steps,
    counts,
  });
  const stepper = events?.stepper(bound, reader) ?? bound;
  // Only a way back has a use for them, and will say so.
  if (isReversible(stepper)) {
    if (stepper.exact) stepper.exact.keepsBits = false;
    if (stepper.keepsForgotten !== undefined) stepper.keepsForgotten = false;
  }
  const held = stepControl.adaptive && controlsDrift(stepper);
  const watch = problem.watchDrift !== false && !held && stepper.drift
    ? method.watch?.({ field, stepper, steps, y0, events })
    : undefined;
  return { stepper, steps, reader, watch, start, y0, y1: allocate(y0.length), events };
}
