import { assertEquals } from "@std/assert";
import { perfectRows } from "../../tests/problems/bench_rows.ts";
import { rowsToCsv } from "./row.ts";

Deno.test("rowsToCsv() writes the columns in order, and leaves out what is not there", () => {
  const [row] = perfectRows({ reversible: [100] });
  const { found: _, ...lost } = row;
  const [header, first, second, end] = rowsToCsv([
    row,
    { ...lost, repeat: 2, status: 'exit code 1: a "b", c' },
  ]).split("\n");
  assertEquals(
    header,
    "adjoint,method,system,steps,repeat,wall_s,field_evaluations,field_pullbacks," +
      "tracked_peak_bytes,heap_peak_bytes,rss_peak_bytes,reconstruction_error," +
      "batch,hidden,coupling,state,module,parameters,status",
  );
  assertEquals(
    first,
    `reversible,midpoint,white-dwarf,100,1,${2e-6 * 100},800,400,2500,20000,0,${
      1e-16 * 100
    },,,,,,,ok`,
  );
  assertEquals(
    second,
    'reversible,midpoint,white-dwarf,100,2,,,,,,,,,,,,,,"exit code 1: a ""b"", c"',
  );
  assertEquals(end, "");
});

Deno.test("rowsToCsv() leaves the reconstruction error empty where nothing goes back", () => {
  const [, line] = rowsToCsv(perfectRows({ full: [100] })).split("\n");
  assertEquals(line.slice(-14), "1600,,,,,,,,ok");
});
