import { assertEquals } from "@std/assert";
import { type Blocks, countsOf, evenly, exactly } from "./parts.ts";

/** Each block's begin and size. */
function listed(blocks: readonly Blocks[]): [number, number][] {
  return blocks.flatMap(({ from, size, count }) =>
    Array.from({ length: count }, (_, i): [number, number] => [from + i * size, size])
  );
}

Deno.test("evenly and exactly cut without a gap, into blocks of at most the size", () => {
  for (let total = 0; total < 40; total++) {
    for (let most = 1; most < 9; most++) {
      for (const cut of [evenly, exactly]) {
        const blocks = listed(cut(total, most));
        let at = 0;
        for (const [from, size] of blocks) {
          assertEquals([from, size > 0, size <= most], [at, true, true]);
          at += size;
        }
        assertEquals([at, blocks.length], [total, Math.ceil(total / most)]);
      }
    }
  }
});

Deno.test("evenly makes blocks that differ by one, exactly keeps the size up to the last", () => {
  assertEquals(listed(evenly(10, 4)), [[0, 4], [4, 3], [7, 3]]);
  assertEquals(listed(exactly(10, 4)), [[0, 4], [4, 4], [8, 2]]);
  assertEquals(listed(evenly(3, 4)), [[0, 3]]);
});

Deno.test("countsOf fills vectors from the first to the last", () => {
  assertEquals(countsOf(7, 4), [4, 3]);
  assertEquals(countsOf(4, 2), [2, 2]);
  assertEquals(countsOf(0, 2), []);
});
