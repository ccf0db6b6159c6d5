import { assert } from "@std/assert";
import { liveHeapBytes } from "./memory_meters.ts";

Deno.test("liveHeapBytes() finds buffers and arrays within 2 %, and neither once they are gone", () => {
  const size = 8_000_000;
  const near = (bytes: number) => Math.abs(bytes - size) < 0.02 * size;
  const floor = liveHeapBytes();
  let kept: Float64Array | number[] | undefined = new Float64Array(size / 8);
  const buffer = liveHeapBytes() - floor;
  assert(near(buffer), `${buffer} of ${size} bytes, ${kept.length} numbers`);
  kept = Array.from({ length: size / 8 }, (_, i) => i / 3);
  const array = liveHeapBytes() - floor;
  // An array that grew may have room for more.
  assert(array > 0.98 * size && array < 1.6 * size, `${array} of ${size} bytes, ${kept.length}`);
  kept = undefined;
  const gone = liveHeapBytes() - floor;
  assert(gone < 0.02 * size, `${gone} bytes, ${kept}`);
});
