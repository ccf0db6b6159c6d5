import { assertEquals } from "@std/assert";
import { type Fate, mutantLine, reportOf, shareOfKilled, type Verdict } from "./mutation_report.ts";

const verdict = (fileName: string, fate: Fate): Verdict => ({
  mutant: {
    ...{ id: "12", fileName, mutatorName: "ArithmeticOperator", replacement: "a -\n  b" },
    location: { start: { line: 4, column: 2 }, end: { line: 4, column: 7 } },
  },
  original: "a + b",
  fate,
});

const VERDICTS = [
  verdict("tensors/a.ts", "killed"),
  verdict("tensors/b.ts", "survived"),
  verdict("solvers/a.ts", "timed out"),
  verdict("solvers/a.ts", "not reached"),
];

Deno.test("shareOfKilled() counts those without an end, and not those without a test", () => {
  assertEquals(shareOfKilled(VERDICTS), 0.5);
});

Deno.test("mutantLine() says where a mutant stands, counted from 1", () => {
  assertEquals(mutantLine(VERDICTS[1]), "survived #12 tensors/b.ts:5:3  a + b  →  a - b");
});

Deno.test("reportOf() counts by room", () => {
  assertEquals(reportOf(VERDICTS, 90), [
    "4 of 90 mutants",
    "room     mutants  killed  timed out  survived  not reached    dead",
    "solvers        2       0          1         0            1  50.0 %",
    "tensors        2       1          0         1            0  50.0 %",
    "all            4       1          1         1            1  50.0 %",
  ]);
});
