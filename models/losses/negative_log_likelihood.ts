import { checkChoice, checkKeys, checkNumber, type KeysOf } from "../../tensors/internal.ts";
import type { Diagnosis } from "../../tensors/mod.ts";
import type { PathLoss, StateLike, VectorField } from "../../solvers/mod.ts";
import { type DataRows, dataRows, elementAt, spreadOver } from "./data_rows.ts";
import { type Density, densityOf, type Distribution } from "./densities.ts";
import { markSquares } from "./least_squares.ts";
import { type Noise, type Observe, rowLoss, type RowTerm } from "./row_loss.ts";

/**
 * Options of {@linkcode negativeLogLikelihood}.
 *
 * @category Losses
 */
export interface NegativeLogLikelihoodOptions<F extends VectorField = VectorField> {
  /**
   * How a measurement is distributed around what is observed, m:
   *
   * - "normal": with mean m and standard deviation `noise`;
   * - "studentT": the same with heavier tails, for data with outliers; `noise` is its scale;
   * - "logNormal": its logarithm is normal around log m with standard deviation `noise`, so that the
   *   error is a part of m, m is the median, and all is above 0;
   * - "poisson": a count with mean and variance m;
   * - "negativeBinomial": a count with mean m and variance m + `noise` m².
   *
   * Default "normal".
   */
  readonly distribution?: Distribution;
  /**
   * The noise, above 0: a number, one a column, one a time as [times, 1], or one for each of the data;
   * where it is to be fitted a function that gives it. Required, but for "poisson", which has none.
   */
  readonly noise?: StateLike | Noise<F>;
  /** The degrees of freedom of "studentT". Default 4. */
  readonly degrees?: number;
  /** What the data measure, as in `meanSquaredError`. Default: y itself. */
  readonly observe?: Observe<F>;
  /** Whether NaN in the data stands for a missing number, which is left out. Default false. */
  readonly missing?: boolean;
}

const KNOWN: KeysOf<NegativeLogLikelihoodOptions> = {
  distribution: true,
  noise: true,
  degrees: true,
  observe: true,
  missing: true,
};

const CALLER = "negativeLogLikelihood";

const DISTRIBUTIONS: readonly Distribution[] = [
  "normal",
  "studentT",
  "logNormal",
  "poisson",
  "negativeBinomial",
];

/**
 * How unlikely the data are, given the path: −Σ log p(data), with every constant, over all numbers that
 * are given. Its least value is the fit of maximum likelihood, and the noise may be fitted along.
 *
 * @category Losses
 * @typeParam F The field, where `observe` and `noise` are to know parameters and inputs by its names.
 * @param times The times of the data, in the order of the solve.
 * @param data The measurements, of shape [times, ...observed]; for a single number a time [times].
 * @param options The distribution, the noise, what is observed, whether numbers may be missing.
 * @returns The loss.
 * @throws {TypeError} If there is not one row a time, what should be numbers is not, or the noise is
 *   missing or does not fit the data.
 * @throws {RangeError} If the distribution is unknown or cannot give a number of the data, or a noise or
 *   `degrees` is not above 0.
 *
 * @example
 * ```ts
 * import { exp, negativeLogLikelihood, neg, rk4, tensor, valueAndGrad, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // The field has a parameter that f has no use for: the logarithm of the noise.
 * const field = vectorField({ state: [], parameters: { noise: tensor(-1) }, f: (_t, y) => neg(y) });
 * const { value, parametersBar } = valueAndGrad({
 *   field, y0: 1, t0: 0, t1: 1, dt: 0.01, method: rk4,
 *   loss: negativeLogLikelihood([1], [0.5], { noise: (_m, { parameters: p }) => exp(p.noise) }),
 * });
 * const z = (0.5 - Math.exp(-1)) / Math.exp(-1);
 * assertAlmostEquals(value, z * z / 2 - 1 + Math.log(2 * Math.PI) / 2, 1e-8);
 * assertAlmostEquals(parametersBar[0], 1 - z * z, 1e-8);
 * ```
 */
export function negativeLogLikelihood<F extends VectorField = VectorField>(
  times: ArrayLike<number>,
  data: StateLike,
  options: NegativeLogLikelihoodOptions<F>,
): PathLoss {
  checkKeys(CALLER, options, KNOWN, { weights: "the noise says what a number counts" });
  const { distribution = "normal", degrees = 4, observe, missing = false, noise } = options;
  checkChoice(`${CALLER}: distribution`, distribution, DISTRIBUTIONS);
  checkDegrees(options, distribution);
  const density = densityOf(distribution, degrees);
  const rows = dataRows(CALLER, times, data, missing);
  const { numbers, width } = rows;
  const bad = numbers.findIndex((x) => !Number.isNaN(x) && !density.has(x));
  if (bad >= 0) {
    throw new RangeError(
      `${CALLER}: data of the distribution ${distribution} must be ${density.data}, ` +
        `${elementAt(bad, width)} is ${numbers[bad]}`,
    );
  }
  if ((noise === undefined) === density.noisy) {
    throw new TypeError(
      density.noisy
        ? `${CALLER}: noise is missing: give a number, one a column, or a function that gives it, as in ` +
          "(_observed, { parameters }) => exp(parameters.noise)"
        : `${CALLER}: the distribution ${distribution} has no noise; leave it out, or take ` +
          '"negativeBinomial"',
    );
  }
  const fitted = typeof noise === "function" ? noise : undefined;
  const known = fitted ?? !density.noisy ? undefined : knownNoise(rows, noise as StateLike);
  const term = likelihoodTerm(rows, density, known);
  const loss = rowLoss({ caller: CALLER, rows, term, observe, noise: fitted });
  if (distribution !== "normal" || known === undefined) return loss;
  const weights = known.map((s, i) => Number.isNaN(numbers[i]) ? 0 : 1 / s / s);
  return markSquares(loss, { rows, weights, isStandard: true, observe });
}

