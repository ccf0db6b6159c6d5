import { assertEquals, assertThrows } from "@std/assert";
import { tensor } from "../../tensors/mod.ts";
import { parseTable, timeSeries } from "../mod.ts";

Deno.test("timeSeries() takes the columns by name, in any order", () => {
  const { times, states } = timeSeries(parseTable("v,t,x\n1,0,2\n3,1,4"), "t", ["x", "v"]);
  assertEquals(times, Float64Array.of(0, 1));
  assertEquals(states.toArray(), [[2, 1], [4, 3]]);
});

Deno.test("timeSeries() throws when times do not increase, and says on which line", () => {
  for (const t of [1, 0.5]) {
    const table = parseTable(`t,x\n0,0\n1,0\n\n${t},0\n`, { source: "a.csv" });
    assertThrows(
      () => timeSeries(table, "t", ["x"]),
      RangeError,
      `a.csv, line 5, column 1 (t): the time is ${t}, not after the one before it, 1`,
    );
  }
  const table = { columns: ["t", "x"], rows: tensor([[1, 0], [0, 0]]) };
  assertThrows(() => timeSeries(table, "t", ["x"]), RangeError, "time number 1 is 0");
});

Deno.test("timeSeries() throws when there is one row only, or no such column", () => {
  assertThrows(() => timeSeries(parseTable("t,x\n0,1"), "t", ["x"]), RangeError, "got 1");
  assertThrows(() => timeSeries(parseTable("t,x\n0,1"), "time", ["x"]), RangeError, '"time"');
});
