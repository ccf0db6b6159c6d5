import { assertEquals } from "@std/assert";
import { alignColumns, formatBytes, formatTime, wrap } from "./table.ts";

Deno.test("alignColumns() lines up cells, and leaves no spaces at the end", () => {
  assertEquals(
    alignColumns([["n", "s", "note"], ["100", "0.5", ""], ["7", "12.25", "x"]], ["left"]),
    ["n        s  note", "100    0.5", "7    12.25     x"],
  );
  assertEquals(alignColumns([]), []);
});

Deno.test("formatTime() chooses the unit", () => {
  assertEquals([2.5, 0.0123, 4.5e-5, 0].map(formatTime), [
    "2.50 s",
    "12.3 ms",
    "45.0 µs",
    "0.00 µs",
  ]);
  assertEquals(formatTime(123.4), "123 s");
});

Deno.test("formatBytes() keeps every byte of a small number", () => {
  assertEquals([0, 2564, 2 ** 18, 48e6].map(formatBytes), [
    "0 B",
    "2,564 B",
    "256 KiB",
    "45.8 MiB",
  ]);
});

Deno.test("wrap() breaks at spaces, at 100 characters", () => {
  assertEquals(wrap("one two"), ["one two"]);
  const lines = wrap(Array(30).fill("seven77").join(" "), "  ");
  assertEquals(lines.map((line) => line.length), [95, 97, 49]);
  assertEquals(lines[1].slice(0, 3), "  s");
  assertEquals(wrap("x".repeat(120)), ["x".repeat(120)]);
});
