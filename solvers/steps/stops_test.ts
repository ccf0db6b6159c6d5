import { assertEquals } from "@std/assert";
import { neighbour } from "./float_spacing.ts";
import { smoothUntil, Stops } from "./stops.ts";

const [before, after] = [neighbour(2, -1), neighbour(2, 1)];

Deno.test("Stops are in the order of the solve, each once, and end with t1", () => {
  const others = [3, 1, 3, 0, 9, 5];
  assertEquals([...new Stops({ t0: 0, t1: 5, jumpAt: [], others }).times], [1, 3, 5]);
  assertEquals([...new Stops({ t0: 5, t1: 0, jumpAt: [], others }).times], [3, 1, 0]);
});

Deno.test("Stops part the two sides of a jump at the same numbers in both directions", () => {
  const there = new Stops({ t0: 0, t1: 4, jumpAt: [2], others: [] });
  assertEquals([...there.times], [2, 4]);
  assertEquals([there.endBefore(2), there.endBefore(4)], [before, 4]);
  assertEquals([smoothUntil(there, 0), smoothUntil(there, 1)], [before, 4]);
  const back = new Stops({ t0: 4, t1: 0, jumpAt: [2], others: [] });
  assertEquals([...back.times], [before, 0]);
  assertEquals([back.endBefore(before), back.endBefore(0)], [2, 0]);
  assertEquals([smoothUntil(back, 0), smoothUntil(back, 1)], [2, 0]);
});

Deno.test("Stops leave no step between neighbours, be they jumps or not", () => {
  const jumps = new Stops({ t0: 0, t1: 4, jumpAt: [after, 2, before], others: [2, before, 1] });
  assertEquals([...jumps.times], [1, after, 4]);
  assertEquals(jumps.endBefore(after), neighbour(before, -1));
  const mixed = new Stops({ t0: 0, t1: 4, jumpAt: [2], others: [before, after] });
  assertEquals([...mixed.times], [2, after, 4]);
  const back = new Stops({ t0: 4, t1: 0, jumpAt: [2, after], others: [2] });
  assertEquals([...back.times], [before, 0]);
  assertEquals(back.endBefore(before), after);
});

Deno.test("Stops part t0 and t1 from the other side of a jump, in steps of no length", () => {
  assertEquals([...new Stops({ t0: 2, t1: 4, jumpAt: [2, 5], others: [2, 4] }).times], [4]);
  const ends = new Stops({ t0: 0, t1: 2, jumpAt: [2], others: [1, 2] });
  assertEquals([...ends.times], [1, 2, 2]);
  assertEquals([0, 1, 2].map((k) => ends.endAt(k)), [1, before, 2]);
  const right = new Stops({ t0: 2, t1: 4, jumpAt: [after], others: [] });
  assertEquals([...right.times], [after, 4]);
  assertEquals(right.endBefore(after), 2);
  // Going back from a jump all of the way lies on its earlier side.
  const back = new Stops({ t0: 2, t1: 0, jumpAt: [2], others: [] });
  assertEquals([...back.times], [before, 0]);
  assertEquals(back.endBefore(before), 2);
});
