/**
 * From where on the defect of a window is suspicious, for the look at it in either form.
 *
 * @module
 */

/** Defects that are not looked into, in parts of an element's size. */
export const UNNOTICED = 1e-7;

/** Defects that are rounding in any case. */
export const NOTHING = 1e-12;

/** Defects that are looked into in any case, in parts of the largest element's size. */
export const LARGE = 0.03;

/** How many times the estimate of a step's error a defect may be, unsuspected, */
export const ESTIMATES = 4;

/** and by how much it may grow as long as it is more. */
export const GROWTH = 300;
