import { assertEquals } from "@std/assert";
import { search } from "./search.ts";
import { Tally } from "./tally.ts";

for (const seed of [1, 2, 3, 4, 5]) {
  Deno.test(`40 gradients drawn with seed ${seed}: none is wrong without a word, nothing breaks`, () => {
    const tally = new Tally();
    for (const [drawn, verdict] of search({ cases: 40, seed })) tally.add(drawn, verdict);
    const { found } = tally;
    const bad = found.filter(({ outcome }) => outcome === "silent" || outcome === "fault");
    assertEquals(bad.map(({ line }) => line), []);
  });
}
