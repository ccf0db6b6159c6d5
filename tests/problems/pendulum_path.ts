import { dopri8, type DoublePendulum, doublePendulum, pid, solve, type Tensor } from "../../mod.ts";

/** The states of a double pendulum at given times, from t = 0 on, nearly exact. */
export function pendulumPath(
  options: DoublePendulum,
  y0: readonly number[],
  times: Float64Array,
): Tensor {
  return solve({
    field: doublePendulum(options),
    y0,
    t0: 0,
    t1: times[times.length - 1],
    saveAt: times,
    method: dopri8,
    stepControl: pid({ rtol: 1e-12, atol: 1e-12, readBy: "steps" }),
  }).states;
}
