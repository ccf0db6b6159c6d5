import { add, exp, mul, type Tensor, tensor, where } from "../../../tensors/mod.ts";

/**
 * Which elements of a state are logarithms of amounts, and how the amounts come of them: as
 * exp(y · scale + shift). A network that sees amounts has rates of growth that depend on them: a linear
 * one is a Lotka–Volterra system, or with one column logistic growth.
 */
export interface AmountsConfig {
  /** Of each element of the state; 0 where it is no logarithm. */
  readonly scale: readonly number[];
  /** Of each element. */
  readonly shift: readonly number[];
}

/** What a network sees of a state, of shape [d]: the amounts where it has their logarithms. */
export function amountsOf({ scale, shift }: AmountsConfig, y: Tensor): Tensor {
  const amounts = exp(add(mul(y, tensor([...scale])), tensor([...shift])));
  if (!scale.includes(0)) return amounts;
  return where(tensor(scale.map((x) => x === 0 ? 0 : 1)), amounts, y);
}

/** The same of numbers. */
export function amountsIn({ scale, shift }: AmountsConfig, y: Float64Array): Float64Array {
  return y.map((x, k) => (scale[k] ?? 0) === 0 ? x : Math.exp(x * scale[k] + shift[k]));
}
