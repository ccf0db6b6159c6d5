import { assertEquals } from "@std/assert";
import { columnsOf, fold, wrap } from "./fold.ts";

Deno.test("wrap() breaks at spaces, at 100 characters", () => {
  assertEquals(wrap("one two"), ["one two"]);
  const lines = wrap(Array(30).fill("seven77").join(" "), "  ");
  assertEquals(lines.map((line) => line.length), [95, 97, 49]);
  assertEquals(lines[1].slice(0, 3), "  s");
  assertEquals(wrap("x".repeat(120)), ["x".repeat(120)]);
});

Deno.test("wrap() breaks where it is told to", () => {
  assertEquals(wrap("aa bb cc dd", " ", 5), ["aa bb", " cc", " dd"]);
});

Deno.test("wrap() and fold() count the columns of the terminal, not characters", () => {
  assertEquals(wrap("温度 圧力 ab", "", 9), ["温度 圧力", "ab"]);
  assertEquals(wrap("温度 圧力 ab", "", 8), ["温度", "圧力 ab"]);
  assertEquals(wrap("e\u0301e\u0301 e\u0301e\u0301", "", 5), ["e\u0301e\u0301 e\u0301e\u0301"]);
  assertEquals(fold("--温度 N  of the water", 20), ["--温度 N  of the", "          water"]);
});

Deno.test("columnsOf() is undefined where there is no terminal", () => {
  assertEquals(columnsOf({ isTerminal: () => false }), undefined);
});

Deno.test("fold() leaves a line that fits as it is", () => {
  assertEquals(fold("  a  b", 6), ["  a  b"]);
  assertEquals(fold("", 40), [""]);
});

Deno.test("fold() keeps the indent of a text, and of a second column where there is room", () => {
  assertEquals(fold("  some words and more", 14), ["  some words", "  and more"]);
  assertEquals(fold("--out DIR  the folder for it", 22), [
    "--out DIR  the folder",
    "           for it",
  ]);
  assertEquals(fold("--out DIRECTORY  the folder", 20), ["--out DIRECTORY  the", "  folder"]);
});

Deno.test("fold() breaks no command that is to be typed", () => {
  assertEquals(fold("Interrupted. Go on with: deno task train --resume --out my/run", 20), [
    "Interrupted. Go on",
    "with:",
    "deno task train --resume --out my/run",
  ]);
});
