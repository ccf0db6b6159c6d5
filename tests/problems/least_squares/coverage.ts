import { div, mul, positive, Random, sub } from "../../../tensors/mod.ts";
import { type GradientOptions, rk4, vectorField } from "../../../solvers/mod.ts";
import {
  ensemble,
  intervals,
  levenbergMarquardt,
  meanSquaredError,
  profileLikelihood,
} from "../../../models/mod.ts";

/** Growth to a limit, y' = r y (1 − y / K), and what is true of it. */
const TRUTH = { r: 0.8, K: 3 };
const START = 0.2;
const TIMES = Array.from({ length: 12 }, (_, i) => i + 1);
const NOISE = 0.12;
/** A time at which the path depends on both. */
const FORECAST = 2.5;

const truth = (t: number) => TRUTH.K / (1 + (TRUTH.K / START - 1) * Math.exp(-TRUTH.r * t));

const field = vectorField({
  state: [],
  parameters: { r: positive(1), K: positive(2) },
  f: (_t, y, { r, K }) => mul(mul(r, y), sub(1, div(y, K))),
});

function problem(data: number[]): GradientOptions {
  const loss = meanSquaredError(TIMES, data);
  return { field, y0: START, t0: 0, t1: 12, dt: 0.25, method: rk4, loss };
}

/** What was measured, with noise drawn by a seed. */
function simulate(seed: number): number[] {
  const random = new Random(seed);
  return TIMES.map((t) => truth(t) + random.normal(0, NOISE));
}

/**
 * How often 95 % intervals of both parameters hold what is true, over as many data sets as there are
 * seeds.
 */
export function coverageOfIntervals(seeds: readonly number[], profile = false): number[] {
  const held = [0, 0];
  for (const seed of seeds) {
    field.parameters.setNatural({ r: 1, K: 2 });
    const fit = levenbergMarquardt({ problems: [problem(simulate(seed))] });
    const found = intervals(fit);
    Object.entries(TRUTH).forEach(([name, value], k) => {
      const { low, high } = profile ? profileLikelihood(fit, name) : found.get(name);
      if (low <= value && value <= high) held[k]++;
    });
  }
  return held.map((count) => count / seeds.length);
}

/**
 * How often a 95 % band of an ensemble holds the path, over as many data sets as there are seeds. Each
 * member is fitted to what the fit says, with noise drawn anew.
 */
export function coverageOfBands(seeds: readonly number[], members: number): number {
  let held = 0;
  for (const seed of seeds) {
    field.parameters.setNatural({ r: 1, K: 2 });
    const fit = levenbergMarquardt({ problems: [problem(simulate(seed))] });
    const { noise } = intervals(fit);
    const { r, K } = fit.parameters;
    const fitted = (t: number) => K.item() / (1 + (K.item() / START - 1) * Math.exp(-r.item() * t));
    const models = ensemble((member) => {
      const random = new Random(1000 * (seed + 1) + member);
      const own = vectorFieldOf(r.item(), K.item());
      const data = TIMES.map((t) => fitted(t) + random.normal(0, noise));
      levenbergMarquardt({ problems: [{ ...problem(data), field: own }] });
      return { ...problem(data), field: own };
    }, Array.from({ length: members }, (_, k) => k));
    const { low, high } = models.forecast({ times: [FORECAST] });
    const wanted = truth(FORECAST);
    if (low.item() <= wanted && wanted <= high.item()) held++;
  }
  return held / seeds.length;
}

function vectorFieldOf(r: number, K: number) {
  return vectorField({
    state: [],
    parameters: { r: positive(r), K: positive(K) },
    f: (_t, y, { r, K }) => mul(mul(r, y), sub(1, div(y, K))),
  });
}
