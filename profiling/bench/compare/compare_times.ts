import type { Change } from "./change.ts";
import type { ComparedReport } from "./earlier_report.ts";
import { median } from "../../statistics/fit.ts";
import type { Quantity } from "../row.ts";
import type { ScalingCase } from "../scaling_csv.ts";
import { timeNoise } from "./time_noise.ts";

/** Time that is longer by less than this is not looked at. */
const LEAST_SLOWDOWN = 0.15;

/** So many standard deviations of one time make a change. */
const DEVIATIONS = 3;

/**
 * Time of everything that is longer by less than this factor may be the machine, which does other
 * things: where a fixed loop says how fast it was, and where none does.
 */
const LEAST_SLOWDOWN_OF_ALL = { calibrated: 1.4, not: 2 };

/** A case before and now. */
export type Pair = readonly [ScalingCase, ScalingCase];

/** What a quantity was found to be, repeat by repeat. */
export function valuesOf({ found }: ScalingCase, quantity: Quantity): number[] {
  return found.map((each) => each[quantity]!);
}

/**
 * Compares times, as {@linkcode compareReports} says.
 *
 * @returns What is slower or faster, and what a reader has to know of it.
 */
export function compareTimes(
  before: ComparedReport,
  now: ComparedReport,
  pairs: readonly Pair[],
): { changes: Change[]; notes: string[] } {
  const noise = Math.max(timeNoise(before.cases), timeNoise(now.cases));
  const limit = 1 + Math.max(LEAST_SLOWDOWN, DEVIATIONS * noise);
  const machine = before.calibration_s === undefined || now.calibration_s === undefined
    ? undefined
    : now.calibration_s / before.calibration_s;
  const scaled = pairs.map(([a, b]): Pair => [a, dividedBy(machine ?? 1, b)]);
  const ofAll = machine === undefined
    ? LEAST_SLOWDOWN_OF_ALL.not
    : LEAST_SLOWDOWN_OF_ALL.calibrated;
  return {
    changes: timeChanges(scaled, limit, ofAll),
    notes: pairs.length === 0 ? [] : [
      ...(machine === undefined ? [] : [machineNote(machine)]),
      ...timeNotes(scaled, noise, limit, ofAll),
    ],
  };
}

/** The case with its times divided by a factor. */
function dividedBy(factor: number, each: ScalingCase): ScalingCase {
  const found = each.found.map((one) => ({ ...one, wall_s: one.wall_s / factor }));
  return { ...each, found };
}

function machineNote(factor: number): string {
  return `A fixed loop, timed between the cases, takes ${
    factor.toFixed(2)
  } times as long as before, ` +
    `so much is the machine: times of now are divided by it.`;
}

function timeChanges(pairs: readonly Pair[], limit: number, ofAll: number): Change[] {
  const groups = byAdjoint(pairs);
  const { slower, faster } = common(groups);
  const all: Change[] = slower < ofAll ? [] : [{
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

function timeNotes(pairs: readonly Pair[], noise: number, limit: number, ofAll: number): string[] {
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
        `share, and so it is taken off unless it is ${ofAll} times or more.`,
  ];
}
