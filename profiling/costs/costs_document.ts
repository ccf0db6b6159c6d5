import {
  facts,
  figure,
  numbers,
  paragraph,
  type ReportDocument,
  type Section,
  type Table,
  type Text,
  words,
} from "../../commands/mod.ts";
import { comparisons } from "./forecast.ts";
import { type Cost, type CostRow, meanRatio } from "./measure_costs.ts";
import { stabilityChart } from "./stability_chart.ts";

/** How far a count may be from what was expected, to agree with it. */
const AGREES = 0.1;

/** What was counted, as a document. */
export function costsDocument(rows: readonly CostRow[], command: string): ReportDocument {
  return {
    title: "What a gradient costs to a given error",
    subtitle: "evaluations of the field, a pullback counted as two, the start included",
    brand: "Revode cost report",
    sections: [
      { title: "Evaluations", blocks: [costTable(rows), problemList(rows)] },
      { title: "In parts of the others", blocks: [ratioTable(rows)] },
      forecastSection(rows),
      {
        title: "Stability",
        blocks: [figure({
          name: "adams-stability",
          alternative: "The regions in the plane of hα in which reversible Adams is stable on " +
            "y' = αy: order 6 at couplings 9/10, 1/2, 1/4 and 1/16, and orders 4, 5, 6 and 8 at 1/4",
          caption: "Stable inside; the lower half mirrors the upper one.",
          span: "whole",
        }, (layout) => stabilityChart(layout))],
      },
      { title: "To do it again", blocks: [facts([["Command", { code: command }]])] },
    ],
  };
}

const written = (error: number) => error.toExponential().replace("+", "");
const shown = (x: number) => Number.isFinite(x) ? String(x) : "–";

/** The columns' names and errors, as they stand in the rows. */
function namesAndErrors([{ costs }]: readonly CostRow[]) {
  return {
    names: [...new Set(costs.map(({ contender }) => contender))],
    errors: [...new Set(costs.map(({ error }) => error))],
  };
}

function costsOf({ costs }: CostRow, name: string): Cost[] {
  return costs.filter(({ contender }) => contender === name);
}

/** The table of evaluations. */
export function costTable(rows: readonly CostRow[]): Table {
  const { names, errors } = namesAndErrors(rows);
  return {
    kind: "table",
    columns: [words(`to the errors ${errors.map(written).join(" / ")}`), ...names.map(numbers)],
    rows: rows.map((row) => [
      row.problem.name,
      ...names.map((name) => costsOf(row, name).map((c) => shown(c.evaluations)).join(" / ")),
    ]),
  };
}

function problemList(rows: readonly CostRow[]) {
  const { names } = namesAndErrors(rows);
  const chosen = (row: CostRow) =>
    names.filter((name) => costsOf(row, name).some(({ way }) => way !== "")).map((name) =>
      `${name}: ${costsOf(row, name).map(({ way }) => way || "–").join("; ")}`
    ).join(". ");
  return {
    kind: "list" as const,
    items: rows.map((row): Text => [
      { strong: row.problem.name },
      `: ${row.problem.equations}. Cheapest, ${chosen(row)}.`,
    ]),
  };
}

function ratioTable(rows: readonly CostRow[]) {
  const { names, errors } = namesAndErrors(rows);
  const adams = names.filter((name) => name.startsWith("Adams"));
  const others = names.filter((name) => !name.startsWith("Adams"));
  return {
    kind: "table" as const,
    columns: [
      words("geometric mean over the problems"),
      ...errors.map((error) => numbers(written(error))),
    ],
    rows: adams.flatMap((name) =>
      others.map((other) => [
        `${name} in parts of ${other}`,
        ...errors.map((error) => meanRatio(rows, name, other, error).toFixed(2)),
      ])
    ),
  };
}

function forecastSection(rows: readonly CostRow[]): Section {
  const all = comparisons(rows);
  const agreeing = all.filter(({ ratio }) => Math.abs(ratio - 1) <= AGREES);
  const { errors } = namesAndErrors(rows);
  const groups = Map.groupBy(all, ({ problem, cost }) => `${cost.contender}, ${problem}`);
  return {
    title: "Against what was expected",
    blocks: [
      paragraph(
        `Of ${all.length} counts ${agreeing.length} are within 10 % of what the method was ` +
          "expected to cost. The network is one that was chosen to be: the weights that were meant are lost.",
      ),
      {
        kind: "table",
        columns: [
          words("counted, in parts of what was expected"),
          ...errors.map((error) => numbers(written(error))),
        ],
        rows: [...groups].map(([name, own]) => [
          name,
          ...own.map(({ ratio }) => ratio.toFixed(2)),
        ]),
      },
    ],
  };
}
