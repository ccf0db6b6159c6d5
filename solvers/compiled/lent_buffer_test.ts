import { assertEquals, assertStrictEquals } from "@std/assert";
import { trackedBytes } from "../../tensors/mod.ts";
import { LentBuffer } from "./lent_buffer.ts";

Deno.test("a place that is lent is counted once, and changes places with other vectors", () => {
  const place = Float64Array.of(1, 2);
  const buffer = new LentBuffer(place);
  const vector = Float64Array.of(3, 4);
  buffer.take(vector);
  assertEquals([...place], [3, 4]);
  place[0] = 5;
  buffer.give(vector);
  assertEquals([[...vector], [...place]], [[5, 4], [5, 4]], "nobody has lent it");

  const before = trackedBytes().live;
  assertStrictEquals(buffer.lend(), place);
  buffer.lend();
  assertEquals(trackedBytes().live - before, 16);
  place.set([7, 8]);
  buffer.take(vector);
  place[1] = 6;
  buffer.give(vector);
  assertEquals([[...vector], [...place]], [[5, 6], [7, 8]], "whoever has it finds it as it was");
  buffer.take(place);
  buffer.give(place);
  assertEquals([...place], [7, 8]);
});
