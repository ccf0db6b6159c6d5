import { assertEquals } from "@std/assert";
import { Forgotten } from "./forgotten.ts";

Deno.test("what a step dropped comes back to that step, and to no other", () => {
  const forgotten = new Forgotten(2);
  forgotten.keep(3, Float64Array.of(0, 5, 6), 1);
  forgotten.keep(7, Float64Array.of(0, 8, 9), 1);
  const restored = (n: number) => {
    const state = new Float64Array(4);
    forgotten.restore(n, state, 2);
    return [...state];
  };
  assertEquals(restored(7), [0, 0, 8, 9]);
  assertEquals(restored(7), [0, 0, 8, 9]);
  assertEquals(restored(5), [0, 0, NaN, NaN], "that step dropped nothing");
  assertEquals(restored(3), [0, 0, 5, 6]);
  assertEquals(restored(7), [0, 0, NaN, NaN], "a step before it was taken back");
});

Deno.test("the defect is the largest difference, and NaN where there is one", () => {
  const forgotten = new Forgotten(2);
  forgotten.note(Float64Array.of(3, 4));
  forgotten.compare(Float64Array.of(1, 1), Float64Array.of(1.5, 3));
  forgotten.compare(Float64Array.of(1, 1), Float64Array.of(2, 2));
  assertEquals([...forgotten.defect], [0.5, 1]);
  forgotten.compare(Float64Array.of(NaN, 1), Float64Array.of(2, 3));
  assertEquals([...forgotten.defect], [NaN, 1]);
  forgotten.clear();
  assertEquals([...forgotten.defect], [0, 0]);
});
