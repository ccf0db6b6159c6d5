import type { Trajectory } from "../../../systems/mod.ts";
import { exp, matmul, reshape, type Tensor } from "../../../tensors/mod.ts";

/** The name of what covariates do to the pace of a field that is at rest, among its parameters. */
export const PACE = "pace";

/** Rates to begin with where nothing else is known, over the length of the longest trajectory. */
export const RESTING_RATES: readonly number[] = [3];

/**
 * By which factor covariates make all that flows faster: exp(Σ covariate · e), above 0, so that what is
 * stable stays so.
 *
 * @param covariates Of shape [covariates].
 * @param pace Of shape [covariates, 1].
 * @returns Of shape [1].
 */
export function paceOf(covariates: Tensor, pace: Tensor): Tensor {
  return exp(reshape(matmul(reshape(covariates, [1, pace.shape[0]]), pace), [1]));
}

/**
 * Whether all trajectories may be empty until their first dose: none has a value before it but 0. One
 * without a dose has none at all.
 *
 * @param trajectories Those that are trained on.
 */
export function mayBeAtRest(trajectories: readonly Trajectory[]): boolean {
  return trajectories.every(({ times, states, doses = [] }) => {
    const { time, before } = doses[0] ?? { time: Infinity, before: false };
    const columns = states.length / times.length;
    return times.every((t, i) =>
      t > time || before && t === time ||
      states.subarray(i * columns, (i + 1) * columns).every((x) => Number.isNaN(x) || x === 0)
    );
  });
}
