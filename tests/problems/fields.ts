import {
  add,
  concat,
  cos,
  type Method,
  mul,
  neg,
  pid,
  type PidOptions,
  scale,
  sin,
  slice,
  sub,
  tensor,
  vectorField,
  type VectorFieldOptions,
} from "../../mod.ts";

/** y1' = a y2 + sin t / 2, y2' = −b y1 y2 … a smooth, nonlinear, time-dependent field with two parameters. */
export function wave(how: Pick<VectorFieldOptions, "kernels" | "dtype"> = {}) {
  return vectorField({
    ...how,
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

/** Lotka and Volterra's prey and predators. */
export const species = vectorField({
  state: [2],
  f: (_t, y) => {
    const [x, z] = [slice(y, 0, 1), slice(y, 1, 2)];
    const eaten = mul(x, z);
    return concat([sub(mul(0.9, x), mul(0.6, eaten)), sub(mul(0.45, eaten), mul(0.7, z))]);
  },
});

/** {@linkcode wave} from (1, 0), over about two of its turns. */
export const WAVE = { field: wave(), y0: [1, 0], t0: 0, t1: 4 };

/** Read from the interpolant with every method, so that the steps do not depend on what is read. */
export const TOLERANCES: PidOptions = { rtol: 1e-5, atol: 1e-5, readBy: "interpolant" };

/** {@linkcode WAVE} with adaptive steps. */
export function adaptive(method: Method, options: PidOptions = TOLERANCES) {
  return { ...WAVE, method, stepControl: pid(options) };
}
