import { assert, assertEquals } from "@std/assert";
import { thin } from "./thin.ts";

Deno.test("thin() keeps a short line, but for what is not finite", () => {
  const points = [{ x: 0, y: 1 }, { x: 1, y: NaN }, { x: 2, y: Infinity }, { x: 3, y: 2 }];
  assertEquals(thin(points, 4), [points[0], points[3]]);
});

Deno.test("thin() keeps every peak of a long line, its ends and its order", () => {
  const points = Array.from({ length: 10_000 }, (_, x) => ({ x, y: x === 7777 ? 9 : Math.sin(x) }));
  const few = thin(points, 100);
  assert(few.length <= 100 && few.length > 50);
  assertEquals([few[0], few.at(-1)], [points[0], points.at(-1)]);
  assert(few.includes(points[7777]));
  assert(few.every(({ x }, k) => k === 0 || x > few[k - 1].x));
});
