/**
 * The 25 problems of DETEST, all from t = 0 to 20.
 *
 * Source: T. E. Hull, W. H. Enright, B. M. Fellen and A. E. Sedgwick, Comparing numerical
 * methods for ordinary differential equations, SIAM Journal on Numerical Analysis 9, 1972.
 * The published end values are those of its successor: W. H. Enright and J. D. Pryce, Two
 * FORTRAN packages for assessing initial value methods, ACM Transactions on Mathematical
 * Software 13, 1987 (Algorithm 648).
 *
 * @module
 */
import { CLASS_E } from "./higher_order_equations.ts";
import { CLASS_C } from "./moderate_systems.ts";
import { CLASS_D } from "./orbits.ts";
import type { Problem } from "./problem.ts";
import { CLASS_A, CLASS_B } from "./small_problems.ts";

/** All 25. */
export const PROBLEMS: readonly Problem[] = [
  ...CLASS_A,
  ...CLASS_B,
  ...CLASS_C,
  ...CLASS_D,
  ...CLASS_E,
];
