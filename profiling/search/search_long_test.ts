import { assertEquals } from "@std/assert";
import { search } from "./search.ts";
import { Tally } from "./tally.ts";

Deno.test("1000 gradients drawn at random: none is wrong without a word, and nothing breaks", () => {
  const tally = new Tally();
  for (const [drawn, verdict] of search({ cases: 1000, seed: 6 })) tally.add(drawn, verdict);
  const bad = tally.found.filter(({ outcome }) => outcome === "silent" || outcome === "fault");
  assertEquals(bad.map(({ line }) => line), []);
});
