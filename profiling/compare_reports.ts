/**
 * What is worse than in an earlier report, and what is better.
 *
 * @module
 */
import { METERS } from "./claims.ts";
import type { ComparedReport } from "./earlier_report.ts";
import { median } from "./fit.ts";
import { rangeOf } from "./noise.ts";
import type { Quantity } from "./row.ts";
import { caseKey, type ScalingCase } from "./scaling_csv.ts";
import { timeNoise } from "./time_noise.ts";

/** Something that changed by more than the noise. */
export interface Change {
  /** The case, by column; of a claim, its adjoint and method. */
  readonly cells: Readonly<Record<string, string>>;
  /** What changed. */
  readonly what: Quantity | "failed" | "claim";
  /** The median before, or what was so before. */
  readonly before: number | string;
  /** The median now, or what is so now. */
  readonly now: number | string;
  /** Whether it counts: "unsure" is time that is longer at one number of steps only. */
  readonly change: "worse" | "better" | "unsure";
}

/** A report beside an earlier one. */
export interface Comparison {
  /** What is different about the machine; empty for the same. */
  readonly otherMachine: readonly string[];
  /** The cases that are in both. */
  readonly compared: number;
  /** What changed. */
  readonly changes: readonly Change[];
  /** The number of those that are worse. */
  readonly regressions: number;
  /** What a reader has to know, in sentences. */
  readonly notes: readonly string[];
}

/** Time that is longer by less than this is not looked at. */
const LEAST_SLOWDOWN = 0.15;

/** Time of everything that is longer by less than this factor may be the machine, which does other things. */
const LEAST_SLOWDOWN_OF_ALL = 2;

/** So many standard deviations of one time make a change. */
const DEVIATIONS = 3;

/** So many resolutions of a meter, or ranges of the repeats, make a change of memory. */
const RESOLUTIONS = 4;
const RANGES = 3;

/** A smaller change of memory than this share of it is not looked at. */
const LEAST_SHARE = 0.05;

const COUNTED = ["field_evaluations", "field_pullbacks", "tracked_peak_bytes"] as const;
const SAMPLED = ["heap_peak_bytes", "rss_peak_bytes"] as const;

/**
 * Compares a report with an earlier one, case by case.
 *
 * Counts and tracked bytes are exact: any more is worse. Heap and resident memory are worse
 * beyond four times the meter's resolution, three times the range of the repeats, and 5 %. Time
 * is longer where the medians differ by more than 15 % and by more than three standard
 * deviations of a single time, and the lower quartile now is above the upper one before; it is
 * worse where that is so at two numbers of steps of an adjoint, or at the only one. What
 * all adjoints are slower by, that is the least of their median ratios, is taken for the machine
 * and taken off, unless it is more than twice. On another machine only counts and tracked bytes
 * are compared. A claim that held and is not
 * shown any more is worse, and so is a case that failed.
 *
 * @param before The earlier report.
 * @param now The report.
 * @returns What changed.
 */
export function compareReports(before: ComparedReport, now: ComparedReport): Comparison {
  const otherMachine = (["cpu", "cores", "arch"] as const)
    .filter((name) => before.machine[name] !== now.machine[name])
    .map((name) => `${name} ${before.machine[name]} before, ${now.machine[name]} now`);
  const same = otherMachine.length === 0;
  const earlier = new Map(before.cases.map((each) => [caseKey(each.cells), each]));
  const pairs = now.cases.flatMap((each): Pair[] => {
    const old = earlier.get(caseKey(each.cells));
    return old === undefined ? [] : [[old, each]];
  });
  const noise = Math.max(timeNoise(before.cases), timeNoise(now.cases));
  const limit = 1 + Math.max(LEAST_SLOWDOWN, DEVIATIONS * noise);
  const measured = pairs.filter(([a, b]) => a.found.length > 0 && b.found.length > 0);
  const changes = [
    ...pairs.flatMap(([a, b]) => failureChange(a, b)),
    ...measured.flatMap(([a, b]) => COUNTED.flatMap((quantity) => countChange(a, b, quantity))),
    ...(same
      ? [
        ...measured.flatMap(([a, b]) => SAMPLED.flatMap((name) => memoryChange(a, b, name))),
        ...timeChanges(measured, limit),
      ]
      : []),
    ...claimChanges(before, now),
  ];
  return {
    otherMachine,
    compared: pairs.length,
    changes,
    regressions: changes.filter(({ change }) => change === "worse").length,
    notes: [
      ...coverage(before.cases.length, now.cases.length, pairs.length),
      ...(same ? timeNotes(measured, noise, limit) : [
        `The machines differ (${
          otherMachine.join("; ")
        }): only counts and tracked bytes are compared.`,
      ]),
      ...versionNotes(before, now),
    ],
  };
}

function valuesOf({ found }: ScalingCase, quantity: Quantity): number[] {
  return found.map((each) => each[quantity]!);
}

function failureChange(a: ScalingCase, b: ScalingCase): Change[] {
  const failedBefore = a.found.length === 0;
  const failedNow = b.found.length === 0;
  if (failedBefore === failedNow) return [];
  return [{
    cells: b.cells,
    what: "failed",
    before: failedBefore ? a.failures[0] : "ok",
    now: failedNow ? b.failures[0] : "ok",
    change: failedNow ? "worse" : "better",
  }];
}

function countChange(a: ScalingCase, b: ScalingCase, quantity: Quantity): Change[] {
  // The largest, as a single repeat that takes more is one too many.
  const [before, now] = [a, b].map((each) => Math.max(...valuesOf(each, quantity)));
  if (before === now) return [];
  const change = now > before ? "worse" : "better";
  return [{ cells: b.cells, what: quantity, before, now, change }];
}

