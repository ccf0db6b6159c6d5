/**
 * What is claimed of each adjoint, quantity by quantity.
 *
 * @module
 */
import { methodNamed } from "../experiments/mod.ts";
import { defaultCheckpoints, optimalAdvances } from "../solvers/mod.ts";
import { median, type PowerFit } from "./fit.ts";
import type { Quantity, Row } from "./row.ts";

/** A meter of memory: what it can tell apart, and where the control is fitted. */
export interface Meter {
  /** Its name in a report. */
  readonly name: string;
  /** Bytes below which it shows noise. */
  readonly resolution: number;
  /** The least size of the stored path, in bytes, at which the control is fitted. */
  readonly signal: number;
}

/** The meters by quantity. */
export const METERS: Readonly<Partial<Record<Quantity, Meter>>> = {
  tracked_peak_bytes: { name: "tracked", resolution: 1, signal: 2 ** 17 },
  heap_peak_bytes: { name: "heap", resolution: 2 ** 13, signal: 2 ** 20 },
  rss_peak_bytes: { name: "resident", resolution: 2 ** 18, signal: 2 ** 22 },
};

/** The adjoint that shows whether the meters work: it stores the whole path. */
export const CONTROL = "full";

/** What is claimed of one quantity of one adjoint. */
export interface Claim {
  /** In words. */
  readonly text: string;
  /** Whether it holds. */
  holds(rows: readonly Row[], fit: PowerFit | undefined): boolean;
  /** The rows that count; default all. */
  counts?(row: Row): boolean;
}

/** What the claims are about. */
export interface Setting {
  /** The base method's name. */
  readonly method: string;
  /** The number of elements of the system's state. */
  readonly stateSize: number;
}

const MEBIBYTE = 2 ** 20;

/** Growth is looked at from this number of steps on. */
const GROWS_FROM = 1000;

/** The largest reconstruction error that passes. */
export const RECONSTRUCTION_LIMIT = 1e-6;

/**
 * What is claimed of a quantity.
 *
 * @param adjoint The adjoint's name.
 * @param quantity The quantity.
 * @param setting The method and the state.
 * @returns The claim; undefined where nothing is claimed.
 */
export function claimOf(
  adjoint: string,
  quantity: Quantity,
  { method, stateSize }: Setting,
): Claim | undefined {
  const stages = methodNamed(method).evaluations;
  const [kind, checkpoints] = adjoint.split(":");
  const c = checkpoints === undefined ? undefined : Number(checkpoints);
  const claims: Partial<Record<Quantity, Claim>> = kind === "reversible"
    ? {
      wall_s: exponentOne(0.1),
      field_evaluations: eachStep(quantity, 4 * stages),
      field_pullbacks: eachStep(quantity, 2 * stages),
      tracked_peak_bytes: sameAtEveryCount(quantity),
      heap_peak_bytes: hardlyGrows(quantity),
      rss_peak_bytes: hardlyGrows(quantity),
    }
    : kind === "recursive"
    ? {
      field_evaluations: optimalEvaluations(stages, c),
      field_pullbacks: eachStep(quantity, stages),
      tracked_peak_bytes: c === undefined ? undefined : sameAtEveryCount(quantity, c),
    }
    : adjoint !== CONTROL
    ? {}
    : {
      field_evaluations: eachStep(quantity, 2 * stages),
      field_pullbacks: eachStep(quantity, stages),
      ...Object.fromEntries(
        Object.entries(METERS).map(([name, { signal }]) => [
          name,
          { ...exponentOne(0.05), counts: (row: Row) => 8 * stateSize * row.steps >= signal },
        ]),
      ),
    };
  return claims[quantity];
}

function exponentOne(tolerance: number): Claim {
  return {
    text: `exponent 1 ± ${tolerance}`,
    holds: (_rows, fit) => fit !== undefined && Math.abs(fit.exponent - 1) <= tolerance,
  };
}

function eachStep(quantity: Quantity, count: number): Claim {
  return {
    text: `exactly ${count} a step`,
    holds: (rows) => every(rows, (row) => row.found![quantity] === count * row.steps),
  };
}

function optimalEvaluations(stages: number, checkpoints: number | undefined): Claim {
  return {
    text: "exactly s (t(n, c) + n)",
    holds: (rows) =>
      every(rows, ({ steps: n, found }) => {
        const c = checkpoints ?? defaultCheckpoints(n);
        return found!.field_evaluations === stages * (optimalAdvances(n, c) + n);
      }),
  };
}

/** @param least Rows of fewer steps do not count: they need less than c checkpoints. */
function sameAtEveryCount(quantity: Quantity, least = 0): Claim {
  return {
    text: "the same bytes at every n",
    counts: (row) => row.steps >= least,
    holds: (rows) => every(rows, (row) => row.found![quantity] === rows[0].found![quantity]),
  };
}

function hardlyGrows(quantity: Quantity): Claim {
  return {
    text: "grows by less than 1 MiB",
    holds(rows) {
      const points = medians(rows, quantity);
      const large = points.filter(([n]) => n >= GROWS_FROM);
      const used = large.length > 1 ? large : points;
      return used.length > 1 && used[used.length - 1][1] - used[0][1] < MEBIBYTE;
    },
  };
}

function every(rows: readonly Row[], holds: (row: Row) => boolean): boolean {
  return rows.length > 0 && rows.every(holds);
}

/**
 * The median of a quantity over the repeats, by the number of steps.
 *
 * @param rows Rows that are ok.
 * @param quantity The quantity.
 * @returns Pairs of steps and median, steps going up.
 */
export function medians(rows: readonly Row[], quantity: Quantity): [number, number][] {
  const bySteps = Map.groupBy(rows, ({ steps }) => steps);
  return [...bySteps]
    .map(([n, group]): [number, number] => [n, median(group.map(({ found }) => found![quantity]!))])
    .sort(([a], [b]) => a - b);
}
