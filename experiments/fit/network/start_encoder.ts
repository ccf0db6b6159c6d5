import type { StartFunction } from "../../../solvers/mod.ts";
import { add, matmul, reshape, tensor } from "../../../tensors/mod.ts";

/** The name of an encoder's matrix among the parameters. */
export const ENCODER = "start";

/**
 * What computes the start of a trajectory from its first row, so that those that were not trained on
 * have one as well: the start is what was measured, and a linear map of that and of the covariates
 * beside it.
 */
export interface EncoderConfig {
  /** Of each column, whether its first cell is read; where it is mostly missing it is not. */
  readonly reads: readonly boolean[];
  /** The names of the covariates that it reads. */
  readonly covariates: readonly string[];
  /** Of each covariate: it is read as (x − offset) · factor. */
  readonly offset: readonly number[];
  /** The factor of each covariate. */
  readonly factor: readonly number[];
}

/** What an encoder is given of a trajectory. */
export interface FirstRow {
  /** The columns at the first time, in the network's units. */
  readonly columns: ArrayLike<number>;
  /** The covariates, in the units of the data. */
  readonly covariates: ArrayLike<number>;
}

/** The shape of an encoder's matrix, for a state of d elements. */
export function encoderShape({ reads, covariates }: EncoderConfig, d: number): number[] {
  return [1 + reads.filter(Boolean).length + covariates.length, d];
}

/** The start before the map: what was measured, and nothing of the rest. */
function measured({ reads }: EncoderConfig, { columns }: FirstRow, d: number): Float64Array {
  return Float64Array.from({ length: d }, (_, k) => reads[k] ? columns[k] : 0);
}

/** What the map is applied to: 1, what was measured, and the covariates. */
function features(
  { reads, offset, factor }: EncoderConfig,
  { columns, covariates }: FirstRow,
): number[] {
  return [
    1,
    ...Array.from(columns).filter((_, k) => reads[k]),
    ...Array.from(covariates, (x, k) => (x - offset[k]) * factor[k]),
  ];
}

/** The start of a trajectory, as a function of the parameters. */
export function startFunction(encoder: EncoderConfig, first: FirstRow, d: number): StartFunction {
  const base = tensor(Array.from(measured(encoder, first, d)));
  const row = tensor([features(encoder, first)]);
  return ({ [ENCODER]: map }) => add(base, reshape(matmul(row, map), [d]));
}

/** The start of a trajectory, in the network's units. */
export function encodedStart(
  encoder: EncoderConfig,
  map: Float64Array,
  first: FirstRow,
  d: number,
): Float64Array {
  const start = measured(encoder, first, d);
  features(encoder, first).forEach((x, i) => {
    for (let k = 0; k < d; k++) start[k] += x * map[i * d + k];
  });
  return start;
}
