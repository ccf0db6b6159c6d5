import type { Tableau } from "../methods/tableau.ts";

/** Slopes of stages that the linear part carries over the same part of a step. */
export interface CarriedSlopes {
  /** The number of the part. */
  readonly part: number;
  /** Whether the state at the beginning is carried with them. */
  readonly withState: boolean;
  readonly stages: readonly number[];
  readonly weights: readonly number[];
}

/** The coefficients of a Lawson method: those of its base, by how far slopes are carried. */
export interface LawsonWeights {
  /** How far, in steps: each number once. */
  readonly parts: readonly number[];
  /** For each stage. */
  readonly rows: readonly (readonly CarriedSlopes[])[];
  /** For the result, and for the error estimate. */
  readonly result: readonly CarriedSlopes[];
  readonly error: readonly CarriedSlopes[];
}

/** Sorts the coefficients of a tableau. */
export function lawsonWeights({ a, b, c, error = [] }: Tableau): LawsonWeights {
  const parts: number[] = [];
  const numberOf = (part: number) => {
    const known = parts.findIndex((other) => Math.abs(other - part) < 1e-14);
    return known >= 0 ? known : parts.push(part) - 1;
  };
  const sorted = (weights: readonly number[], time: number, withState: boolean) => {
    const groups = new Map<number, { stages: number[]; weights: number[] }>();
    const of = numberOf(time);
    if (withState) groups.set(of, { stages: [], weights: [] });
    weights.forEach((weight, j) => {
      if (weight === 0) return;
      const part = numberOf(time - c[j]);
      if (!groups.has(part)) groups.set(part, { stages: [], weights: [] });
      groups.get(part)!.stages.push(j);
      groups.get(part)!.weights.push(weight);
    });
    return [...groups].map(([part, group]): CarriedSlopes => ({
      part,
      withState: withState && part === of,
      ...group,
    }));
  };
  return {
    parts,
    rows: a.map((row, i) => sorted(row, c[i], true)),
    result: sorted(b, 1, true),
    error: sorted(error, 1, false),
  };
}
