import { assertEquals } from "@std/assert";
import { search } from "./search.ts";

Deno.test("1000 more gradients: none is wrong without a word, and nothing breaks", () => {
  const { found } = search({ cases: 1000, first: 100, seed: 1 });
  const bad = found.filter(({ outcome }) => outcome === "silent" || outcome === "fault");
  assertEquals(bad.map(({ line }) => line), []);
});
