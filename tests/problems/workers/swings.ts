import { meanSquaredError, mlp } from "../../../models/mod.ts";
import { type GradientOptions, pid, reversible, rk4, tsit5 } from "../../../solvers/mod.ts";
import { scale, slice } from "../../../tensors/mod.ts";

/**
 * A few small problems, for trainings by workers: some that share a binding, others with spans, steps and starts of
 * their own.
 *
 * @param data What is added to what their losses compare with.
 */
export function swings(data: number = 0): GradientOptions[] {
  const field = mlp({ state: [2], hidden: [5], seed: 3 });
  const common = { field, t0: 0, t1: 1, method: reversible(rk4) };
  const times = [0.25, 1];
  const loss = (k: number) =>
    meanSquaredError(times, times.map((t) => [Math.sin(k + t), k + data]));
  const shared = [0, 1, 2, 3].map((k) => ({
    ...{ ...common, y0: [k, 1 - k], dt: 0.1, loss: loss(k) },
  }));
  return [
    ...shared,
    { ...common, t1: 2, y0: [0.5, 0], dt: 0.05, loss: loss(4) },
    { ...common, y0: (p) => scale(slice(p.b1, 0, 2), 3), dt: 0.1, loss: loss(5) },
    {
      ...{ ...common, method: reversible(tsit5), y0: [1, 1], loss: loss(6) },
      stepControl: pid({ rtol: 1e-3, atol: 1e-3 }),
    },
  ];
}
