import { assertAlmostEquals, assertEquals } from "@std/assert";
import { atEqualErrors } from "./equal_errors.ts";

Deno.test("evaluations are read between solves on a log scale, and nowhere beside", () => {
  const line = (tolerance: number, error: number, evaluations: number) => ({
    ...{ problem: "p", method: "m", milliseconds: 1 },
    ...{ tolerance, error, evaluations },
  });
  // Errors of 1e-3, 1e-4 and 1e-6.
  const lines = [line(1e-5, 0.1, 10_000), line(1e-2, 0.1, 100), line(1e-3, 0.1, 1000)];
  const [{ evaluations }] = atEqualErrors(lines, [1e-2, 1e-3, 1e-5, 1e-7]);
  assertEquals(evaluations[0], undefined);
  assertAlmostEquals(evaluations[1]!, 100, 1e-9);
  assertAlmostEquals(evaluations[2]!, Math.sqrt(1e7), 1e-9);
  assertEquals(evaluations[3], undefined);
});
