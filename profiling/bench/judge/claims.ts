/**
 * What is claimed of each adjoint, quantity by quantity.
 *
 * @module
 */
import { anchorsOf, isReversibleAdams, methodNamed } from "../../../commands/mod.ts";
import { adjointKind, fullKind } from "../../../solvers/internal.ts";
import type { ReversibleAdamsMethod } from "../../../solvers/mod.ts";
import type { Sample } from "../../statistics/bootstrap.ts";
import { median } from "../../statistics/fit.ts";
import { knownCounts } from "../plan/known_counts.ts";
import type { Quantity, Row } from "../row.ts";
import {
  type Claim,
  eachStepAndStart,
  hardlyGrows,
  knownCount,
  noMoreAtLarger,
  proportional,
  sameAtEveryCount,
  shown,
} from "./rules.ts";

/** A meter of memory: what it can tell apart, and where the control is fitted. */
interface Meter {
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
export const CONTROL = fullKind.name;

/** What the claims are about. */
export interface Setting {
  /** The base method's name. */
  readonly method: string;
  /** The number of elements of the system's state. */
  readonly stateSize: number;
  /**
   * Whether the equation has noise. Then nothing is claimed of time: the longer a step is beside the finest
   * of the path, the more halvings it takes to find its noise.
   */
  readonly hasNoise?: boolean;
}

/** The largest reconstruction error that passes with two states, from the end back to the start. */
const RECONSTRUCTION_LIMIT = 1e-6;

/** The same with anchors: errors end at each, so that they stay smaller. */
const ANCHORED_LIMIT = 1e-8;

/**
 * The largest reconstruction error that passes.
 *
 * @returns The limit; undefined where nothing goes back.
 */
export function reconstructionLimit(adjoint: string): number | undefined {
  const anchors = anchorsOf(adjoint);
  return anchors === undefined ? undefined : anchors > 0 ? ANCHORED_LIMIT : RECONSTRUCTION_LIMIT;
}

/**
 * What is claimed of a quantity.
 *
 * @returns The claim; undefined where nothing is claimed.
 */
export function claimOf(
  adjoint: string,
  quantity: Quantity,
  { method, stateSize, hasNoise }: Setting,
): Claim | undefined {
  if (hasNoise && quantity === "wall_s") return undefined;
  const named = methodNamed(method);
  if (isReversibleAdams(named)) return claimsOfAdams(named, adjoint, stateSize)[quantity];
  const { kind, number } = adjointKind(adjoint) ?? {};
  if (kind?.counts === undefined) return undefined;
  const anchors = anchorsOf(adjoint);
  const known = knownCounts(adjoint, method);
  const claims: Claims = {
    field_evaluations: knownCount(quantity, known.field_evaluations!),
    field_pullbacks: knownCount(quantity, known.field_pullbacks!),
    ...(kind.keeps === "checkpoints" && number !== undefined && {
      tracked_peak_bytes: sameAtEveryCount(quantity, number),
    }),
    ...(anchors !== undefined && linearTime(anchors)),
    ...(adjoint === CONTROL && storedPath(stateSize)),
  };
  return claims[quantity];
}

type Claims = Partial<Record<Quantity, Claim>>;

/** Of anchors or of two states: time in proportion to the steps, and memory that does not grow. */
function linearTime(anchors: number): Claims {
  return {
    wall_s: proportional(0.1),
    tracked_peak_bytes: noMoreAtLarger(anchors),
    heap_peak_bytes: hardlyGrows(METERS.heap_peak_bytes!.resolution),
    rss_peak_bytes: hardlyGrows(METERS.rss_peak_bytes!.resolution),
  };
}

/** Of the control, with so many elements a step. */
function storedPath(elements: number): Claims {
  return Object.fromEntries(
    Object.entries(METERS).map(([name, { signal }]) => [
      name,
      { ...shown(0.05), counts: (row: Row) => 8 * elements * row.steps >= signal },
    ]),
  );
}

/**
 * How many vectors of the state's size a stored step takes.
 *
 * @returns One for a method of one step, and a window for one of several.
 */
export function vectorsOf(method: string): number {
  const named = methodNamed(method);
  return isReversibleAdams(named) ? named.stateVectors! : 1;
}

/** Of a method of several steps, whose start takes evaluations of its own. */
function claimsOfAdams(method: ReversibleAdamsMethod, adjoint: string, stateSize: number): Claims {
  const known = knownCounts(adjoint, method.name);
  const anchors = anchorsOf(adjoint);
  return {
    field_pullbacks: eachStepAndStart("field_pullbacks", 1, known.field_pullbacks!),
    ...(adjoint === CONTROL && storedPath(stateSize * vectorsOf(method.name))),
    ...(anchors !== undefined && {
      field_evaluations: eachStepAndStart("field_evaluations", 2, known.field_evaluations!),
      ...linearTime(anchors),
    }),
  };
}

/**
 * The repeats of a quantity, by the number of steps.
 *
 * @returns Pairs of steps and values, steps going up.
 */
export function samplesOf(rows: readonly Row[], quantity: Quantity): Sample[] {
  const bySteps = Map.groupBy(rows, ({ steps }) => steps);
  return [...bySteps]
    .map(([n, group]): Sample => [n, group.map(({ found }) => found![quantity]!)])
    .sort(([a], [b]) => a - b);
}

/**
 * The median of a quantity over the repeats, by the number of steps.
 *
 * @returns Pairs of steps and median, steps going up.
 */
export function medians(rows: readonly Row[], quantity: Quantity): [number, number][] {
  return samplesOf(rows, quantity).map(([n, values]) => [n, median(values)]);
}
