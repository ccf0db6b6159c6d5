import {
  type Block,
  count,
  counted,
  facts,
  list,
  minuteOf,
  numbers,
  paragraph,
  type Section,
  type Text,
  words,
} from "../../../commands/mod.ts";
import { medians } from "../judge/claims.ts";
import { SHORT } from "../report.ts";
import { QUANTITIES, type Row } from "../row.ts";
import type { ReportInput } from "./report_input.ts";
import { measuredByAdjoint, rowGroups } from "./row_groups.ts";
import { inUnit } from "./words.ts";

/** The cases without a measurement, and why; undefined where there is none. */
export function failedSection({ rows }: ReportInput): Section | undefined {
  const failed = rows.filter(({ found }) => found === undefined);
  if (failed.length === 0) return undefined;
  return {
    title: "What failed",
    blocks: [
      {
        kind: "paragraph",
        text: `${counted(failed.length, "case")} of ${
          count(rows.length)
        } gave no measurement, so the report is incomplete.`,
      },
      {
        kind: "table",
        columns: [
          ...[words("adjoint"), words("method"), numbers("steps"), numbers("repeat")],
          words("reason"),
        ],
        rows: failed.map((row) => [
          row.adjoint,
          row.method,
          count(row.steps),
          count(row.repeat),
          row.status,
        ]),
      },
    ],
  };
}

/** The medians of the repeats, a line an adjoint and number of steps. */
export function mediansSection({ rows }: ReportInput): Section | undefined {
  const groups = rowGroups(rows).filter((group) => group.rows.some(({ found }) => found));
  if (groups.length === 0) return undefined;
  return {
    title: "What was measured",
    blocks: groups.flatMap((group): Block[] => [
      paragraph(`Medians of the repeats: ${group.title}.`),
      mediansTable(group.rows),
    ]),
  };
}

/** What a reader has to know besides. */
export function notesSection({ summary: { notes } }: ReportInput): Section | undefined {
  return notes.length === 0 ? undefined : { title: "Notes", blocks: [list(notes)] };
}

/** What it takes to do it again. */
export function footSection({ rows, summary, circumstances }: ReportInput): Section {
  const { machine } = summary;
  const { command, date, seed } = circumstances;
  const settings = [...new Set(rowGroups(rows).map(({ title }) => title))].filter(Boolean);
  return {
    title: "To do it again",
    blocks: [facts([
      ["Command", { code: command }],
      ...(seed === undefined ? [] : [["Seed", count(seed)] as const]),
      ["Measured", settings.join("; ") || "nothing"],
      ["Machine", `${machine.cpu}, ${counted(machine.cores, "core")}`],
      ["System", `${machine.os}, ${machine.arch}`],
      ["Versions", `Deno ${machine.deno}, V8 ${machine.v8}`],
      ["V8 flags", machine.v8_flags.length > 0 ? { code: machine.v8_flags.join(" ") } : "none"],
      [
        "Files",
        "scaling.csv has every row, summary.json every figure above; of each chart there is the " +
        "Vega-Lite specification, .vl.json, and the drawing, .svg",
      ],
      ["Date", minuteOf(date)],
    ])],
  };
}

function mediansTable(rows: readonly Row[]): Block {
  return {
    kind: "table",
    grouped: true,
    columns: [
      words("adjoint"),
      numbers("steps"),
      ...QUANTITIES.map((name) => numbers(SHORT[name])),
    ],
    rows: measuredByAdjoint(rows).flatMap(([adjoint, own]) =>
      medians(own, "wall_s").map(([steps]): Text[] => {
        const repeats = own.filter((row) => row.steps === steps);
        return [
          adjoint,
          count(steps),
          ...QUANTITIES.map((quantity): Text =>
            repeats.some(({ found }) => found[quantity] === null)
              ? "–"
              : inUnit(quantity, medians(repeats, quantity)[0][1])
          ),
        ];
      })
    ),
  };
}
