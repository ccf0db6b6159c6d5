/**
 * Takes many random solves in exact arithmetic there and back, and stops at the first that does
 * not come home bit for bit. It prints what it saw.
 *
 *     deno run tests/suites/exact/many_cases.ts 100000        # cases; 10⁴ steps at most
 *     deno run tests/suites/exact/many_cases.ts 1 10000000    # one case of 10⁷ steps
 *     deno run tests/suites/exact/many_cases.ts 100000 10000 adams    # cases of reversible Adams
 *
 * Both were run by hand: 100,000 cases with 28,094 of them adaptive took 60 million steps, and
 * all came home, as did the one of 10⁷ steps; fields are of numbers, interpreted, compiled, fused
 * and in single precision by turns. 100,000 cases of reversible Adams, 28,056 of them adaptive, took
 * 54 million steps, and came home as well. The suite runs the first of the same cases, in
 * `round_trip_test.ts` and `round_trip_long_test.ts`.
 *
 * @module
 */

import { midpoint, Random, reversible } from "../../../mod.ts";
import { numericField } from "../../problems/numeric_field.ts";
import { drawAdamsCase, drawCase, type RandomCase } from "./random_case.ts";
import { roundTrip } from "./round_trip.ts";

/** The design's damped problem over n steps of 0.02, at coupling 1/2 or another. */
function longCase(n: number): RandomCase {
  const ratio = [1, 2] as const;
  return {
    label: "the damped problem, midpoint, 1/2",
    field: numericField(2, (t, y, dy) => {
      dy[0] = -3 * y[0] + Math.tanh(y[1]);
      dy[1] = -2 * y[1] - y[0] / 2 + 0.3 * Math.cos(t);
    }),
    y0: Float64Array.of(0.7, 0.4),
    method: reversible(midpoint, { arithmetic: "exact", coupling: ratio }),
    ratio,
    shedding: (steps) => steps,
    n,
    time: (i) => 0.02 * i,
    halfway: Math.floor(n / 2),
  };
}

if (import.meta.main) {
  const [count = 1000, most = 10_000] = Deno.args.slice(0, 2).map(Number);
  const draw = Deno.args[2] === "adams" ? drawAdamsCase : drawCase;
  const begin = performance.now();
  const random = new Random(1);
  let [steps, cut, adaptive, bits] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const drawn = count === 1 ? longCase(most) : draw(random, most);
    try {
      const trip = roundTrip(drawn);
      steps += trip.steps;
      bits += trip.bits;
      if (trip.cut) cut++;
      if (drawn.adaptive) adaptive++;
    } catch (error) {
      throw new Error(`case ${i}, ${drawn.label}: ${(error as Error).message}`);
    }
    if ((i + 1) % 10_000 === 0) console.log(`${i + 1} of ${count}`);
  }
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  console.log(
    `${count} cases (${adaptive} adaptive, ${cut} cut short by the grid's edge), ${steps} steps, ` +
      `${bits.toFixed(0)} bits: all came home bit for bit, in ${seconds} s`,
  );
}
