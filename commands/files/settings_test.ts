import { assertEquals } from "@std/assert";
import { firstDifference } from "./settings.ts";

Deno.test("firstDifference() names the first setting that is not the same", () => {
  const earlier = { a: [1, 2], b: null, c: "x" };
  assertEquals(firstDifference(earlier, { ...earlier, a: [1, 2] }), undefined);
  assertEquals(firstDifference(earlier, { ...earlier, b: 0, c: "y" }), "b");
  assertEquals(firstDifference(earlier, { ...earlier, d: 1 }), "d");
  assertEquals(firstDifference(earlier, { b: null, d: 1 }, ["b"]), undefined);
});
