import { assertEquals, assertThrows } from "@std/assert";
import { TableError } from "../../../systems/mod.ts";
import { readJson } from "./json_file.ts";

function read(text: string) {
  const { columns, rows, named, isBlank, row } = readJson(new TextEncoder().encode(text), {
    source: "a.jsonl",
  });
  const all = Array.from({ length: rows }, (_, k) => k).filter((k) => !isBlank?.(k));
  const cells = Object.fromEntries(columns.map(({ name, at }) => [name, all.map(at)]));
  return { cells, named, row };
}

Deno.test("readJson() reads objects a line, whose keys may come and go", () => {
  const { cells, named, row } = read('\ufeff{"t":0,"p":{"x":1}}\n\n{"t":1,"y":"a"}\r\n{"t":2}');
  assertEquals(cells, { t: [0, 1, 2], "p.x": [1, null, null], y: [null, "a", null] });
  assertEquals([named, row], [true, undefined]);
});

Deno.test("readJson() reads arrays a line, with and without names", () => {
  assertEquals(read('["t","x"]\n[0,1]\n[1,null]\n').cells, { t: [0, 1], x: [1, null] });
  const { cells, named } = read('["2024-01-01",1]\n["2024-01-02",2]\n');
  assertEquals([cells.column2, named], [[1, 2], false]);
});

Deno.test("readJson() reads one array of objects, over one line or many", () => {
  for (const space of [0, 2]) {
    const { cells, row } = read(JSON.stringify([{ t: 0, x: 1 }, { t: 1, x: 2 }], undefined, space));
    assertEquals([cells, row], [{ t: [0, 1], x: [1, 2] }, "row"]);
  }
});

Deno.test("readJson() keeps whole numbers that a double does not hold", () => {
  assertEquals(read('{"t":9007199254740993,"x":1e300}').cells.t, [9007199254740993n]);
});

Deno.test("readJson() throws with the line that is wrong", () => {
  for (
    const [text, line, words] of [
      ['{"t":0}\n{"t":1', 2, "the line is no JSON"],
      ['{"t":0}\n3\n', 2, "got a number, wanted an object as the first row is"],
      ["[0]\n{}\n", 2, "got an object, wanted an array as the first row is"],
    ] as const
  ) {
    const error = assertThrows(() => read(text), TableError, words);
    assertEquals(error.line, line);
  }
});
