import { assertGreater, assertLess } from "@std/assert";
import { dopri5, type Method, reversibleAdams } from "../../../mod.ts";
import { AdamsSolves, ALL, TOLERANCES } from "./adams_solves.ts";
import { MAGNIFYING } from "./exceptions.ts";

const ORDERS = [4, 5, 6, 8] as const;
const solves = new AdamsSolves();

for (const problem of ALL) {
  Deno.test(`reversibleAdams() with adaptive steps ends where it should: ${problem.name}`, () => {
    for (const tolerance of TOLERANCES) {
      for (const order of ORDERS) {
        const { error } = solves.of(problem, reversibleAdams({ order }), tolerance);
        // In units of what orbits magnify errors by, as for the pairs.
        const bound = problem.name in MAGNIFYING ? 10 * MAGNIFYING[problem.name] : 200;
        assertLess(error, bound, `order ${order}, ${tolerance}`);
      }
    }
  });
}

Deno.test("reversibleAdams() takes no more evaluations than a pair does, at tight tolerances half of them", () => {
  const total = (method: Method, tolerance: number) =>
    ALL.reduce((sum, problem) => sum + solves.of(problem, method, tolerance).evaluations, 0);
  const parts = (order: typeof ORDERS[number]) =>
    TOLERANCES.map((tolerance) =>
      total(reversibleAdams({ order }), tolerance) / total(dopri5, tolerance)
    );
  for (const part of parts(6)) assertLess(part, 1.2);
  assertLess(parts(6)[3], 0.65);
  assertLess(parts(8)[3], 0.55);
  assertGreater(parts(4)[3], 1.5);
});
