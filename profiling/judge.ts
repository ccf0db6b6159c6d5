import { claimOf, CONTROL, medians, METERS, RECONSTRUCTION_LIMIT, type Setting } from "./claims.ts";
import { fitPower, type PowerFit } from "./fit.ts";
import type { Quantity, Row } from "./row.ts";

/** How a quantity grows with the number of steps, and whether that is what is claimed. */
export interface Fit {
  /** The adjoint's name. */
  readonly adjoint: string;
  /** The base method's name. */
  readonly method: string;
  /** The quantity, as the column is named. */
  readonly quantity: Quantity;
  /** The exponent p of n^p; null where fewer than two numbers of steps are left to fit. */
  readonly exponent: number | null;
  /** Its 95 % interval; null where it is unbounded, as between two points. */
  readonly ci95: readonly [number | null, number | null];
  /** What is claimed, in words; "none" where nothing is. */
  readonly claim: string;
  /** Whether it holds; true where nothing is claimed. */
  readonly holds: boolean;
}

/** A claim that is not about growth. */
export interface Check {
  /** The adjoint's name. */
  readonly adjoint: string;
  /** The base method's name. */
  readonly method: string;
  /** The quantity, as the column is named. */
  readonly quantity: Quantity;
  /** What is claimed, in words. */
  readonly claim: string;
  /** The worst that was found; null where nothing was. */
  readonly found: number | null;
  /** Whether it holds. */
  readonly holds: boolean;
}

/** What the rows say. */
export interface Judgement {
  /** Growth, quantity by quantity. */
  readonly fits: readonly Fit[];
  /** What is claimed besides. */
  readonly checks: readonly Check[];
  /** What a reader has to know, in sentences. */
  readonly notes: readonly string[];
  /** The number of rows without a measurement. */
  readonly failed: number;
  /** "pass" where every case ran and every claim holds. */
  readonly verdict: "pass" | "fail";
}

const QUANTITIES = [
  "wall_s",
  "field_evaluations",
  "field_pullbacks",
  "tracked_peak_bytes",
  "heap_peak_bytes",
  "rss_peak_bytes",
] as const satisfies Quantity[];

/**
 * Fits every quantity of every adjoint, and holds it against what is claimed.
 *
 * @param rows The rows of all cases.
 * @param setting The method, and the size of the system's state.
 * @returns Fits, checks and the verdict.
 *
 * @example
 * ```ts
 * import { judge } from "@revode/revode/profiling";
 * import { assertEquals } from "@std/assert";
 *
 * const { verdict, notes } = judge([], { method: "rk4", stateSize: 2 });
 * assertEquals(verdict, "fail");
 * assertEquals(notes[0].startsWith("The meters are broken"), true);
 * ```
 */
export function judge(rows: readonly Row[], setting: Setting): Judgement {
  const byAdjoint = Map.groupBy(rows, (row) => row.adjoint);
  if (!byAdjoint.has(CONTROL)) byAdjoint.set(CONTROL, []);
  const control = fitsOf(CONTROL, byAdjoint.get(CONTROL)!, setting);
  const broken = new Set(
    control.filter(({ quantity, holds }) => quantity in METERS && !holds).map((fit) =>
      fit.quantity
    ),
  );
  const fits = [...byAdjoint].flatMap(([adjoint, own]) =>
    fitsOf(adjoint, own, setting).map((fit) =>
      broken.has(fit.quantity) && fit.claim !== "none" ? { ...fit, holds: false } : fit
    )
  );
  const checks = [...byAdjoint.keys()]
    .filter((adjoint) => adjoint === "reversible")
    .map((adjoint) => reconstructionOf(adjoint, byAdjoint.get(adjoint)!, setting));
  const failed = rows.filter(({ found }) => found === undefined).length;
  const holds = failed === 0 && [...fits, ...checks].every((claim) => claim.holds);
  return {
    fits,
    checks,
    notes: [...(broken.size > 0 ? [brokenNote(broken)] : []), ...rules()],
    failed,
    verdict: holds ? "pass" : "fail",
  };
}

function fitsOf(adjoint: string, rows: readonly Row[], setting: Setting): Fit[] {
  return QUANTITIES.map((quantity) => {
    const claim = claimOf(adjoint, quantity, setting);
    const counted = rows.filter((row) => row.found !== undefined && (claim?.counts?.(row) ?? true));
    const least = METERS[quantity]?.resolution ?? 0;
    const fit = tryFit(
      medians(counted, quantity).map(([n, value]) => [n, Math.max(value, least)]),
    );
    return {
      adjoint,
      method: setting.method,
      quantity,
      exponent: fit?.exponent ?? null,
      ci95: [finite(fit?.ci95[0]), finite(fit?.ci95[1])],
      claim: claim?.text ?? "none",
      holds: claim?.holds(counted, fit) ?? true,
    };
  });
}

function tryFit(points: [number, number][]): PowerFit | undefined {
  return points.length > 1 && points.every(([, y]) => y > 0) ? fitPower(points) : undefined;
}

function finite(x: number | undefined): number | null {
  return x !== undefined && Number.isFinite(x) ? x : null;
}

function reconstructionOf(adjoint: string, rows: readonly Row[], { method }: Setting): Check {
  const errors = rows.flatMap(({ found }) => found?.reconstruction_error ?? []);
  const found = errors.length > 0 ? Math.max(...errors) : null;
  return {
    adjoint,
    method,
    quantity: "reconstruction_error",
    claim: `below ${RECONSTRUCTION_LIMIT.toExponential()}`,
    found,
    holds: found !== null && found < RECONSTRUCTION_LIMIT,
  };
}

function brokenNote(broken: ReadonlySet<Quantity>): string {
  const names = [...broken].map((quantity) => METERS[quantity]!.name);
  return `The meters are broken: storing the whole path must show exponent 1 ± 0.05 on each of ` +
    `them and does not on ${
      names.join(", ")
    }. What they say of the other adjoints counts for nothing.`;
}

function rules(): string[] {
  const size = (bytes: number) =>
    bytes < 2 ** 20 ? `${bytes / 2 ** 10} KiB` : `${bytes / 2 ** 20} MiB`;
  const meters = Object.values(METERS);
  const list = (text: (meter: typeof meters[number]) => string) => meters.map(text).join(", ");
  return [
    "Exponents are fitted to the medians of the repeats, on logarithms; intervals are 95 %, " +
    "Student's t.",
    `The control, "${CONTROL}", is fitted where the path that it stores is at least ` +
    `${list(({ name, signal }) => `${size(signal)} (${name})`)}; all its rows are in scaling.csv.`,
    `In the other fits what is below a meter's resolution counts as its resolution: ` +
    `${
      list(({ name, resolution }) => `${resolution < 2 ? "1 byte" : size(resolution)} (${name})`)
    }.`,
    "Resident growth that the heap does not explain is measured again, up to three times, and the " +
    "least counts: what the runtime touches for the first time shows only once.",
    "A checkpointing adjoint's tracked peak is compared where n is at least its checkpoints.",
  ];
}
