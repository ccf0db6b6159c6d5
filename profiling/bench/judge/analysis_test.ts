import { assertEquals } from "@std/assert";
import { perfectRows } from "../../../tests/problems/bench_rows.ts";
import { frontsOf, lawText } from "./analysis.ts";
import { compareGrowth } from "../../statistics/growth_laws.ts";

const DECADES = [100, 1000, 10_000, 100_000];

Deno.test("frontsOf() has a front wherever two adjoints can be compared", () => {
  const rows = perfectRows({ reversible: [100, 1000, 10_000], full: [1000, 10_000, 300_000] });
  assertEquals(
    frontsOf(rows).map(({ steps, points }) => [steps, points.map(({ adjoint }) => adjoint)]),
    [[1000, ["reversible", "full"]], [10_000, ["reversible", "full"]]],
  );
});

Deno.test("lawText() says what is told apart, by how much, and what is not", () => {
  const text = (growth: (n: number) => number, offset = false, resolution = 0) =>
    lawText(
      compareGrowth(DECADES.map((n): [number, number] => [n, growth(n)]), { offset, resolution })!,
    );
  assertEquals(
    text((n) => n * (n === 1000 ? 1.1 : 1)),
    "n (615 times better than n log n)",
  );
  assertEquals(
    lawText({
      best: "n",
      alsoPossible: [],
      scores: [
        { law: "n", error: 0.01, odds: 1 },
        { law: "n log n", error: 3, odds: 1e9 },
      ],
    }),
    "n (over a million times better than n log n)",
  );
  assertEquals(text((n) => n ** 1.07), "n log n or n");
  assertEquals(text(() => 5, true), "1");
  assertEquals(text((n) => 30_000 + 500 * Math.log(n), true, 8192), "1");
  assertEquals(text((n) => 30_000 + n, true), "n (77 times better than n log n)");
});
