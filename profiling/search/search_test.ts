import { assertEquals } from "@std/assert";
import { search } from "./search.ts";
import { Tally } from "./tally.ts";

Deno.test("500 gradients drawn at random: none is wrong without a word, and nothing breaks", () => {
  const tally = new Tally();
  for (const [drawn, verdict] of search({ cases: 500, seed: 1 })) tally.add(drawn, verdict);
  const { found } = tally;
  const bad = found.filter(({ outcome }) => outcome === "silent" || outcome === "fault");
  assertEquals(bad.map(({ line }) => line), []);
});
