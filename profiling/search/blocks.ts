import type { Gradient, Parameters } from "../../mod.ts";
import { INPUT } from "./draw/problem.ts";

/** A gradient by blocks: each parameter, and y0. */
export type Blocks = ReadonlyMap<string, Float64Array>;

/** Divides a gradient into its blocks; the input of a driven field is one of them. */
export function blocksOf(
  { parametersBar, y0Bar, inputsBar = {} }:
    & Pick<Gradient, "parametersBar" | "y0Bar">
    & Partial<Pick<Gradient, "inputsBar">>,
  parameters: Parameters,
): Blocks {
  const views = parameters.views(parametersBar.subarray(0, parameters.size));
  const inputs = Object.values(inputsBar).map((bar) => [INPUT, bar] as const);
  return new Map([
    ...inputs,
    ...parameters.names.map((name) => [name, views[name].data] as const),
    ["y0", y0Bar] as const,
  ]);
}

/** The largest magnitude; NaN if there is one. */
export function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let k = 0; k < values.length; k++) most = Math.max(most, Math.abs(values[k]));
  return most;
}

/** The largest difference; NaN if there is one. */
export function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let k = 0; k < a.length; k++) most = Math.max(most, Math.abs(a[k] - b[k]));
  return most;
}

/** An error over a scale; 0 where there is none. */
export function relative(error: number, scale: number): number {
  return error === 0 ? 0 : error / scale;
}