function checkDegrees({ degrees }: NegativeLogLikelihoodOptions, distribution: Distribution): void {
  checkNumber(CALLER, "degrees", degrees);
  if (degrees === undefined) return;
  if (distribution !== "studentT") {
    throw new TypeError(
      `${CALLER}: degrees are of "studentT", the distribution is ${distribution}`,
    );
  }
  if (!(degrees > 0 && degrees < Infinity)) {
    throw new RangeError(`${CALLER}: degrees must be above 0, got ${degrees}`);
  }
}

function knownNoise(rows: DataRows, noise: StateLike): Float64Array {
  const known = spreadOver(rows, noise, `${CALLER}: the noise`);
  const bad = known.findIndex((s) => !(s > 0 && s < Infinity));
  if (bad < 0) return known;
  throw new RangeError(
    `${CALLER}: the noise must be above 0, that of ${elementAt(bad, rows.width)} is ${known[bad]}`,
  );
}

const NO_NOISE = /* @__PURE__ */ new Float64Array(0);

/** @param known The noise of each number; unset where it comes with what is observed. */
function likelihoodTerm(
  { numbers, width }: DataRows,
  density: Density,
  known: Float64Array | undefined,
): RowTerm {
  /** The noise, or NaN: below 0 a density has no value, whatever its formula says. */
  const noiseAt = (at: number, k: number, noise: Float64Array) => {
    const s = known ? known[at] : density.noisy ? noise[k] : 1;
    return s > 0 ? s : NaN;
  };
  const isIn = (m: number) =>
    density.middle === undefined || m > 0 ||
    density.middle === "at least 0" && m === 0;
  return {
    isEmpty(index) {
      for (let k = 0; k < width; k++) if (!Number.isNaN(numbers[index * width + k])) return false;
      return true;
    },
    value(index, observed, noise) {
      let sum = 0;
      for (let k = 0; k < width; k++) {
        const at = index * width + k;
        const x = numbers[at];
        if (Number.isNaN(x)) continue;
        sum += isIn(observed[k]) ? density.value(x, observed[k], noiseAt(at, k, noise)) : NaN;
      }
      return sum;
    },
    cotangent(index, observed, noise, bar, noiseBar) {
      for (let k = 0; k < width; k++) {
        const at = index * width + k;
        const x = numbers[at];
        if (Number.isNaN(x)) continue;
        const s = noiseAt(at, k, noise);
        const m = isIn(observed[k]) ? observed[k] : NaN;
        bar[k] += density.byMiddle(x, m, s);
        if (noiseBar) noiseBar[k] += density.byNoise(x, m, s);
      }
    },
    second(index, at, along, bar) {
      for (let k = 0; k < width; k++) {
        const flat = index * width + k;
        const x = numbers[flat];
        if (Number.isNaN(x)) continue;
        const s = noiseAt(flat, k, at.noise ?? NO_NOISE);
        const [middle, mixed, spread] = density.second(x, at.observed[k], s);
        const { observed: m, noise: sigma } = along;
        bar.observed[k] += middle * m[k] + (sigma ? mixed * sigma[k] : 0);
        if (bar.noise && sigma) bar.noise[k] += mixed * m[k] + spread * sigma[k];
      }
    },
    explain(index, observed, noise) {
      for (let k = 0; k < width; k++) {
        const at = index * width + k;
        if (Number.isNaN(numbers[at])) continue;
        const found = explainNumber(density, numbers[at], observed[k], noiseAt(at, k, noise));
        if (found) return { ...found, message: `${found.message}, at element ${k}` };
      }
      return undefined;
    },
  };
}

function explainNumber(
  { middle }: Density,
  x: number,
  m: number,
  s: number,
): Diagnosis | undefined {
  if (!Number.isFinite(m)) return { kind: "given", message: `what is observed is ${m} already` };
  if (middle !== undefined && !(m > 0) && (m < 0 || middle === "above 0" || x > 0)) {
    return {
      kind: "undefined",
      message:
        `what is observed must be ${m < 0 ? middle : "above 0"}, and is ${m}; end observe with ` +
        "softplus or exp",
    };
  }
  if (Number.isNaN(s)) {
    return {
      kind: "undefined",
      message: "the noise must be above 0; end its function with softplus or exp",
    };
  }
  return undefined;
}
