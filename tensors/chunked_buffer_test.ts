import { assertEquals } from "@std/assert";
import { trackedBytes } from "./bytes.ts";
import { ChunkedBuffer } from "./chunked_buffer.ts";

function readAll(rows: ChunkedBuffer, width: number): number[][] {
  return Array.from({ length: rows.length }, (_, i) => {
    const row = new Float64Array(width);
    rows.read(i, row);
    assertEquals(rows.first(i), row[0]);
    return [...row];
  });
}

Deno.test("ChunkedBuffer gives back what was pushed, within a chunk and across chunks", () => {
  for (
    const [width, chunk, count] of [[1, 1, 5], [2, 3, 3], [2, 3, 10], [3, 100, 7], [50, 3, 10]]
  ) {
    const rows = new ChunkedBuffer(width, chunk);
    const wanted = Array.from(
      { length: count },
      (_, i) => Array.from({ length: width }, (_, k) => 10 * i + k),
    );
    wanted.forEach((row, i) => rows.push(Float64Array.from(i % 2 === 0 ? row : [...row, -1])));
    assertEquals(rows.length, count);
    assertEquals(readAll(rows, width), wanted);
  }
});

Deno.test("ChunkedBuffer takes memory by the chunk, and keeps it when it is cleared", () => {
  const before = trackedBytes().live;
  const rows = new ChunkedBuffer(2, 4);
  const push = (count: number, start: number) => {
    for (let i = 0; i < count; i++) rows.push(Float64Array.of(start + i, 0));
    return trackedBytes().live - before;
  };
  assertEquals([push(0, 0), push(1, 0), push(3, 1), push(1, 4)], [0, 64, 64, 128]);
  rows.clear();
  assertEquals(rows.length, 0);
  assertEquals(push(8, 50), 128);
  assertEquals(readAll(rows, 1).flat(), [50, 51, 52, 53, 54, 55, 56, 57]);
});
