import type { Trajectory } from "../../../systems/mod.ts";
import type { Start } from "../plan.ts";

/**
 * A trajectory's first row as a start. Missing cells are filled by the line through the next two
 * values of their column.
 *
 * @returns The start; NaN in a column without a value.
 *
 * @example
 * ```ts
 * import { firstRow } from "./first_row.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const times = Float64Array.of(5, 6, 7);
 * const states = Float64Array.of(1, NaN, 2, 20, 3, 30);
 * assertEquals(firstRow({ name: "a", times, states }), { name: "a", t0: 5, y0: [1, 10] });
 * ```
 */
export function firstRow({ name, times, states }: Trajectory): Start {
  const d = states.length / times.length;
  const y0 = Array.from({ length: d }, (_, k) => {
    const [a, b] = Array.from(times.keys()).filter((i) => !Number.isNaN(states[i * d + k]));
    if (a === undefined) return NaN;
    const x = states[a * d + k];
    if (a === 0 || b === undefined) return x;
    return x + (states[b * d + k] - x) / (times[b] - times[a]) * (times[0] - times[a]);
  });
  return { name, t0: times[0], y0 };
}
