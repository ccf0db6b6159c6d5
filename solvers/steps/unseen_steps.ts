import type { Stepper } from "../method.ts";
import type { ForwardReader } from "../path/forward_reader.ts";
import type { StateWatch } from "../run_of_steps.ts";
import type { Steps } from "./steps.ts";

/** A way forward, as who takes many of its steps at once sees it. */
export interface UnseenSweep {
  readonly stepper: Stepper;
  readonly steps: Steps;
  readonly reader: ForwardReader;
  readonly watch?: StateWatch;
  readonly y1: Float64Array;
}

/** Takes steps from i on at once, as far as nobody has to see the states between; the step reached. */
export type TakeUnseen = (i: number, until: number, state: Float64Array) => number;

/** Makes that for a sweep; undefined where it is no use. */
type Lead = (sweep: UnseenSweep) => TakeUnseen | undefined;

const leads = new WeakMap<Stepper, Lead>();

/**
 * What takes many steps of a sweep at once; undefined where they are taken one by one. A stepper with
 * `stepMany` brings it: who solves by other methods does not load it.
 */
export function takeUnseenOf(sweep: UnseenSweep): TakeUnseen | undefined {
  return sweep.steps.takeMany && leads.get(sweep.stepper)?.(sweep);
}

/** Notes what takes many steps of a stepper. */
export function noteLead(stepper: Stepper, lead: Lead): void {
  leads.set(stepper, lead);
}
