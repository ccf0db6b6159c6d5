import { rungeKutta, type RungeKuttaMethod } from "../runge_kutta.ts";

/**
 * Euler's method: order 1, one stage, no error estimate.
 *
 * Source: L. Euler, Institutionum calculi integralis, 1768.
 */
export const euler: RungeKuttaMethod = rungeKutta({
  name: "euler",
  order: 1,
  a: [[]],
  b: [1],
  c: [0],
});
