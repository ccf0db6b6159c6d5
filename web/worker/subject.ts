import { meanSquaredError, type PathLoss, type VectorField } from "../../mod.ts";
import type { Sample } from "../messages.ts";

/** Rows of a loss, about; more would make no difference to what is learned. */
const ROWS = 120;

/** A field, and the problem that it is trained on, but for its steps. */
export interface Subject {
  readonly field: VectorField;
  readonly y0: readonly number[];
  readonly t0: number;
  readonly t1: number;
  readonly loss: PathLoss;
}

/** A row of a sample. */
export function rowOf({ states, stateNames: { length: d } }: Sample, i: number): number[] {
  return Array.from(states.subarray(i * d, (i + 1) * d));
}

/**
 * A part of a sample as a problem: from the row at `from`, the mean squared error at rows until `to`.
 *
 * @param field What is trained.
 * @param sample The path.
 * @param from Its first row.
 * @param to Its last row.
 * @returns The problem.
 */
export function subjectOf(field: VectorField, sample: Sample, from: number, to: number): Subject {
  const all = sample.trained - 1;
  const share = Math.max(8, Math.round(ROWS * (to - from) / all));
  const every = Math.max(1, Math.floor((to - from) / share));
  const rows: number[] = [];
  for (let i = from; i <= to; i++) if ((i - from) % every === 0 || i === to) rows.push(i);
  return {
    field,
    y0: rowOf(sample, from),
    t0: sample.times[from],
    t1: sample.times[to],
    loss: meanSquaredError(rows.map((i) => sample.times[i]), rows.map((i) => rowOf(sample, i))),
  };
}