function memoryChange(a: ScalingCase, b: ScalingCase, quantity: Quantity): Change[] {
  const [before, now] = [a, b].map((each) => median(valuesOf(each, quantity)));
  const ranges = [a, b].map((each) => rangeOf(valuesOf(each, quantity)) ?? 0);
  const limit = Math.max(
    RESOLUTIONS * METERS[quantity]!.resolution,
    RANGES * Math.max(...ranges),
    LEAST_SHARE * before,
  );
  if (Math.abs(now - before) <= limit) return [];
  const change = now > before ? "worse" : "better";
  return [{ cells: b.cells, what: quantity, before, now, change }];
}

type Pair = readonly [ScalingCase, ScalingCase];

function timeChanges(pairs: readonly Pair[], limit: number): Change[] {
  const groups = byAdjoint(pairs);
  const { slower, faster } = common(groups);
  const all: Change[] = slower < LEAST_SLOWDOWN_OF_ALL ? [] : [{
    cells: { adjoint: "all of them" },
    what: "wall_s",
    before: "1",
    now: slower.toFixed(2),
    change: "worse",
  }];
  return [
    ...all,
    ...groups.flatMap((own) => {
      const moved = own.flatMap(([a, b]): Change[] => {
        const [old, recent] = [valuesOf(a, "wall_s"), valuesOf(b, "wall_s")];
        const [before, now] = [median(old), median(recent)];
        const isLonger = (x: number[], y: number[], factor: number) =>
          median(y) > limit * factor * median(x) && lower(y) > factor * upper(x);
        const change = isLonger(old, recent, slower)
          ? "worse"
          : isLonger(recent, old, 1 / faster)
          ? "better"
          : undefined;
        return change === undefined
          ? []
          : [{ cells: b.cells, what: "wall_s", before, now, change }];
      });
      const enough = Math.min(2, own.length);
      return moved.map((each) =>
        moved.filter(({ change }) => change === each.change).length < enough
          ? { ...each, change: "unsure" as const }
          : each
      );
    }),
  ];
}

function byAdjoint(pairs: readonly Pair[]): Pair[][] {
  const key = ([, { cells: { steps: _, ...rest } }]: Pair) => JSON.stringify(rest);
  return [...Map.groupBy(pairs, key).values()];
}

/** The factors by which all adjoints are slower, at least 1, or faster, at most 1. */
function common(groups: readonly (readonly Pair[])[]): { slower: number; faster: number } {
  const ratios = groups.map((own) =>
    median(own.map(([a, b]) => median(valuesOf(b, "wall_s")) / median(valuesOf(a, "wall_s"))))
  ).filter(Number.isFinite);
  // A single one is slower than nothing that it could be held against.
  if (ratios.length < 2) return { slower: 1, faster: 1 };
  return { slower: Math.max(1, Math.min(...ratios)), faster: Math.min(1, Math.max(...ratios)) };
}

/** The quartiles; of three or fewer, the ends. */
function lower(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 4)];
}

function upper(values: readonly number[]): number {
  return values.toSorted((a, b) => b - a)[Math.floor((values.length - 1) / 4)];
}

function claimChanges(before: ComparedReport, now: ComparedReport): Change[] {
  return now.fits.flatMap(({ adjoint, method, setting, quantity, claim, holds }): Change[] => {
    const old = before.fits.find((fit) =>
      fit.adjoint === adjoint && fit.method === method && fit.quantity === quantity &&
      fit.setting === setting
    );
    if (claim === "none" || old === undefined || old.claim === "none" || old.holds === holds) {
      return [];
    }
    const text = (shown: boolean) => shown ? "holds" : "is not shown";
    return [{
      cells: { adjoint, method, quantity, claim },
      what: "claim",
      before: text(old.holds),
      now: text(holds),
      change: holds ? "better" : "worse",
    }];
  });
}

function coverage(before: number, now: number, both: number): string[] {
  return before === both && now === both ? [] : [
    `${both} cases are in both reports; ${before - both} were measured before only and ` +
    `${now - both} now only.`,
  ];
}

function timeNotes(
  pairs: readonly Pair[],
  noise: number,
  limit: number,
): string[] {
  if (pairs.length === 0) return [];
  const { slower, faster } = common(byAdjoint(pairs));
  const alike = slower > 1 ? slower : faster;
  const single = pairs.some(([a, b]) => a.found.length < 2 || b.found.length < 2);
  return [
    `A single time is off by ${
      (100 * noise).toFixed(0)
    } % (one standard deviation), so time that ` +
    `is longer by less than ${limit.toFixed(2)} times is not seen here.` +
    (single ? " Cases with a single repeat say little: more --repeats see more." : ""),
    alike === 1
      ? "Not all adjoints are slower, nor all faster, than before."
      : `All adjoints take ${alike > 1 ? "at least" : "at most"} ${alike.toFixed(2)} times as ` +
        `long. That may be the machine: two runs cannot tell it from code that all of them ` +
        `share, and so it is taken off unless it is ${LEAST_SLOWDOWN_OF_ALL} times or more.`,
  ];
}

function versionNotes(before: ComparedReport, now: ComparedReport): string[] {
  const changed = (["os", "deno", "v8"] as const)
    .filter((name) => before.machine[name] !== now.machine[name])
    .map((name) => `${name} ${before.machine[name]} before, ${now.machine[name]} now`);
  return changed.length === 0 ? [] : [
    `Other versions (${changed.join("; ")}) can change time, heap and resident memory.`,
  ];
}
