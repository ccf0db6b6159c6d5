import { type Analysis, frontsOf, type LawFit, type Outcome } from "./analysis.ts";
import { claimOf, CONTROL, METERS, reconstructionLimit, type Setting } from "./claims.ts";
import { evidenceOf } from "./evidence.ts";
import { noiseWarning, spreadsOf } from "./noise.ts";
import { COSTS, type Quantity, type Row } from "../row.ts";

/** Rows that show whether the meters work, where those of another setting do. */
export interface Control {
  /** The rows of the control. */
  readonly rows: readonly Row[];
  /** Their setting. */
  readonly setting: Setting;
}

/**
 * How a quantity grows with the number of steps, and whether that is what is claimed.
 *
 * @category Claims
 */
export interface Fit {
  /** The adjoint's name. */
  readonly adjoint: string;
  /** The base method's name. */
  readonly method: string;
  /** The setting, where there is more than one. */
  readonly setting?: string;
  /** The quantity, as the column is named. */
  readonly quantity: Quantity;
  /** The exponent p of n^p; null where fewer than two numbers of steps are left to fit. */
  readonly exponent: number | null;
  /** Its 95 % interval, as far as regression or bootstrap reach; null where unbounded. */
  readonly ci95: readonly [number | null, number | null];
  /** What is claimed, in words; "none" where nothing is. */
  readonly claim: string;
  /** Whether it is shown to hold; true where nothing is claimed. */
  readonly holds: boolean;
}

/**
 * A claim that is not about growth.
 *
 * @category Claims
 */
export interface Check {
  /** The adjoint's name. */
  readonly adjoint: string;
  /** The base method's name. */
  readonly method: string;
  /** The setting, where there is more than one. */
  readonly setting?: string;
  /** The quantity, as the column is named. */
  readonly quantity: Quantity;
  /** What is claimed, in words. */
  readonly claim: string;
  /** The worst that was found; null where nothing was. */
  readonly found: number | null;
  /** Whether it holds. */
  readonly holds: boolean;
}

/**
 * What the rows say.
 *
 * @category Claims
 */
export interface Judgement {
  /** Growth, quantity by quantity. */
  readonly fits: readonly Fit[];
  /** What is claimed besides. */
  readonly checks: readonly Check[];
  /** Why claims hold or not, laws of growth, noise, time against memory. */
  readonly analysis: Analysis;
  /** What a reader has to know, in sentences. */
  readonly notes: readonly string[];
  /** The number of rows without a measurement. */
  readonly failed: number;
  /** "pass" where every case ran and every claim holds. */
  readonly verdict: "pass" | "fail";
}

/**
 * Fits every quantity of every adjoint, and holds it against what is claimed.
 *
 * @param rows The rows of all cases.
 * @param setting The method, and the size of the system's state.
 * @param control The control of another setting; then the one of this setting, where there is
 *   one, need not store a long path.
 * @returns Fits, checks and the verdict.
 *
 * @example
 * ```ts
 * import { judge } from "./judge.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { verdict, notes } = judge([], { method: "rk4", stateSize: 2 });
 * assertEquals(verdict, "fail");
 * assertEquals(notes[0].startsWith("The meters are broken"), true);
 * ```
 */
export function judge(rows: readonly Row[], setting: Setting, control?: Control): Judgement {
  const byAdjoint = Map.groupBy(rows, (row) => row.adjoint);
  if (!control && !byAdjoint.has(CONTROL)) byAdjoint.set(CONTROL, []);
  const all = [...byAdjoint].flatMap(([adjoint, own]) =>
    COSTS.map((quantity) => judged(adjoint, quantity, own, setting, control !== undefined))
  );
  const controls = control === undefined
    ? all
    : COSTS.map((quantity) => judged(CONTROL, quantity, control.rows, control.setting));
  const broken = new Set(
    controls.filter(({ fit: { adjoint, quantity, holds } }) =>
      adjoint === CONTROL && quantity in METERS && !holds
    ).map(({ fit }) => fit.quantity),
  );
  const fits = all.map(({ fit }) =>
    broken.has(fit.quantity) && fit.claim !== "none" ? { ...fit, holds: false } : fit
  );
  const outcomes = all.flatMap(({ outcome }) =>
    outcome === undefined
      ? []
      : broken.has(outcome.quantity) && outcome.adjoint !== CONTROL
      ? { ...outcome, outcome: "undecided" as const, why: "its meter is broken" }
      : outcome
  );
  const checks = [...byAdjoint].flatMap(([adjoint, own]) => {
    const limit = reconstructionLimit(adjoint);
    return limit === undefined ? [] : [reconstructionOf(adjoint, own, setting, limit)];
  });
  const failed = rows.filter(({ found }) => found === undefined).length;
  const holds = failed === 0 && [...fits, ...checks].every((claim) => claim.holds);
  return {
    fits,
    checks,
    analysis: {
      outcomes,
      laws: all.flatMap(({ law }) => law ?? []),
      spreads: spreadsOf(rows),
      fronts: frontsOf(rows),
    },
    notes: [
      ...(broken.size > 0 ? [brokenNote(broken)] : []),
      ...all.flatMap(({ warning }) => warning ?? []),
      ...(rows.length > 0 && rows.every(({ repeat }) => repeat === 1) ? [ONCE] : []),
      ...rules(),
    ],
    failed,
    verdict: holds ? "pass" : "fail",
  };
}

