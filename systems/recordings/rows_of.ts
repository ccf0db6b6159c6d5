import type { Trajectory } from "./recording.ts";

/**
 * Some rows of a trajectory, with what drives it there. Its doses are all kept.
 *
 * @param from The first row.
 * @param to The row behind the last one. Default all to the end.
 */
export function rowsOf(
  trajectory: Trajectory,
  from: number,
  to: number = trajectory.times.length,
): Trajectory {
  const { times, states, inputs } = trajectory;
  if (from === 0 && to === times.length) return trajectory;
  const rows = (values: Float64Array) => {
    const size = values.length / times.length;
    return values.slice(from * size, to * size);
  };
  return {
    ...trajectory,
    times: rows(times),
    states: rows(states),
    ...(inputs && { inputs: rows(inputs) }),
  };
}
