import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../commands/mod.ts";
import { perfectRows } from "../../tests/problems/bench_rows.ts";
import { noisy } from "../../tests/problems/noisy/noisy_rows.ts";
import { rowsToCsv } from "./row.ts";
import { readScaling } from "./scaling_csv.ts";

const ROWS = noisy(perfectRows({ reversible: [100, 1000], full: [100] }), {
  deviation: 0.1,
  repeats: 2,
  seed: 1,
});

Deno.test("readScaling() reads back what rowsToCsv() wrote", () => {
  const cases = readScaling(rowsToCsv(ROWS), "scaling.csv");
  assertEquals(cases.map(({ cells: { adjoint, steps } }) => `${adjoint} ${steps}`), [
    "reversible 100",
    "reversible 1000",
    "full 100",
  ]);
  for (const [k, { found, failures }] of cases.entries()) {
    assertEquals(found, [ROWS[k].found!, ROWS[k + 3].found!]);
    assertEquals(failures, []);
  }
});

Deno.test("readScaling() keeps why a repeat failed", () => {
  const { found: _, ...lost } = ROWS[0];
  const status = 'exit code 1: "a",\nb';
  const [first] = readScaling(rowsToCsv([{ ...lost, status }, ...ROWS.slice(3)]), "scaling.csv");
  assertEquals([first.failures, first.found.length], [[status], 1]);
});

Deno.test("readScaling() names file and line of what is wrong", () => {
  const lines = rowsToCsv(ROWS).trimEnd().split("\n");
  const broken = (at: number, change: (line: string) => string) =>
    lines.map((line, i) => i === at - 1 ? change(line) : line).join("\n");
  for (
    const [text, message] of [
      ["", "there/scaling.csv:1: has no column"],
      ["a,b\n1,2\n", 'there/scaling.csv:1: has no column "adjoint"'],
      [broken(1, (line) => line.replace("wall_s", "seconds")), 'no column "wall_s"'],
      [lines[0], "there/scaling.csv:2: holds no case"],
      [broken(3, (line) => line + ",1"), "there/scaling.csv:3: has"],
      [broken(3, (line) => line.split(",").slice(0, 4).join(",")), "there/scaling.csv:3: has 4 "],
      [broken(4, (line) => line.replace(",100,", ",many,")), "there/scaling.csv:4: steps"],
      [broken(4, (line) => line.replace(",1600,", ",,")), "there/scaling.csv:4: rss_peak_bytes"],
      [broken(2, (line) => line.replace(",800,", ",-1,")), "there/scaling.csv:2: field_eval"],
      [broken(2, (line) => line.replace(",800,", ",x,")), 'got "x"'],
      [broken(5, (line) => `"${line}`), "there/scaling.csv:5: "],
    ]
  ) {
    assertThrows(() => readScaling(text, "there/scaling.csv"), UsageError, message);
  }
});

Deno.test("readScaling() counts the lines of values that go over several", () => {
  const { found: _, ...lost } = ROWS[0];
  const text = rowsToCsv([{ ...lost, status: "one\ntwo\nthree" }, ROWS[1]]);
  assertThrows(
    () => readScaling(text.replace(",1000,", ",0,"), "scaling.csv"),
    UsageError,
    "scaling.csv:5: steps",
  );
});
