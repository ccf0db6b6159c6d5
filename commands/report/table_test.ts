import { assertEquals } from "@std/assert";
import { alignColumns, formatBytes, formatTime } from "./table.ts";

Deno.test("alignColumns() lines up cells, and leaves no spaces at the end", () => {
  assertEquals(
    alignColumns([["n", "s", "note"], ["100", "0.5", ""], ["7", "12.25", "x"]], ["left"]),
    ["n        s  note", "100    0.5", "7    12.25     x"],
  );
  assertEquals(alignColumns([]), []);
});

Deno.test("alignColumns() lines up what is left without control characters", () => {
  assertEquals(alignColumns([["\x1b[1ma", "b"], ["cc\n", "d\x07"]], ["left"]), [
    ...["[1ma  b", "cc    d"],
  ]);
});

Deno.test("alignColumns() lines up wide characters, and accents of their own, by the columns they take", () => {
  const rows = [["列", "rmse"], ["温度", "0.5"], ["e\u0301", "12"], ["left", "7"]];
  assertEquals(alignColumns(rows, ["left"]), [
    "列    rmse",
    "温度   0.5",
    "e\u0301       12",
    "left     7",
  ]);
  assertEquals(alignColumns(rows).slice(1, 3), ["温度   0.5", "   e\u0301    12"]);
  // Eight columns, although there are five characters.
  assertEquals(alignColumns([["温度", "一"]], [], 8), ["温度  一"]);
  assertEquals(alignColumns([["温度", "一"]], [], 7), ["温度", "  一"]);
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

const ROWS = [["what", "steps", "time", "verdict"], ["one", "10", "5 s", "holds"], [
  "three",
  "a note",
]];
const ALIGN = ["left", "right", "right", "left"] as const;

Deno.test("alignColumns() folds rows that are too wide, each into the same lines", () => {
  assertEquals(alignColumns(ROWS, ALIGN, 27), [
    "what   steps  time  verdict",
    "one       10   5 s  holds",
    "three  a note",
  ]);
  assertEquals(alignColumns(ROWS, ALIGN, 26), [
    "what   steps  time",
    "  verdict",
    "one       10   5 s",
    "  holds",
    "three  a note",
  ]);
  assertEquals(alignColumns(ROWS, ALIGN, 12), [
    ...["what   steps", "  time", "  verdict"],
    ...["one       10", "   5 s", "  holds"],
    ...["three  a", "    note"],
  ]);
});

Deno.test("alignColumns() breaks a cell that is too wide by itself, and loses no word", () => {
  const rows = [["claim", "n"], ["it grows in proportion to the steps", "12"]];
  assertEquals(alignColumns(rows, ["left"], 20), [
    ...["claim", "   n"],
    ...["it grows in", "    proportion to", "    the steps", "  12"],
  ]);
});
