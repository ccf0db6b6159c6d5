import type { Interval } from "./interval_types.ts";

/** A table of intervals for people, and what is not identifiable. */
export function intervalTable(
  rows: readonly Interval[],
  level: number,
  notIdentifiable: readonly (readonly string[])[],
): string {
  const cells = [
    [
      "",
      "value",
      "std error",
      `${(100 * level).toPrecision(3).replace(/\.?0+$/, "")} % from`,
      "to",
    ],
    ...rows.map(({ name, value, standardError, low, high }) => [
      name,
      ...[value, standardError, low, high].map((x) =>
        Number.isFinite(x) ? x.toPrecision(4) : `${x}`
      ),
    ]),
  ];
  const widths = cells[0].map((_, k) => Math.max(...cells.map((row) => row[k].length)));
  const lines = cells.map((row) =>
    row.map((cell, k) => k === 0 ? cell.padEnd(widths[k]) : cell.padStart(widths[k])).join("  ")
  );
  for (const names of notIdentifiable) {
    lines.push(
      names.length === 1
        ? `not identifiable: ${names[0]}, which changes nothing that was measured`
        : `not identifiable one by one: ${names.join(", ")}`,
    );
  }
  return lines.join("\n");
}
