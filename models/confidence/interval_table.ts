import { groupBy } from "../../tensors/internal.ts";
import type { Interval } from "./interval_types.ts";

/** Of tensors with more numbers than this there is one line. */
const MOST_ROWS = 8;

/**
 * A table of intervals for people, and what is not identifiable. Names stand last, so that columns
 * line up whatever letters they are of: in a terminal some take two columns, and some none.
 */
export function intervalTable(
  rows: readonly Interval[],
  level: number,
  notIdentifiable: readonly (readonly string[])[],
): string {
  const tensors = groupBy(rows, ({ name }) => tensorOf(name));
  const shown = rows.filter(({ name }) => tensors.get(tensorOf(name))!.length <= MOST_ROWS);
  const percent = (100 * level).toPrecision(3).replace(/\.?0+$/, "");
  const cells = [
    ["value", "std error", `${percent} % from`, "to"],
    ...shown.map(({ value, standardError, low, high }) =>
      [value, standardError, low, high].map((x) => Number.isFinite(x) ? x.toPrecision(4) : `${x}`)
    ),
  ];
  const widths = cells[0].map((_, k) => Math.max(...cells.map((row) => row[k].length)));
  const names = ["", ...shown.map(({ name }) => name)];
  const lines = cells.map((row, i) =>
    [...row.map((cell, k) => cell.padStart(widths[k])), names[i]].join("  ").trimEnd()
  );
  for (const [name, own] of tensors) {
    if (own.length <= MOST_ROWS) continue;
    const known = own.filter(({ identifiable }) => identifiable).length;
    lines.push(`${name}: ${own.length} numbers, ${known} of them identifiable`);
  }
  for (const names of notIdentifiable) {
    lines.push(
      names.length === 1
        ? `not identifiable: ${names[0]}, which changes nothing that was measured`
        : `not identifiable one by one: ${
          names.length <= MOST_ROWS ? names.join(", ") : inTensors(names)
        }`,
    );
  }
  return lines.join("\n");
}

/** Many names in short: those of the tensors, and how many numbers of each. */
function inTensors(names: readonly string[]): string {
  return [...groupBy(names, tensorOf)]
    .map(([tensor, own]) => own.length === 1 ? own[0] : `${own.length} of ${tensor}`)
    .join(", ");
}

function tensorOf(name: string): string {
  return name.replace(/\[.*\]$/, "");
}
