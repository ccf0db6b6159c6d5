import type { StiffProblem } from "./problem.ts";
import { HIRES, POLLUTION } from "./reactions.ts";
import { OREGONATOR, ROBERTSON, VAN_DER_POL } from "./small_problems.ts";

/** All stiff problems. */
export const STIFF_PROBLEMS: readonly StiffProblem[] = [
  ROBERTSON,
  ...VAN_DER_POL,
  HIRES,
  OREGONATOR,
  POLLUTION,
];
