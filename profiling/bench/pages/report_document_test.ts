import type { Block, Table } from "../../../commands/mod.ts";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { perfectRows } from "../../../tests/problems/bench_rows.ts";
import {
  type Doubt,
  inputOf,
  ordinaryInput,
  ordinaryRows,
} from "../../../tests/problems/report_input.ts";
import { reportDocument } from "./report_document.ts";
import type { ReportInput } from "./report_input.ts";

const document = reportDocument(ordinaryInput());
const CLAIMS = "What is claimed, and what was found";
const METERS = "How it was measured";
const DOUBTS: Doubt[] = [
  {
    adjoint: "reversible",
    quantity: "tracked_peak_bytes",
    outcome: "fails",
    why: "it differs",
  },
  { adjoint: "full", quantity: "rss_peak_bytes", outcome: "undecided", why: "two points" },
];
const sectionOf = (title: string, input: ReportInput = ordinaryInput()) =>
  reportDocument(input).sections.find((section) => section.title === title)?.blocks ?? [];
const tableIn = (blocks: readonly Block[]) => blocks.find((b): b is Table => b.kind === "table")!;

Deno.test("reportDocument() says first what was claimed and that it holds", () => {
  assertEquals(document.verdict?.pass, true);
  assertEquals(
    document.verdict?.text,
    "What is claimed holds: a reversible gradient takes no more memory for a larger number of steps " +
      "n, and time in proportion to n, here from 100 to 1,000,000 steps. All 13 claims hold in all 75 cases.",
  );
});

Deno.test("reportDocument() says first what does not hold, what is undecided and what failed", () => {
  const { found: _, ...row } = ordinaryRows()[0];
  const { verdict, sections } = reportDocument(
    inputOf([...ordinaryRows(), { ...row, repeat: 4, status: "ended by SIGKILL" }], {
      doubts: DOUBTS,
    }),
  );
  assertEquals(verdict?.pass, false);
  assertStringIncludes(
    verdict?.text as string,
    "here from 100 to 1,000,000 steps; but 1 of 13 claims does not hold (reversible: tracked memory), " +
      "1 of 13 claims is undecided (full: resident memory) and 1 of 76 cases failed.",
  );
  const failed = tableIn(sections.find(({ title }) => title === "What failed")!.blocks);
  assertEquals(failed.rows, [["reversible", "midpoint", "100", "4", "ended by SIGKILL"]]);
});

Deno.test("reportDocument() gives each claim with what was found, and why it does not hold", () => {
  const blocks = sectionOf(CLAIMS, inputOf(ordinaryRows(), { doubts: DOUBTS }));
  const { rows } = tableIn(blocks);
  assertEquals(rows.length, 13);
  assertEquals(rows[0], [
    "reversible",
    "time",
    "✓ holds",
    "1.000",
    "0.990 to 1.020",
    "n",
    "exponent 1",
  ]);
  assertEquals(rows[3].slice(0, 3), ["reversible", "tracked memory", {
    strong: "✗ does not hold",
  }]);
  assertEquals(rows[12].slice(0, 3), ["full", "resident memory", { strong: "? undecided" }]);
  assertEquals(blocks.at(-1), {
    kind: "list",
    items: [
      [{ strong: "reversible: tracked memory" }, ": it differs."],
      [{ strong: "full: resident memory" }, ": two points."],
    ],
  });
});

Deno.test("reportDocument() tells the control of each meter", () => {
  const { rows } = tableIn(sectionOf(METERS));
  assertEquals(rows.map(([meter]) => meter), ["tracked", "heap", "resident"]);
  assertEquals(rows.map((row) => row.at(-1)), ["✓ works", "✓ works", "✓ works"]);
  const broken = tableIn(sectionOf(METERS, inputOf(ordinaryRows(), { doubts: DOUBTS }))).rows;
  assertEquals(broken.map((row) => row.at(-1)), ["✓ works", "✓ works", { strong: "✗ broken" }]);
});

Deno.test("reportDocument() ends with what it takes to do it again", () => {
  const [facts] = document.sections.at(-1)!.blocks;
  assert(facts.kind === "facts");
  const text = JSON.stringify(facts.facts);
  for (
    const fact of [
      "deno task bench --out bench",
      '["Seed","7"]',
      "midpoint, white-dwarf",
      "A Processor with a Long Name at 3.00 GHz, 2 cores",
      "linux 6.1, x86_64",
      "Deno 2.9.6, V8 15.0.245.2-rusty",
      "--expose-gc",
      "2026-01-02 03:04 UTC",
    ]
  ) assertStringIncludes(text, fact);
});

Deno.test("reportDocument() stands where nothing or little was measured", () => {
  assertEquals(reportDocument(inputOf([])).verdict?.pass, false);
  const { sections } = reportDocument(inputOf(perfectRows({ "recursive:3": [7] })));
  assertEquals(sections.some(({ title }) => title === "Time against memory"), true);
});
