import { assertEquals, assertStringIncludes } from "@std/assert";
import { changed, perfectRows } from "../../../tests/problems/bench_rows.ts";
import { inputOf, ordinaryInput, ordinaryRows } from "../../../tests/problems/report_input.ts";
import { compareReports } from "../compare/compare_reports.ts";
import { reportOf } from "../compare/earlier_report.ts";
import type { Row } from "../row.ts";
import { againstSection } from "./against_section.ts";
import { reportDocument } from "./report_document.ts";
import { reportPages } from "./report_pages.ts";

/** The input of the report of some rows, compared with that of the ordinary ones. */
function comparedInput(rows: readonly Row[]) {
  const { summary } = ordinaryInput();
  const comparison = compareReports(reportOf(ordinaryRows(), summary), reportOf(rows, summary));
  return { ...inputOf(rows), against: { folder: "old/bench", comparison } };
}

const WORSE = comparedInput(
  changed(ordinaryRows(), ({ adjoint }) => adjoint === "reversible", (found) => ({
    field_evaluations: found.field_evaluations + 1,
    rss_peak_bytes: found.rss_peak_bytes + 2 ** 22,
  })),
);

Deno.test("againstSection() says what was compared, what changed and what comes of it", () => {
  const { blocks } = againstSection(WORSE)!;
  assertEquals(blocks[0], {
    kind: "paragraph",
    text: [
      "25 cases are in ",
      { code: "old/bench" },
      " as well. ",
      { strong: "8 figures are worse beyond the noise." },
    ],
  });
  const table = blocks[1];
  if (table.kind !== "table") throw new Error(`no table but ${table.kind}`);
  assertEquals(table.rows.slice(0, 2), [
    [
      "reversible, midpoint, 100",
      "evaluations",
      "800",
      "801",
      "1.00 times",
      { strong: "✗ worse" },
    ],
    [
      "reversible, midpoint, 1,000",
      "evaluations",
      "8,000",
      "8,001",
      "1.00 times",
      { strong: "✗ worse" },
    ],
  ]);
  assertEquals(table.rows.map((row) => row[1]), [
    ...Array(4).fill("evaluations"),
    ...Array(4).fill("resident memory"),
  ]);
  assertStringIncludes(JSON.stringify(blocks[2]), "A single time is off by ");
});

Deno.test("againstSection() has no table where nothing changed, and is not there without an earlier report", () => {
  const { blocks } = againstSection(comparedInput(ordinaryRows()))!;
  assertEquals(blocks.map(({ kind }) => kind), ["paragraph", "list"]);
  assertStringIncludes(JSON.stringify(blocks[0]), "Nothing is worse beyond the noise.");
  assertEquals(againstSection(ordinaryInput()), undefined);
});

Deno.test("reportDocument() fails, as the command does, where something is worse than before", () => {
  const same = reportDocument(comparedInput(ordinaryRows()));
  assertEquals(same.verdict, reportDocument(ordinaryInput()).verdict);
  assertEquals(same.verdict?.pass, true);
  const { verdict, sections } = reportDocument(WORSE);
  assertEquals(verdict?.pass, false);
  assertStringIncludes(
    JSON.stringify(verdict?.text),
    "Since the earlier report: 8 figures are worse beyond the noise.",
  );
  assertEquals(sections[1].title, "Compared with an earlier report");
});

Deno.test("both pages have the comparison, other cases and claims included", async () => {
  const few = perfectRows({ reversible: [100, 1000] }).map((row): Row => {
    const { found: _, ...lost } = row;
    return row.steps === 100 ? { ...lost, status: "ended by SIGKILL" } : row;
  });
  const input = comparedInput(few);
  const files = await reportPages(input);
  for (const page of [files["report.html"], files["report.md"]]) {
    assertStringIncludes(page, "Compared with an earlier report");
    assertStringIncludes(page, "outcome");
    assertStringIncludes(page, "ended by SIGKILL");
    assertStringIncludes(page, "were measured before only");
  }
});
