/**
 * What is worse than in an earlier report, and what is better.
 *
 * @module
 */
import { METERS } from "../judge/claims.ts";
import type { Change } from "./change.ts";
import { compareTimes, type Pair, valuesOf } from "./compare_times.ts";
import type { ComparedReport } from "./earlier_report.ts";
import { median } from "../../statistics/fit.ts";
import { rangeOf } from "../judge/noise.ts";
import type { Quantity } from "../row.ts";
import { caseKey, type ScalingCase } from "../scaling_csv.ts";

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
 * worse where that is so at two numbers of steps of an adjoint, or at the only one. Where both
 * reports have the time of a fixed loop, what it is slower by now is taken off all times first. What
 * all adjoints are then slower by, that is the least of their median ratios, is taken for the machine
 * and taken off as well, unless it is 1.4 times or more; without the loop, twice or more. On another
 * machine only counts and tracked bytes are compared. A claim that held and is not shown any more
 * is worse, and so is a case that failed.
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
  const measured = pairs.filter(([a, b]) => a.found.length > 0 && b.found.length > 0);
  const times = compareTimes(before, now, measured);
  const changes = [
    ...pairs.flatMap(([a, b]) => failureChange(a, b)),
    ...measured.flatMap(([a, b]) => COUNTED.flatMap((quantity) => countChange(a, b, quantity))),
    ...(same
      ? [
        ...measured.flatMap(([a, b]) => SAMPLED.flatMap((name) => memoryChange(a, b, name))),
        ...times.changes,
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
      ...(same ? times.notes : [
        `The machines differ (${
          otherMachine.join("; ")
        }): only counts and tracked bytes are compared.`,
      ]),
      ...versionNotes(before, now),
    ],
  };
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

function versionNotes(before: ComparedReport, now: ComparedReport): string[] {
  const changed = (["os", "deno", "v8"] as const)
    .filter((name) => before.machine[name] !== now.machine[name])
    .map((name) => `${name} ${before.machine[name]} before, ${now.machine[name]} now`);
  return changed.length === 0 ? [] : [
    `Other versions (${changed.join("; ")}) can change time, heap and resident memory.`,
  ];
}
