import { assert, assertEquals } from "@std/assert";
import { checkpointingRows, exactRows, interpreterRows } from "./gradient_rows.ts";
import { holds } from "../speed_row.ts";

const EFFORT = { pairs: 1, seconds: 0 };

Deno.test("exactRows() finds the start and the interpreter's end bit for bit", async () => {
  const rows = await exactRows(EFFORT);
  const exact = rows.filter(({ unit }) => unit === "off");
  assertEquals(exact.map(({ value }) => value), [0, 0, 0, 0]);
  assert(exact.every((row) => holds(row)));
  const times = rows.filter(({ unit }) => unit !== "off");
  assertEquals(times.map(({ claim }) => claim), [
    ...[{ most: 1.3 }, { most: 1.5 }],
    ...[{ most: 1.3 }, { most: 1.5 }],
  ], "and a time for each base method and coupling");
});

Deno.test("the rows of gradients have a ratio of two times and what is claimed of it", async () => {
  const rows = [...await interpreterRows(EFFORT), ...await checkpointingRows(EFFORT)];
  assertEquals(rows.map(({ claim }) => claim), [{ least: 1.5 }, { least: 3 }, { least: 3.5 }]);
  for (const { value, samples } of rows) {
    assertEquals(value, samples!.over[0] / samples!.under[0]);
  }
});
