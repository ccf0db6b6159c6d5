import { logGamma, logGammaRise, logRest, logRestTwice, sumOfLogs } from "./log_gamma.ts";

/**
 * How a measurement is distributed around what is observed; `negativeLogLikelihood` says what each takes.
 *
 * @category Losses
 */
export type Distribution = "normal" | "studentT" | "logNormal" | "poisson" | "negativeBinomial";

/** −log of a density at x, given the middle m of the distribution and the noise s. */
export interface Density {
  /** Whether it has a noise. */
  readonly noisy: boolean;
  /** What m has to be; unset where it may be any number. */
  readonly middle?: "above 0" | "at least 0";
  /** What x has to be, for messages; unset where it may be any number. */
  readonly data?: string;
  /** Whether x may be had at all. */
  has(x: number): boolean;
  value(x: number, m: number, s: number): number;
  /** ∂/∂m. */
  byMiddle(x: number, m: number, s: number): number;
  /** ∂/∂s. */
  byNoise(x: number, m: number, s: number): number;
  /** ∂²/∂m², ∂²/∂m∂s, ∂²/∂s². */
  second(x: number, m: number, s: number): readonly [number, number, number];
}

const HALF_LOG_TWO_PI = /* @__PURE__ */ (() => 0.5 * Math.log(2 * Math.PI))();

const NORMAL: Density = {
  noisy: true,
  has: () => true,
  value: (x, m, s) => 0.5 * ((x - m) / s) ** 2 + Math.log(s) + HALF_LOG_TWO_PI,
  byMiddle: (x, m, s) => (m - x) / s / s,
  byNoise: (x, m, s) => (1 - ((x - m) / s) ** 2) / s,
  second(x, m, s) {
    const z = (x - m) / s;
    return [1 / s / s, 2 * z / s / s, (3 * z * z - 1) / s / s];
  },
};

/** x has the median m; s is the standard deviation of log x. */
const LOG_NORMAL: Density = {
  noisy: true,
  middle: "above 0",
  data: "above 0",
  has: (x) => x > 0,
  value: (x, m, s) => NORMAL.value(Math.log(x / m), 0, s) + Math.log(x),
  byMiddle: (x, m, s) => NORMAL.byMiddle(Math.log(x / m), 0, s) / m,
  byNoise: (x, m, s) => NORMAL.byNoise(Math.log(x / m), 0, s),
  second(x, m, s) {
    const z = Math.log(x / m) / s;
    const [middle, mixed, noise] = NORMAL.second(z * s, 0, s);
    return [(middle + z / s) / m / m, mixed / m, noise];
  },
};

const POISSON: Density = {
  noisy: false,
  middle: "at least 0",
  data: "whole numbers of at least 0",
  has: isCount,
  value: (x, m) => m - (x === 0 ? 0 : x * Math.log(m)) + logGamma(x + 1),
  byMiddle: (x, m) => 1 - (x === 0 ? 0 : x / m),
  byNoise: () => 0,
  second: (x, m) => [x === 0 ? 0 : x / m / m, 0, 0],
};

/** x has the mean m and the variance m + s m²; with s = 0 it were Poisson's. */
const NEGATIVE_BINOMIAL: Density = {
  noisy: true,
  middle: "at least 0",
  data: "whole numbers of at least 0",
  has: isCount,
  value: (x, m, s) =>
    logGamma(x + 1) - sumOfLogs(x, s).value - (x === 0 ? 0 : x * Math.log(m)) +
    (x + 1 / s) * Math.log1p(s * m),
  byMiddle: (x, m, s) => x === 0 ? 1 / (1 + s * m) : (1 - x / m) / (1 + s * m),
  byNoise: (x, m, s) => x * m / (1 + s * m) - logRest(s * m) / s / s - sumOfLogs(x, s).slope,
  second(x, m, s) {
    const q = 1 / (1 + s * m);
    const off = x === 0 ? 1 : 1 - x / m;
    return [
      (x === 0 ? 0 : x / m / m * q) - off * s * q * q,
      (x - m) * q * q,
      logRestTwice(s * m) / s ** 3 - x * (m * q) ** 2 - sumOfLogs(x, s).bend,
    ];
  },
};

/** m and s are middle and scale; the variance is s² ν / (ν − 2). */
function studentT(degrees: number): Density {
  const constant = 0.5 * Math.log(degrees * Math.PI) - logGammaRise(degrees / 2, 0.5);
  return {
    noisy: true,
    has: () => true,
    value: (x, m, s) =>
      constant + Math.log(s) + 0.5 * (degrees + 1) * Math.log1p(((x - m) / s) ** 2 / degrees),
    byMiddle(x, m, s) {
      const z = (m - x) / s;
      return (degrees + 1) / (degrees / z + z) / s;
    },
    byNoise(x, m, s) {
      const z = (x - m) / s;
      return (1 - (degrees + 1) / (degrees / z / z + 1)) / s;
    },
    second(x, m, s) {
      const z = (x - m) / s;
      const pull = (degrees + 1) / (degrees / z + z);
      const share = degrees + z * z;
      const slope = (degrees + 1) / share * ((degrees - z * z) / share);
      return [
        slope / s / s,
        (pull + z * slope) / s / s,
        (2 * z * pull + z * z * slope - 1) / s / s,
      ];
    },
  };
}

function isCount(x: number): boolean {
  return Number.isInteger(x) && x >= 0;
}

/** The density of a distribution; `degrees` are Student's. */
export function densityOf(distribution: Distribution, degrees: number): Density {
  switch (distribution) {
    case "normal":
      return NORMAL;
    case "studentT":
      return studentT(degrees);
    case "logNormal":
      return LOG_NORMAL;
    case "poisson":
      return POISSON;
    case "negativeBinomial":
      return NEGATIVE_BINOMIAL;
  }
}
