import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertThrows,
} from "@std/assert";
import { matmul, tensor } from "../../../tensors/mod.ts";
import { solve } from "../../solve.ts";
import { isStable, stabilityLimit } from "../../stability/stability.ts";
import { vectorField } from "../../vector_field.ts";
import { reversibleAdams } from "./reversible_adams.ts";

Deno.test("reversibleAdams() is as stable as stabilityLimit() says: its own steps grow beyond, and not before", () => {
  for (const order of [4, 5, 6, 8] as const) {
    for (const coupling of [0.9, 0.5, 0.25]) {
      for (const direction of [Math.PI, 0.8 * Math.PI]) {
        const method = reversibleAdams({ order, coupling });
        const limit = stabilityLimit(method, { direction });
        // y' = αy for a complex α, as two numbers: how large it is after the solution has faded, and later.
        const sizes = (part: number) => {
          const [re, im] = [Math.cos(direction), Math.sin(direction)].map((x) => part * limit * x);
          const matrix = tensor([[re, -im], [im, re]]);
          const field = vectorField({ state: [2], f: (_t, y) => matmul(matrix, y) });
          const saveAt = [1, 4].map((k) => k * Math.round(40 / limit));
          const steps = { t0: 0, t1: saveAt[1], dt: 1, method, saveAt, watchDrift: false };
          const problem = { field, y0: [1, 0.5], ...steps };
          const { data } = solve(problem).states;
          return [Math.hypot(data[0], data[1]), Math.hypot(data[2], data[3])];
        };
        const [shrinking, growing] = [sizes(0.9), sizes(1.1)];
        assertLess(shrinking[1], 0.5 * shrinking[0] + 1e-300);
        assertGreater(growing[1], 2 * growing[0]);
        const x = (part: number) => ({
          re: part * limit * Math.cos(direction),
          im: part * limit * Math.sin(direction),
        });
        assert(isStable(method, x(0.999)) && !isStable(method, x(1.001)));
      }
    }
  }
});

Deno.test("stabilityLimit() of reversibleAdams() has the documented limits", () => {
  const limits = (coupling: number) =>
    ([4, 5, 6, 8] as const).map((order) => stabilityLimit(reversibleAdams({ order, coupling })));
  limits(0.5).forEach((limit, i) => assertAlmostEquals(limit, [0.33, 0.12, 0.23, 0.12][i], 0.005));
  limits(0.25).forEach((limit, i) => assertAlmostEquals(limit, [0.5, 0.21, 0.46, 0.22][i], 0.005));
  // With 8 anchors, whatever n is.
  [84, 139, 158, 206].forEach((folds, i) => {
    const method = reversibleAdams({ order: ([5, 4, 8, 6] as const)[i] });
    for (const steps of [10_000, 1e6]) {
      assertLess(Math.abs(steps * stabilityLimit(method, { steps }) / folds - 1), 0.03);
    }
  });
  const exact = reversibleAdams({ arithmetic: "exact" });
  assertEquals(stabilityLimit(exact), stabilityLimit(reversibleAdams({ coupling: 0.25 })));
  assertThrows(() => stabilityLimit(exact, { coupling: 2 }), RangeError, "got 2");
});

Deno.test("isStable() of reversible Adams bears a root at 1, and none a millionth outside", () => {
  for (const order of [4, 5, 6, 8] as const) {
    const method = reversibleAdams({ order });
    const stable = [-1e-6, 0, 1e-6].map((re) => isStable(method, { re, im: 0 }));
    assertEquals(stable, [true, true, false], `order ${order}`);
  }
});
