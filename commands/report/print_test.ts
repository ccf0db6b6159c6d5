import { assertEquals } from "@std/assert";
import { shownLines } from "./print.ts";

const PIPE = { isTerminal: () => false };

Deno.test("shownLines() lets no control character through, and no line break of a text", () => {
  const hostile = "x\x1b[2J\x1b]0;title\x07 y\u009b5m\u202ez\r\nexit code 0\x7f";
  assertEquals(shownLines(hostile, PIPE), ["x[2J]0;title y5mz exit code 0"]);
  assertEquals(shownLines(["  a", "", hostile.slice(0, 2)], PIPE), ["  a", "", "x"]);
});

Deno.test("shownLines() folds nothing where there is no terminal", () => {
  const long = "word ".repeat(60).trimEnd();
  assertEquals(shownLines(long, PIPE), [long]);
});
