/**
 * The rules by which a claim is judged. What is counted must be exact; what is measured with
 * noise is judged by intervals, and where they are too wide to tell, the claim is undecided.
 *
 * @module
 */
import type { Sample } from "../../statistics/bootstrap.ts";
import { byteGrowth } from "../../statistics/byte_growth.ts";
import { fitPower, type PowerFit } from "../../statistics/fit.ts";
import { GROWTH_LAWS, type GrowthComparison } from "../../statistics/growth_laws.ts";
import type { Quantity, Row } from "../row.ts";
import { formatBytes } from "../../../commands/mod.ts";

/** What there is to judge a claim by. */
export interface Evidence {
  /** The rows that count, all of them with a measurement. */
  readonly rows: readonly Row[];
  /** The same, as the repeats of the quantity at each number of steps, going up. */
  readonly samples: readonly Sample[];
  /** The exponent; undefined where there are fewer than two numbers of steps. */
  readonly fit?: PowerFit;
  /** The laws of growth; undefined where there are fewer than three numbers of steps. */
  readonly laws?: GrowthComparison;
}

/**
 * What comes of a claim.
 *
 * @category Claims
 */
export interface Finding {
  /** Undecided counts as not shown: the command fails as it does where a claim fails. */
  readonly outcome: "holds" | "fails" | "undecided";
  /** Why, in words. */
  readonly why: string;
}

/** What is claimed of one quantity of one adjoint. */
export interface Claim {
  /** In words. */
  readonly text: string;
  /** Judges it. */
  judge(evidence: Evidence): Finding;
  /** Whether the quantity is measured with noise, so that other repeats could say something else. */
  readonly noisy?: boolean;
  /** The rows that count; default all. */
  counts?(row: Row): boolean;
}

const MEBIBYTE = 2 ** 20;

/** Growth is looked at from this number of steps on. */
const GROWS_FROM = 1000;

const NOTHING: Finding = { outcome: "undecided", why: "nothing was measured that counts" };
const ONE_COUNT: Finding = { outcome: "undecided", why: "measured at one number of steps only" };
const TOO_FEW: Finding = {
  outcome: "undecided",
  why: "any line passes through two points: three or more numbers of steps are needed",
};

/**
 * In proportion to n. It holds where the exponent is near 1, all of its interval lies between
 * those that sqrt(n) and n log n would show at the same numbers of steps, and no
 * other law explains the data better. It fails where the exponent is not near 1 and 1 is
 * outside the interval, or another law explains the data better. Else it is undecided.
 *
 * @param tolerance How near the exponent has to be.
 */
export function proportional(tolerance: number): Claim {
  return {
    text: `exponent 1 ± ${tolerance}, not n log n`,
    noisy: true,
    judge({ samples, fit, laws }) {
      if (laws !== undefined && laws.best !== "n" && !laws.alsoPossible.includes("n")) {
        return { outcome: "fails", why: `${laws.best} explains it better than n` };
      }
      const steps = samples.map(([n]) => n);
      const [slower, faster] = [exponentOf("sqrt n", steps), exponentOf("n log n", steps)];
      return byInterval(fit, tolerance, [slower, "sqrt n"], [faster, "n log n"]);
    },
  };
}

/**
 * In proportion to n, of a meter that shows what is known to be so: it must be near 1, and
 * not be blind to half of the powers of ten, nor see them one and a half times.
 *
 * @param tolerance How near the exponent has to be.
 */
export function shown(tolerance: number): Claim {
  return {
    text: `exponent 1 ± ${tolerance}`,
    noisy: true,
    judge: ({ fit }) => byInterval(fit, tolerance, [0.5, "sqrt n"], [1.5, "n^1.5"]),
  };
}

function byInterval(
  fit: PowerFit | undefined,
  tolerance: number,
  [slower, slowerName]: [number, string],
  [faster, fasterName]: [number, string],
): Finding {
  if (fit === undefined) return NOTHING;
  const { exponent, ci95: [low, high] } = fit;
  if (high === Infinity) return TOO_FEW;
  const off = Math.abs(exponent - 1) - tolerance;
  // An exponent at the very edge is inside, whatever rounding says.
  const near = off <= 1e-9;
  const number = (x: number) => x.toFixed(3);
  if (near && low > slower && high < faster) {
    return {
      outcome: "holds",
      why: `between ${number(slower)} (${slowerName}) and ${number(faster)} (${fasterName})`,
    };
  }
  if (!near) {
    const outside = low > 1 || high < 1;
    return {
      outcome: outside ? "fails" : "undecided",
      why: `${number(exponent)} is off by more than ${tolerance}` +
        (outside ? "" : ", but the interval reaches 1"),
    };
  }
  const reached = [
    ...(low <= slower ? [`down to ${number(slower)}, which is ${slowerName}`] : []),
    ...(high >= faster ? [`up to ${number(faster)}, which is ${fasterName}`] : []),
  ];
  return { outcome: "undecided", why: `the interval reaches ${reached.join(", and ")}` };
}

