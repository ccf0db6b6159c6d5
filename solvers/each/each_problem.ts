import type { KeysOf } from "../../tensors/internal.ts";
import type { GradientOptions } from "../gradient_options.ts";
import { problemsOf } from "./groups.ts";

/** What a trajectory may have of its own. */
type Own = Partial<
  Pick<GradientOptions, "y0" | "t0" | "t1" | "dt" | "inputs" | "noise" | "loss">
>;

const KNOWN: KeysOf<Own> = {
  y0: true,
  t0: true,
  t1: true,
  dt: true,
  inputs: true,
  noise: true,
  loss: true,
};

/**
 * The problems of trajectories: each with what is common to all.
 *
 * @param caller Whose they are, as messages begin.
 * @throws {TypeError} If they are no list of trajectories, or an option of one is unknown.
 */
export function eachProblem(
  caller: string,
  common: object,
  each: readonly object[],
): GradientOptions[] {
  return problemsOf<GradientOptions>(caller, common, each, KNOWN);
}
