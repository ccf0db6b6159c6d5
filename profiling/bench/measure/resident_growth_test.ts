import { assertEquals } from "@std/assert";
import { leastGrowth } from "./resident_growth.ts";

/** What comes of growths of these sizes, in KiB, and how many were looked at. */
function least(explained: number, ...growths: number[]): [number, number] {
  let looked = 1;
  const again = () => growths[looked++] * 1024;
  return [leastGrowth(growths[0] * 1024, explained * 1024, again) / 1024, looked];
}

Deno.test("leastGrowth() believes what is too little to see, and what the heap explains", () => {
  assertEquals(least(0, 0), [0, 1]);
  assertEquals(least(0, 256), [256, 1]);
  assertEquals(least(4600, 4700), [4700, 1]);
  assertEquals(least(4600, 4500), [4500, 1]);
});

Deno.test("leastGrowth() measures again what the heap does not explain", () => {
  assertEquals(least(20, 4096, 128), [128, 2]);
  assertEquals(least(20, 4096, 2048, 0), [20, 3]);
  assertEquals(least(4600, 9000, 4700), [4700, 2]);
});

Deno.test("leastGrowth() believes what shows six times", () => {
  assertEquals(least(20, 9000, 3000, 6000, 4000, 5000, 6000), [3000, 6]);
});

Deno.test("leastGrowth() does not fall below what the heap explains", () => {
  assertEquals(least(8900, 9500, 2100), [8900, 2]);
});
