import { assert, assertEquals } from "@std/assert";
import * as fc from "../../tests/helpers/drawn.ts";
import { Memory } from "./memory.ts";

Deno.test("Memory gives what was given back to the next that fits, and joins neighbours", () => {
  const memory = new Memory();
  const [a, b, c] = [memory.take(5), memory.take(4), memory.take(1)];
  assertEquals([a, b, c, memory.size], [0, 8, 12, 16]);
  memory.give(a, 5);
  memory.give(b, 4);
  assertEquals(memory.take(12), 0);
  assertEquals(memory.size, 16);
});

Deno.test("Memory never gives the same element twice", () => {
  const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.boolean()), {
    maxLength: 60,
  });
  fc.assert(fc.property(sizes, (asked) => {
    const memory = new Memory();
    const taken: { start: number; size: number }[] = [];
    for (const [size, givesBack] of asked) {
      if (givesBack && taken.length > 0) {
        const { start, size } = taken.shift()!;
        memory.give(start, size);
      } else taken.push({ start: memory.take(size), size });
      const sorted = taken.toSorted((a, b) => a.start - b.start);
      sorted.forEach(({ start, size }, i) => {
        assert(start + size <= (sorted[i + 1]?.start ?? memory.size));
      });
    }
  }));
});