/** The exponent that a law shows when it is fitted at some numbers of steps. */
function exponentOf(law: keyof typeof GROWTH_LAWS, steps: readonly number[]): number {
  if (new Set(steps).size < 2) return NaN;
  return fitPower(steps.map((n) => [n, GROWTH_LAWS[law](n)])).exponent;
}

/**
 * Less than 1 MiB of growth, up to the end of its interval, from 1000 steps on where at least
 * three numbers of steps are that large. Growth is not known better than the meter's
 * resolution, whatever the interval says.
 *
 * @param resolution What the meter cannot tell apart.
 */
export function hardlyGrows(resolution: number): Claim {
  return {
    text: "grows by less than 1 MiB",
    noisy: true,
    judge({ samples }) {
      const large = samples.filter(([n]) => n >= GROWS_FROM);
      const used = large.length > 2 ? large : samples;
      if (used.length === 0) return NOTHING;
      if (used.length < 3) return TOO_FEW;
      const { bytes, ci95 } = byteGrowth(used);
      const low = Math.min(ci95[0], bytes - resolution);
      const high = Math.max(ci95[1], bytes + resolution);
      const text = (x: number) => `${x < 0 ? "-" : ""}${formatBytes(Math.round(Math.abs(x)))}`;
      const why = `grows by ${text(bytes)}, 95 % interval ${text(low)} to ${text(high)}`;
      if (high < MEBIBYTE) return { outcome: "holds", why };
      return { outcome: low >= MEBIBYTE ? "fails" : "undecided", why };
    },
  };
}

/**
 * Exactly as many as are known in advance, in every row.
 *
 * @param count How many of so many steps.
 */
export function knownCount(quantity: Quantity, count: (steps: number) => number): Claim {
  const each = count(1);
  return {
    text: count(1000) === 1000 * each ? `exactly ${each} a step` : "exactly s (t(n, c) + n)",
    judge: ({ rows }) => exactly(rows, quantity, ({ steps }) => count(steps)),
  };
}

/**
 * Exactly so many at every step and so many besides.
 *
 * @param counted How many there are of so many steps.
 */
export function eachStepAndStart(
  quantity: Quantity,
  count: number,
  counted: (steps: number) => number,
): Claim {
  const far = 1e6;
  return {
    text: `exactly ${count} a step, and ${counted(far) - count * far}`,
    judge: ({ rows }) => exactly(rows, quantity, ({ steps }) => counted(steps)),
  };
}

/**
 * The same bytes in every row, of two or more numbers of steps.
 *
 * @param least Rows of fewer steps do not count: they need less than c checkpoints.
 */
export function sameAtEveryCount(quantity: Quantity, least = 0): Claim {
  return {
    text: "the same bytes at every n",
    counts: (row) => row.steps >= least,
    judge({ rows, samples }) {
      if (rows.length === 0) return NOTHING;
      const finding = exactly(rows, quantity, () => rows[0].found![quantity]!);
      return finding.outcome === "holds" && samples.length < 2 ? ONE_COUNT : finding;
    },
  };
}

/**
 * In no row more bytes than in one of fewer steps, by not a single one. It is fewer where steps are
 * so small that the watch over a reversible method has nothing to look into.
 *
 * @param least Rows of fewer steps do not count: they have less than k anchors.
 */
export function noMoreAtLarger(least = 0): Claim {
  return {
    text: "no more bytes at a larger n",
    counts: (row) => row.steps >= least,
    judge({ rows, samples }) {
      if (samples.length < 2) return samples.length === 0 ? NOTHING : ONE_COUNT;
      for (let i = 1; i < samples.length; i++) {
        const [[n0, before], [n, here]] = [samples[i - 1], samples[i]];
        const [fewest, most] = [Math.min(...before), Math.max(...here)];
        if (most > fewest) {
          return {
            outcome: "fails",
            why: `${number(most)} at n = ${number(n)}, ${number(fewest)} at n = ${number(n0)}`,
          };
        }
      }
      return { outcome: "holds", why: `exact in ${rows.length} rows` };
    },
  };
}

function exactly(rows: readonly Row[], quantity: Quantity, wanted: (row: Row) => number): Finding {
  if (rows.length === 0) return NOTHING;
  const wrong = rows.find((row) => row.found![quantity] !== wanted(row));
  if (wrong === undefined) return { outcome: "holds", why: `exact in ${rows.length} rows` };
  return {
    outcome: "fails",
    why: `${number(wrong.found![quantity]!)} at n = ${number(wrong.steps)}, ` +
      `wanted ${number(wanted(wrong))}`,
  };
}

function number(x: number): string {
  return x.toLocaleString("en");
}
