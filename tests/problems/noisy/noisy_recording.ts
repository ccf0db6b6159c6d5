import { rk4, solve, type VectorField, vectorField } from "../../../solvers/mod.ts";
import type { Recording, Trajectory } from "../../../systems/mod.ts";
import { matmul, Random, tensor } from "../../../tensors/mod.ts";

/** What {@linkcode noisyRecording} takes. */
export interface NoisyRecordingOptions {
  /** The true equations, of state shape [d]. */
  field: VectorField;
  /** Where the trajectories start. */
  starts: number[][];
  /** The last time; the first is 0. */
  t1: number;
  /** The number of rows of each trajectory, but for those in gaps. */
  rows: number;
  /** The noise, in standard deviations of each column. */
  noise: number;
  /** The part of the cells that is missing. Default 0. */
  missing?: number;
  /** Times that have no rows, from and to. Default none. */
  gaps?: [number, number][];
  /** How far a time is off the even one, in distances of two. Default 0. */
  jitter?: number;
  /** The unit of each column. Default 1. */
  unit?: number;
  /** Seeds the noise. */
  seed: number;
}

/** A recording of a system as an instrument might have made it. */
export function noisyRecording(options: NoisyRecordingOptions): Recording {
  const { field, starts, t1, rows, noise, missing = 0, gaps = [], jitter = 0, seed } = options;
  const { unit = 1 } = options;
  const random = new Random(seed);
  const d = starts[0].length;
  const exact = starts.map((y0) => {
    const times = Float64Array.from(
      { length: rows },
      (_, i) => (i + (i === 0 ? 0 : random.uniform(-jitter, jitter))) * t1 / rows,
    ).filter((t) => gaps.every(([from, to]) => t < from || t > to));
    const dt = t1 / rows / 8;
    const { states } = solve({
      ...{ field, y0, dt, method: rk4 },
      t0: 0,
      t1: times[times.length - 1],
      saveAt: times,
    });
    return { times, states: states.data };
  });
  const deviations = Array.from({ length: d }, (_, k) => {
    const column = exact.flatMap(({ states }) => Array.from(states).filter((_, i) => i % d === k));
    const mean = column.reduce((sum, x) => sum + x, 0) / column.length;
    return Math.sqrt(column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / column.length);
  });
  const trajectories = exact.map(({ times, states }, j): Trajectory => ({
    name: String(j + 1),
    times,
    states: states.map((x, i) =>
      random.uniform() < missing ? NaN : (x + noise * deviations[i % d] * random.normal()) * unit
    ),
  }));
  return {
    source: "made.csv",
    timeName: "t",
    stateNames: Array.from({ length: d }, (_, k) => `x${k + 1}`),
    leftOut: [],
    trajectories,
    missing: trajectories.reduce((n, { states }) => n + states.filter(Number.isNaN).length, 0),
  };
}

/** A damped spring, its noise, gaps and missing cells. */
export function springRecording(
  more: Partial<NoisyRecordingOptions> = {},
): Recording {
  return noisyRecording({
    field: vectorField({ state: [2], f: (_t, y) => matmul(tensor([[0, 1], [-2.6, -0.17]]), y) }),
    starts: [[1.5, -0.4]],
    ...{ t1: 21, rows: 210, noise: 0.02, missing: 0.07, jitter: 0.3, seed: 77 },
    gaps: [[4, 5.3], [11, 11.8]],
    ...more,
  });
}
