import {
  add,
  type GradientOptions,
  matmul,
  type PathLoss,
  Random,
  tanh,
  tensor,
  type VectorField,
  vectorField,
} from "../../mod.ts";

/** The orders of reversible Adams. */
export const ORDERS = [4, 5, 6, 8] as const;

const random = new Random(21);

/** A small network that depends on time; another one each time. */
export function network(): VectorField {
  const draw = (n: number, k: number) =>
    tensor(Array.from({ length: n }, () => Array.from({ length: k }, () => random.uniform(-1, 1))));
  return vectorField({
    state: [3],
    parameters: { inner: draw(8, 3), outer: draw(3, 8) },
    f: (t, y, p) => matmul(p.outer, tanh(add(matmul(p.inner, y), t))),
  });
}

const FIELD = network();

/** One without buffers of its own. */
const LOSS: PathLoss = {
  at: "end",
  value: (_i, _t, y) => y[0] * y[1] + y[2],
  cotangent(_i, _t, y, yBar) {
    yBar[0] += y[1];
    yBar[1] += y[0];
    yBar[2] += 1;
  },
};

/** The gradient of a loss at the end of n steps through a network. */
export function problem(method: GradientOptions["method"], n: number): GradientOptions {
  return { field: FIELD, y0: [0.3, -0.2, 0.5], t0: 0, t1: 2, dt: 2 / n, method, loss: LOSS };
}
