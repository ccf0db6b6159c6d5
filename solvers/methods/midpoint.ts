import { rungeKutta, type RungeKuttaMethod } from "../runge_kutta.ts";

/**
 * The explicit midpoint method: order 2, two stages, no error estimate.
 *
 * Source: C. Runge, Über die numerische Auflösung von Differentialgleichungen,
 * Mathematische Annalen 46, 1895.
 */
export const midpoint: RungeKuttaMethod = rungeKutta({
  name: "midpoint",
  order: 2,
  a: [[], [1 / 2]],
  b: [0, 1],
  c: [0, 1 / 2],
});
