import type { Change, Comparison } from "./compare_reports.ts";
import { SHORT } from "./report.ts";
import { alignColumns, formatBytes, formatTime, wrap } from "./table.ts";

/** The most lines of a kind that are printed. */
const MOST = 40;

/**
 * What the command prints of a comparison.
 *
 * @param comparison The comparison.
 * @param folder The folder of the earlier report.
 * @returns The lines, at most 100 characters wide where names are not long.
 */
export function comparisonLines(comparison: Comparison, folder: string): string[] {
  const { changes, compared, regressions, notes } = comparison;
  const order = ["worse", "unsure", "better"];
  const sorted = changes.toSorted((a, b) => order.indexOf(a.change) - order.indexOf(b.change));
  const table = alignColumns(
    [
      ["case", "", "before", "now", "", ""],
      ...sorted.slice(0, MOST).map((change) => [
        nameOf(change),
        SHORT[change.what as keyof typeof SHORT] ?? change.what,
        valueOf(change, change.before),
        valueOf(change, change.now),
        ratioOf(change),
        WORDS[change.change],
      ]),
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

/** The names and numbers of a case, of those settings that have a value. */
function nameOf({ cells, what }: Change): string {
  if (what === "claim") return `${cells.adjoint}, ${SHORT[cells.quantity as keyof typeof SHORT]}`;
  const { adjoint, method, system: _, steps, ...others } = cells;
  if (steps === undefined) return adjoint;
  const rest = Object.entries(others).filter(([, value]) => value !== "")
    .map(([name, value]) => `${name} ${value}`);
  return [adjoint, method, Number(steps).toLocaleString("en"), ...rest].join(", ").slice(0, 50);
}

function valueOf({ what }: Change, value: number | string): string {
  if (typeof value === "string") return value.length > 24 ? `${value.slice(0, 23)}…` : value;
  if (what === "wall_s") return formatTime(value);
  return what.endsWith("_bytes") ? formatBytes(value) : value.toLocaleString("en");
}

function ratioOf({ before, now }: Change): string {
  return typeof before === "number" && typeof now === "number" && before > 0
    ? `${(now / before).toFixed(2)} times`
    : "";
}
