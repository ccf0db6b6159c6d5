import {
  add,
  concat,
  cos,
  meanSquaredError,
  mul,
  neg,
  type PathLoss,
  type Ratio,
  reversible,
  type RungeKuttaMethod,
  scale,
  slice,
  sub,
  tanh,
  tensor,
  vectorField,
} from "../../../mod.ts";

/** The design's damped problem, with the two rates of damping as parameters. */
export function dampedField() {
  return vectorField({
    state: [2],
    parameters: { a: tensor([3]), b: tensor([2]) },
    f(t, y, p) {
      const [u, v] = [slice(y, 0, 1), slice(y, 1, 2)];
      return concat([
        add(neg(mul(p.a, u)), tanh(v)),
        add(sub(neg(mul(p.b, v)), scale(u, 0.5)), scale(cos(t), 0.3)),
      ]);
    },
  });
}

/** From its start, with fifty steps to the unit of time. */
export const DAMPED = { y0: [0.7, 0.4], t0: 0, dt: 0.02 };

/** Reads the path early, so that y0 matters, and late. */
export function pathLoss(t1: number): PathLoss {
  const times = [0.5, 1, 2.01, t1 / 2, t1];
  return meanSquaredError(times, times.map((t) => [0.2 * Math.cos(t), 0.1]));
}

/** Exact arithmetic over a base. */
export function exactly(
  base: RungeKuttaMethod,
  coupling?: Ratio,
  range?: number | readonly number[],
) {
  return reversible(base, { arithmetic: "exact", coupling, range });
}
