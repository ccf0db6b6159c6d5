import {
  type BrownianPath,
  brownianPath,
  type Method,
  type StochasticField,
  stochasticField,
  stratonovich,
} from "../../../solvers/mod.ts";
import { glorot } from "../../../models/mod.ts";
import { add, linear, mul, tanh, tensor, zeros } from "../../../tensors/mod.ts";
import type { benchSystem } from "../plan/bench_systems.ts";

/** The smallest part of the span that a step is a whole number of. */
const FINEST = 1e-6;

/** What is solved of a stochastic equation. */
interface NoisySolve {
  readonly field: StochasticField;
  readonly noise: BrownianPath;
  readonly method: Method;
}

/**
 * A system's network as the drift of an equation with noise, on one path for any number of steps that
 * divides 1,000,000.
 *
 * @param method The method for ordinary equations.
 */
export function noisySolve(
  { y0: { shape }, t0, t1, hidden: [width] }: ReturnType<typeof benchSystem>,
  method: Method,
): NoisySolve {
  const d = shape[shape.length - 1];
  const field = stochasticField({
    state: shape,
    noise: "diagonal",
    calculus: "stratonovich",
    parameters: {
      w1: glorot([d, width]),
      b1: zeros([width]),
      w2: glorot([width, d]),
      b2: zeros([d]),
      sigma: tensor(0.1),
    },
    drift: (_t, y, p) => linear(tanh(linear(y, p.w1, p.b1)), p.w2, p.b2),
    diffusion: (_t, y, p) => mul(p.sigma, add(1, tanh(y))),
  });
  const noise = brownianPath({ size: shape, t0, t1, dt: FINEST * (t1 - t0) });
  return { field, noise, method: stratonovich(method) };
}
