import {
  add,
  brownianPath,
  cos,
  glorot,
  linear,
  matmul,
  mul,
  ones,
  reshape,
  sin,
  type StochasticField,
  stochasticField,
  tanh,
  tensor,
  zeros,
} from "@revode/revode";

/** A batch of three states of two elements, with weights in the drift and in the noise. */
const STATE = [3, 2];

/** Where they start. */
export const NOISY_START = [[0.7, -0.4], [0.1, 0.9], [-0.8, 0.3]];

type Kind = "own" | "mixed" | "matrix" | "additive";

/**
 * A small neural equation with noise: each element's own, each by all, by a matrix that does not commute,
 * or without y.
 */
export function noisyNetwork(
  kind: Kind,
  calculus: "ito" | "stratonovich" = "stratonovich",
  kernels: "auto" | "wasm" | "interpreter" = "auto",
): StochasticField {
  return stochasticField({
    state: STATE,
    noise: kind === "matrix" ? 3 : "diagonal",
    calculus,
    kernels,
    parameters: {
      w1: glorot([2, 5]),
      b1: zeros([5]),
      w2: glorot([5, 2]),
      b2: zeros([2]),
      s: tensor([0.4, 0.3]),
      v: glorot([2, 6]),
    },
    drift: (t, y, p) => add(linear(tanh(linear(y, p.w1, p.b1)), p.w2, p.b2), mul(0.3, cos(t))),
    diffusion(t, y, p) {
      if (kind === "own") return mul(p.s, add(1.1, sin(add(y, t))));
      if (kind === "additive") return mul(ones(STATE), mul(p.s, cos(t)));
      if (kind === "mixed") return mul(p.s, tanh(matmul(y, tensor([[0.8, 0.3], [-0.5, 0.9]]))));
      return reshape(mul(0.5, tanh(matmul(y, p.v))), [...STATE, 3]);
    },
    seed: 3,
  });
}

/** A path for such a field. */
export function noiseOf({ noise: { shape } }: StochasticField, dt: number) {
  return brownianPath({ seed: 9, size: shape, t0: 0.2, t1: 1.2, dt });
}
