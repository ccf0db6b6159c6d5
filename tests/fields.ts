import { add, concat, cos, mul, neg, scale, sin, slice, tensor, vectorField } from "../mod.ts";

/** y1' = a y2 + sin t / 2, y2' = −b y1 y2 … a smooth, nonlinear, time-dependent field with two parameters. */
export function wave() {
  return vectorField({
    state: [2],
    parameters: { a: tensor([1.3]), b: tensor([0.8]) },
    f(t, y, p) {
      const [u, v] = [slice(y, 0, 1), slice(y, 1, 2)];
      return concat([
        add(mul(p.a, v), scale(sin(t), 0.5)),
        add(neg(mul(p.b, sin(u))), scale(cos(mul(t, v)), 0.1)),
      ]);
    },
  });
}

/** y' = k y: one number, decaying for k < 0. */
export function exponential(k: number) {
  return vectorField({
    state: [1],
    parameters: { k: tensor([k]) },
    f: (_t, y, p) => mul(p.k, y),
  });
}