interface Judged {
  readonly fit: Fit;
  readonly outcome?: Outcome;
  readonly law?: LawFit;
  readonly warning: string | undefined;
}

function judged(
  adjoint: string,
  quantity: Quantity,
  rows: readonly Row[],
  setting: Setting,
  elsewhere = false,
): Judged {
  const claim = elsewhere && adjoint === CONTROL && quantity in METERS
    ? undefined
    : claimOf(adjoint, quantity, setting);
  const counted = rows.filter((row) => row.found !== undefined && (claim?.counts?.(row) ?? true));
  const evidence = evidenceOf(counted, quantity);
  const { fit, laws } = evidence;
  const finding = claim?.judge(evidence);
  const about = { adjoint, method: setting.method, quantity };
  return {
    fit: {
      ...about,
      exponent: fit?.exponent ?? null,
      ci95: [finite(fit?.ci95[0]), finite(fit?.ci95[1])],
      claim: claim?.text ?? "none",
      holds: finding === undefined || finding.outcome === "holds",
    },
    ...(finding === undefined ? {} : { outcome: { ...about, ...finding } }),
    ...(laws === undefined ? {} : { law: { ...about, offset: quantity in METERS, ...laws } }),
    warning: claim === undefined ? undefined : noiseWarning(claim, counted, quantity),
  };
}

function finite(x: number | undefined): number | null {
  return x !== undefined && Number.isFinite(x) ? x : null;
}

function reconstructionOf(
  adjoint: string,
  rows: readonly Row[],
  { method }: Setting,
  limit: number,
): Check {
  const errors = rows.flatMap(({ found }) => found?.reconstruction_error ?? []);
  const found = errors.length > 0 ? Math.max(...errors) : null;
  return {
    adjoint,
    method,
    quantity: "reconstruction_error",
    claim: `below ${limit.toExponential()}`,
    found,
    holds: found !== null && found < limit,
  };
}

function brokenNote(broken: ReadonlySet<Quantity>): string {
  const names = [...broken].map((quantity) => METERS[quantity]!.name);
  return `The meters are broken: storing the whole path must show exponent 1 ± 0.05 on each of ` +
    `them and does not on ${
      names.join(", ")
    }. What they say of the other adjoints counts for nothing.`;
}

const ONCE =
  "Every case was measured once: how much it differs from repeat to repeat is not known, " +
  "only how far it scatters about the fit.";

function rules(): string[] {
  const size = (bytes: number) =>
    bytes < 2 ** 20 ? `${bytes / 2 ** 10} KiB` : `${bytes / 2 ** 20} MiB`;
  const meters = Object.values(METERS);
  const list = (text: (meter: typeof meters[number]) => string) => meters.map(text).join(", ");
  return [
    "Exponents are fitted to the medians of the repeats, on logarithms. Intervals are 95 %, and reach " +
    "as far as the regression's, by Student's t, and as far as that of a bootstrap over the " +
    "repeats. What an interval is too wide to tell counts as not shown.",
    `The control, "${CONTROL}", is fitted where the path that it stores is at least ` +
    `${list(({ name, signal }) => `${size(signal)} (${name})`)}; all its rows are in scaling.csv.`,
    `In the other fits what is below a meter's resolution counts as its resolution: ` +
    `${
      list(({ name, resolution }) => `${resolution < 2 ? "1 byte" : size(resolution)} (${name})`)
    }.`,
    "Resident growth that the heap does not explain is measured again, up to six times, and the " +
    "least counts: what the runtime touches for the first time shows only once.",
    "Where a reversible method's two states are apart by more than 1e-7, as with large steps, the watch over " +
    "them takes a step of the base method as well, whose buffers then count.",
    "The tracked peak of an adjoint with checkpoints or anchors is compared where n is at least their " +
    "number.",
  ];
}
