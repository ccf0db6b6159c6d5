import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { reversibleAdams } from "../../../mod.ts";
import {
  errorAtEnd,
  leastSteps,
  referenceEnd,
  smoothGradient,
  smoothProblems,
} from "./adams_problems.ts";
import { adamsRows } from "./adams_rows.ts";
import { meanRow } from "../mean_row.ts";

const [WHITE_DWARF] = smoothProblems();

Deno.test("adamsRows() has a ratio a problem and error, and of each kind a mean that is claimed", async () => {
  const rows = await adamsRows({ pairs: 1, seconds: 0 }, [WHITE_DWARF], [1e-3, 1e-5]);
  assertEquals(rows.map(({ claim }) => claim), [
    ...[undefined, undefined, { most: 0.65 }],
    ...[undefined, { most: 1 }],
    ...[undefined, { least: 5 }],
  ]);
  for (const { value, samples, detail } of rows) {
    if (samples) assertEquals(value, samples.over[0] / samples.under[0]);
    else assert(/^of (1|2) of (1|2) rows$/.test(detail!), detail);
  }
  assert(/^reversibleAdams\d, window \d+, n = /.test(rows[0].detail!), rows[0].detail);
  for (const { value, detail } of rows.slice(0, 2)) {
    assertEquals(value! > 0.65, detail!.includes("times the steps and"), "a reason falls due");
  }
  assertAlmostEquals(rows[2].value!, Math.sqrt(rows[0].value! * rows[1].value!), 1e-12);
});

Deno.test("adamsRows() says so where an error is not reached", async () => {
  const rows = await adamsRows({ pairs: 1, seconds: 0 }, [WHITE_DWARF], [1e-30], 256);
  assertEquals(rows[0].value, undefined);
  assertStringIncludes(rows[0].missing!, "not reached in 256 steps");
  assertStringIncludes(rows[1].missing!, "none of its rows");
});

Deno.test("leastSteps() reaches the error, and a sixteenth fewer steps do not", () => {
  const end = referenceEnd(WHITE_DWARF);
  const errorOf = (steps: number) =>
    errorAtEnd(smoothGradient(WHITE_DWARF, reversibleAdams({ order: 4 }), steps), end);
  const steps = leastSteps(errorOf, 1e-6, 4096)!;
  assert(errorOf(steps) <= 1e-6);
  assert(errorOf(Math.floor(steps * 15 / 16) - 1) > 1e-6, `${steps}`);
  assertEquals(leastSteps(errorOf, 1e-30, 64), undefined);
});

Deno.test("leastSteps() of an error of first order is the end of an interval of a sixteenth", () => {
  assertEquals(leastSteps((n) => 1 / n, 0.1, 100), 10);
  assertEquals(leastSteps((n) => 1 / n, 1 / 1000, 4096), 1024);
});

Deno.test("meanRow() is the geometric mean, and its interval that of the turns", () => {
  const row = (over: number[], under: number[], value: number) => ({
    ...{ part: "p", name: "n", unit: "times as long", value },
    samples: { over, under },
  });
  const rows = [row([4, 4, 4], [1, 1, 1], 4), row([1, 1, 1], [1, 1, 1], 1)];
  const missing = { part: "p", name: "n", unit: "u", missing: "why" };
  const mean = meanRow({ part: "p", name: "mean" }, [...rows, missing]);
  assertAlmostEquals(mean.value!, 2, 1e-12);
  for (const bound of mean.interval!) assertAlmostEquals(bound, 2, 1e-12);
  assertEquals(mean.detail, "of 2 of 3 rows");
});
