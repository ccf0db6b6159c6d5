import {
  add,
  type BrownianPath,
  brownianPath,
  concat,
  cos,
  div,
  type Method,
  mul,
  ones,
  reshape,
  scale,
  sin,
  solve,
  sqrt,
  square,
  type StochasticField,
  stochasticField,
  sub,
} from "@revode/revode";

/** A problem from t = 0 to 1 for many paths at once, the solution of which is known on each. */
export interface NoisyProblem {
  readonly field: StochasticField;
  readonly y0: number;
  /** y(1), for the path number `row` of one that has so many noises. */
  readonly exact: (w: Float64Array, row: number) => number;
}

type Calculus = "ito" | "stratonovich";

/** dy = μ y dt + σ y dW, in either calculus: y = exp((μ − σ²/2) t + σ W), or without σ²/2. */
export function geometricMotion(paths: number, calculus: Calculus): NoisyProblem {
  const [mu, sigma] = [0.4, 0.8];
  const rate = calculus === "ito" ? mu - sigma ** 2 / 2 : mu;
  return {
    field: stochasticField({
      ...{ state: [paths, 1], noise: "diagonal", calculus },
      drift: (_t, y) => scale(y, mu),
      diffusion: (_t, y) => scale(y, sigma),
    }),
    y0: 1,
    exact: (w, row) => Math.exp(rate + sigma * w[row]),
  };
}

/** dy = √(1 + y²) (dt + ∘dW): y = sinh(t + W + arsinh y0). */
export function hyperbolicMotion(paths: number): NoisyProblem {
  return {
    field: stochasticField({
      ...{ state: [paths, 1], noise: "diagonal", calculus: "stratonovich" },
      drift: (_t, y) => scale(sqrt(add(1, square(y))), 0.5),
      diffusion: (_t, y) => scale(sqrt(add(1, square(y))), 0.5),
    }),
    y0: 0.5,
    exact: (w, row) => Math.sinh(0.5 + 0.5 * w[row] + Math.asinh(0.5)),
  };
}

/** Two noises by a matrix that commute, dy = y (0.6 dW1 − 0.5 dW2) in Itô's sense. */
export function twoNoises(paths: number): NoisyProblem {
  return {
    field: stochasticField({
      ...{ state: [paths, 1], noise: 2, calculus: "ito" },
      drift: (_t, y) => scale(y, 0.3),
      diffusion: (_t, y) => reshape(concat([scale(y, 0.6), scale(y, -0.5)], 1), [paths, 1, 2]),
    }),
    y0: 1,
    exact: (w, row) => Math.exp(0.3 - (0.36 + 0.25) / 2 + 0.6 * w[2 * row] - 0.5 * w[2 * row + 1]),
  };
}

/**
 * dy = (β/√(1 + t) − y/(2 (1 + t))) dt + α β/√(1 + t) dW: y = (y0 + β (t + α W))/√(1 + t). Kloeden and
 * Platen, Numerical Solution of Stochastic Differential Equations, 1992, (4.4.33) and what follows.
 */
export function additiveMotion(paths: number): NoisyProblem {
  const [alpha, beta] = [0.8, 0.5];
  return {
    field: stochasticField({
      ...{ state: [paths, 1], noise: "diagonal", calculus: "ito" },
      drift: (t, y) => sub(div(beta, sqrt(add(1, t))), div(y, scale(add(1, t), 2))),
      diffusion: (t) => mul(ones([paths, 1]), div(alpha * beta, sqrt(add(1, t)))),
    }),
    y0: 1,
    exact: (w, row) => (1 + beta * (1 + alpha * w[row])) / Math.SQRT2,
  };
}

/** Additive noise on a drift that is curved; nothing is known of it but by fine steps. */
export function curvedMotion(paths: number): StochasticField {
  return stochasticField({
    ...{ state: [paths, 1], noise: "diagonal", calculus: "ito" },
    drift: (t, y) => add(sin(scale(y, 2)), cos(t)),
    diffusion: (t) => mul(ones([paths, 1]), add(0.6, scale(t, 0.3))),
  });
}

/** y(1) for every path, by steps of 1/n. */
export function endsOf(
  { field, y0 }: Pick<NoisyProblem, "field" | "y0">,
  noise: BrownianPath,
  method: Method,
  n: number,
): Float64Array {
  const { stateShape } = field;
  const size = stateShape.reduce((all, each) => all * each, 1);
  const start = Array.from({ length: stateShape[0] }, () => Array(size / stateShape[0]).fill(y0));
  return solve({
    ...{ field, noise, y0: start, t0: 0, t1: 1, dt: 1 / n, method, watchDrift: false },
  }).y1.data;
}

/** The least squares slope of log |error| by log h, over 8, 16, … steps, and the errors. */
export function strongOrder(
  { field, y0 }: Pick<NoisyProblem, "field" | "y0">,
  method: Method,
  wanted: (noise: BrownianPath) => ArrayLike<number>,
  levels = [8, 16, 32, 64, 128],
): { order: number; errors: number[] } {
  const noise = brownianPath({ seed: 5, size: field.noise.shape, t1: 1, dt: 1 / 8 });
  const exact = wanted(noise);
  const errors = levels.map((n) => {
    const ends = endsOf({ field, y0 }, noise, method, n);
    return ends.reduce((sum, y, k) => sum + Math.abs(y - exact[k]), 0) / ends.length;
  });
  const x = levels.map((n) => -Math.log(n));
  const y = errors.map(Math.log);
  const mean = (v: number[]) => v.reduce((sum, each) => sum + each, 0) / v.length;
  const [mx, my] = [mean(x), mean(y)];
  const order = mean(x.map((v, i) => (v - mx) * (y[i] - my))) / mean(x.map((v) => (v - mx) ** 2));
  return { order, errors };
}

/** What a problem comes to on each path. */
export function exactEnds(
  { field, exact }: NoisyProblem,
): (noise: BrownianPath) => Float64Array {
  return (noise) => {
    const w = noise.value(1);
    return Float64Array.from({ length: field.stateShape[0] }, (_, row) => exact(w, row));
  };
}
