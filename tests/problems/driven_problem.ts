import {
  add,
  type GradientOptions,
  interpolation,
  type InterpolationOptions,
  matmul,
  meanSquaredError,
  mul,
  rk4,
  slice,
  sub,
  tanh,
  tensor,
  type VectorField,
  vectorField,
} from "../../mod.ts";

/** What fields run on. */
export const KERNELS = ["wasm", "interpreter"] as const;
/** The ways between the values of an input. */
export const WAYS: Record<string, InterpolationOptions> = {
  linear: { kind: "linear" },
  cubic: { kind: "cubic" },
  backward: { kind: "cubic", slopes: "backward", extrapolation: "hold" },
  previous: { kind: "previous" },
};

/** The times of an input. */
export const TIMES = [-0.5, 0.21, 0.4, 0.93, 1.3, 2.2];
/** Its values there. */
export const VALUES = [[0.2, 1], [-0.4, 0.7], [1, -0.3], [0.6, 0.1], [-0.8, 0.9], [0.3, -0.5]];

/** Two states, two channels of input; with a delay where the input does not jump. */
export function field(kernels: "wasm" | "interpreter" | "auto", delays = true): VectorField {
  return vectorField({
    ...{ state: [2], inputs: { u: 2 }, kernels },
    parameters: {
      a: tensor([[-0.6, 1.1], [-0.9, -0.3]]),
      b: tensor([[0.8, -0.2], [0.1, 0.5]]),
      tau: tensor([0.13]),
    },
    f: (t, y, p, { u }, { at, rate }) => {
      const plain = add(tanh(matmul(p.a, y)), matmul(p.b, u));
      if (!delays) return plain;
      const late = mul(at("u", sub(t, p.tau)), y);
      return add(add(plain, late), mul(y, slice(rate("u"), 1, 2)));
    },
  });
}

/** Where the loss reads. */
export const READS = [0.1, 0.5, 0.77, 1.2, 1.5];
/** What was measured there. */
export const DATA = READS.map((t) => [Math.sin(t), Math.cos(2 * t)]);

/** The problem of the field with an input, and what else is given. */
export function problem(
  of: VectorField,
  way: InterpolationOptions,
  given: object,
): GradientOptions {
  return {
    field: of,
    inputs: { u: interpolation(TIMES, VALUES, { ...way, differentiate: true }) },
    ...{ y0: Float64Array.of(0.4, -0.2), t0: 0, t1: 1.5, method: rk4, dt: 0.05 },
    loss: meanSquaredError(READS, DATA),
    ...given,
  };
}
