import { assert, assertEquals } from "@std/assert";
import { checkpointingRows, exactRows, interpreterRows } from "./gradient_rows.ts";
import { holds } from "./speed_row.ts";

const EFFORT = { pairs: 1, seconds: 0 };

Deno.test("exactRows() finds the start and the interpreter's end bit for bit", async () => {
  const rows = await exactRows(EFFORT);
  const exact = rows.filter(({ unit }) => unit === "off");
  assertEquals(exact.map(({ value }) => value), [0, 0, 0, 0]);
  assert(exact.every((row) => holds(row)));
  assertEquals(rows.length - exact.length, 2, "and a time for each base method");
});

Deno.test("the rows of gradients have a ratio of two times and what is claimed of it", async () => {
  const rows = [...await interpreterRows(EFFORT), ...await checkpointingRows(EFFORT)];
  assertEquals(rows.map(({ claim }) => claim), [undefined, { least: 3 }, { least: 3.5 }]);
  for (const { value, samples } of rows) {
    assertEquals(value, samples!.over[0] / samples!.under[0]);
  }
});
