import { assertEquals } from "@std/assert";
import { search } from "./search.ts";

Deno.test("100 gradients drawn at random: none is wrong without a word, and nothing breaks", () => {
  const { found } = search({ cases: 100, seed: 1 });
  const bad = found.filter(({ outcome }) => outcome === "silent" || outcome === "fault");
  assertEquals(bad.map(({ line }) => line), []);
});
