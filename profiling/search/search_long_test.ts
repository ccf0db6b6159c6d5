import { assertEquals } from "@std/assert";
import { search } from "./search.ts";
import { Tally } from "./tally.ts";

for (const [seed, cases] of [[1, 100], [2, 100], [3, 100], [4, 100], [5, 100], [6, 1000]]) {
  Deno.test(`${cases} gradients drawn with seed ${seed}: none is wrong without a word, nothing breaks`, () => {
    const tally = new Tally();
    for (const [drawn, verdict] of search({ cases, seed })) tally.add(drawn, verdict);
    const bad = tally.found.filter(({ outcome }) => outcome === "silent" || outcome === "fault");
    assertEquals(bad.map(({ line }) => line), []);
  });
}
