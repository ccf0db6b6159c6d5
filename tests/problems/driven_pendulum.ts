import {
  concat,
  cos,
  type Method,
  mul,
  neg,
  sin,
  slice,
  sub,
  tensor,
  type VectorField,
  vectorField,
} from "../../mod.ts";

/** Steps of one size. */
export const STEPS = 24;
/** The start, and how far it goes. */
export const [T0, SPAN] = [-0.2, 1.7];

/** What a field runs on. */
export type Kernels = "wasm" | "interpreter" | "float32";

/** u' = a v + sin t, v' = −b sin u + c u cos t: nonlinear, of time, with parameters. */
export function pendulum(kernels: Kernels = "wasm"): VectorField {
  return vectorField({
    state: [2],
    parameters: { a: tensor([1.2]), b: tensor([1.9]), c: tensor([0.4]) },
    ...(kernels === "float32" ? { dtype: "float32" } : { kernels }),
    f(t, y, { a, b, c }) {
      const [u, v] = [slice(y, 0, 1), slice(y, 1, 2)];
      return concat([
        sub(mul(a, v), neg(sin(t))),
        sub(mul(c, mul(u, cos(t))), mul(b, sin(u))),
      ]);
    },
  });
}

/** Its problem in steps of one size. */
export function problem(field: VectorField, method: Method, direction: number) {
  const t1 = T0 + direction * SPAN;
  return { field, y0: [0.8, -0.5], t0: T0, t1, dt: (t1 - T0) / STEPS, method };
}

/** Both ends, nodes that are anchors, and times inside the steps before and after those. */
export function timesOf(direction: number): number[] {
  const at = [0, 0.3, 2.9, 3, 3.1, 7.5, 11.5, 12, 12.2, 12.8, 16, 20.99, 23.5, 24];
  return at.map((node) => T0 + node * direction * SPAN / STEPS);
}
