import { formatChange, worstFirst } from "./format_change.ts";
import type { Change } from "./change.ts";
import type { Comparison } from "./compare_reports.ts";
import { SHORT } from "../report.ts";
import { alignColumns, wrap } from "../../../commands/mod.ts";

/** The most lines of a kind that are printed. */
const MOST = 40;

/** What the command prints of a comparison. */
export function comparisonLines(comparison: Comparison, folder: string): string[] {
  const { changes, compared, regressions, notes } = comparison;
  const sorted = worstFirst(changes);
  const table = alignColumns(
    [
      ["case", "", "before", "now", "", ""],
      ...sorted.slice(0, MOST).map((change) => {
        const { name, before, now, ratio } = formatChange(change);
        const what = SHORT[change.what as keyof typeof SHORT] ?? change.what;
        return [name, what, before, now, ratio, WORDS[change.change]];
      }),
    ],
    ["left", "left"],
  );
  return [
    `Compared with ${folder}: ${compared} cases`,
    ...(changes.length > 0 ? table : []),
    ...(sorted.length > MOST ? [`and ${sorted.length - MOST} more, in against.json`] : []),
    ...notes.flatMap((note) => wrap(note)),
    regressions === 0
      ? "NO REGRESSION beyond the noise."
      : `REGRESSION: ${regressions} worse than in ${folder}.`,
  ];
}

const WORDS: Readonly<Record<Change["change"], string>> = {
  worse: "WORSE",
  better: "better",
  unsure: "at one n only",
};
