import type { Recording, Trajectory } from "../../../systems/mod.ts";
import {
  add,
  concat,
  exp,
  matmul,
  mul,
  reshape,
  slice,
  type Tensor,
  tensor,
} from "../../../tensors/mod.ts";

/** The name of what doses do, among the parameters of a field. */
export const GAIN = "gain";

/** Amounts that enter a state at once. */
export interface DoseConfig {
  /** The names of their columns. */
  readonly names: readonly string[];
  /** Of each element of the state, the network's unit of what enters it: amount · factor. */
  readonly factor: readonly number[];
}

/**
 * The doses of a recording, in units of a typical one; unset where there are none.
 *
 * @param d The number of elements of the state.
 */
export function doseConfig(
  { doses }: Pick<Recording, "doses">,
  training: readonly Trajectory[],
  d: number,
): DoseConfig | undefined {
  if (doses === undefined) return undefined;
  return {
    names: doses.map(({ name }) => name),
    factor: Array.from({ length: d }, (_, k) => {
      const amounts = training.flatMap(({ doses = [] }) =>
        doses.filter(({ state }) => state === k).map(({ amount }) => Math.abs(amount))
      );
      const sum = amounts.reduce((all, x) => all + x, 0);
      return sum > 0 ? amounts.length / sum : 1;
    }),
  };
}

/** The shape of what doses do to each element: in all, and what each covariate does to that. */
export function gainShape(d: number, covariates: number): number[] {
  return [1 + covariates, d];
}

/**
 * The state, from one less the doses: what has entered an element counts exp(g + Σ covariate · g′).
 *
 * @param y Of shape [d].
 * @param gain Of {@linkcode gainShape}.
 * @param entered What has entered so far, of shape [d].
 * @param covariates Of shape [covariates]; unset where there are none.
 */
export function withDoses(y: Tensor, gain: Tensor, entered: Tensor, covariates?: Tensor): Tensor {
  const one = tensor([1]);
  const seen = covariates === undefined ? one : concat([one, covariates]);
  const each = exp(reshape(matmul(reshape(seen, [1, gain.shape[0]]), gain), [...y.shape]));
  return add(y, mul(each, entered));
}

/** The channels that are covariates: the last ones of what drives a field. */
export function covariatesIn(drive: Tensor, count: number): Tensor | undefined {
  const [channels] = drive.shape;
  return count === 0 ? undefined : slice(drive, channels - count, channels);
}
