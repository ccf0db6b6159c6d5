import type { Gradient, Parameters } from "../../mod.ts";

/** A gradient by blocks: each parameter, y0, each input that is differentiated, and times. */
export type Blocks = ReadonlyMap<string, Float64Array>;

/** Divides a gradient into its blocks. */
export function blocksOf(
  { parametersBar, y0Bar, inputsBar = {}, timesBar }:
    & Pick<Gradient, "parametersBar" | "y0Bar">
    & Partial<Pick<Gradient, "inputsBar" | "timesBar">>,
  parameters: Parameters,
): Blocks {
  const views = parameters.views(parametersBar);
  return new Map([
    ...parameters.names.map((name) => [name, views[name].data] as const),
    ["y0", y0Bar] as const,
    ...Object.entries(inputsBar).map(([name, bar]) => [inputBlock(name), bar] as const),
    ...(timesBar
      ? [
        [T0, Float64Array.of(timesBar.t0)] as const,
        [T1, Float64Array.of(timesBar.t1)] as const,
        [READS, timesBar.reads] as const,
      ]
      : []),
  ]);
}

/** What the blocks of the start, of the end and of the times of the loss are called. */
export const [T0, T1, READS] = ["t0", "t1", "times read"];

/** What the block of an input is called. */
export function inputBlock(name: string): string {
  return `input ${name}`;
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
