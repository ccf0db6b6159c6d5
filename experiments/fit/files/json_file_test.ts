import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { TableError } from "../../../systems/mod.ts";
import { UsageError } from "../../../commands/mod.ts";
import { readRecordingBytes } from "../read_recording_file.ts";
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

for (
  const [name, text, place, words] of [
    ["that breaks off", '{"t": 0, "x": 1}\n{"t": 1, "x":\n', "line 2, column 1", "no JSON"],
    ["of many lines", '{\n  "t": [0, 1],\n  "x": [1, 2]\n}\n', "line 1, column 1", "a line"],
    ["in Latin-1", '{"t": 0, "x": 1}\n{"t": 1, "\xe9": 1}\n', "line 2, column 1", "byte 0xE9"],
    ["with a text", '{"t": 0, "x": 1}\n\n{"t": 1, "x": "two"}\n', "line 3, column 2 (x)", '"two"'],
    ["in one array", '[{"t": 0, "x": 1},\n\n{"t": 1, "x": "two"}]', "row 2, column 2 (x)", '"two"'],
  ] as const
) {
  Deno.test(`readRecordingBytes() says what is wrong and where: JSON ${name}`, async () => {
    const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
    const { message } = await assertRejects(
      () => readRecordingBytes([bytes], "a.jsonl"),
      UsageError,
    );
    assertStringIncludes(message, `a.jsonl, ${place}: `);
    assertStringIncludes(message, words);
    assert(!/\p{Cc}/u.test(message), "the message is one line");
  });
}
