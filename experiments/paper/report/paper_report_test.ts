import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { reportMarkdown } from "../../../commands/mod.ts";
import { madeUpRows } from "../cases/example_rows.ts";
import { paperReport } from "./paper_report.ts";
import type { PaperRow } from "./runs_csv.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";

const report = (rows: readonly PaperRow[]) =>
  paperReport({
    ...{ rows, costs: {}, notes: ["Two rows."], command: "deno task paper --jobs 2" },
    date: new Date("2031-05-06T07:08:09Z"),
  });

testWith(
  { name: "paperReport() writes one document for page, Markdown and terminal", sys: true },
  () => {
    const { document, lines, holds } = report([
      ...madeUpRows({}, [{ best_loss: 6e-5 }, "no step | is left"]),
      ...madeUpRows({ method: "euler", adjoint: "full", experiment: "ours" }, [{}, {}]),
    ]);
    assert(!holds && document.verdict?.pass === false);
    const markdown = reportMarkdown(document);
    const terminal = lines.join("\n");
    const found = "white-dwarf, rk4, reversible, seed 1: no step";
    for (const text of [markdown, terminal]) assertStringIncludes(text, found);
    assertStringIncludes(markdown, "**Every training ends well.** Does not hold.\n\n- 3 of 4 did.");
    assertStringIncludes(markdown, "## White-dwarf\n\n| method | adjoint | runs |");
    assertStringIncludes(markdown, "| rk4 | reversible | 1 of 2 | 4.00 ± 0.00 |");
    assertStringIncludes(markdown, "- Command: <code>deno task paper --jobs 2</code>");
    assertStringIncludes(terminal, "rk4     reversible  1 of 2");
    // What a page is told in a column the terminal is told among the verdicts.
    assertEquals([markdown, terminal].map((text) => /\breason\b/.test(text)), [true, false]);
  },
);
