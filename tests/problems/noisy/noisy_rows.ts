import type { Row } from "../../../profiling/mod.ts";
import { Random } from "../../../tensors/mod.ts";

/** The same rows, repeated, each time off by a random factor. */
export function noisy(
  rows: readonly Row[],
  { deviation, repeats, seed }: { deviation: number; repeats: number; seed: number },
): Row[] {
  const random = new Random(seed);
  return Array.from({ length: repeats }, (_, k) =>
    rows.map((row): Row => {
      const wall_s = row.found!.wall_s * Math.exp(random.normal(0, deviation));
      return { ...row, repeat: k + 1, found: { ...row.found!, wall_s } };
    })).flat();
}

/** Points of a law, each off by a random factor. */
export function noisyPoints(
  law: (n: number) => number,
  steps: readonly number[],
  { deviation, seed }: { deviation: number; seed: number },
): [number, number][] {
  const random = new Random(seed);
  return steps.map((n) => [n, law(n) * Math.exp(random.normal(0, deviation))]);
}
