import * as fc from "../../helpers/drawn.ts";

/** How a table is written. */
export interface Dialect {
  separator: string;
  names: "row" | "%" | "#" | "none";
  quotes: boolean;
  decimal: "." | ",";
  end: string;
  mark: string;
  blank: string;
  last: boolean;
}

/** A valid table: cells of group, time and state, a row a line, below the names. */
export interface ValidTable {
  names: string[];
  rows: string[][];
  dialect: Dialect;
}

const separators = [",", ";", "\t", " ", "  ", ", "];
const dialect: fc.Arbitrary<Dialect> = fc.record<Dialect>({
  separator: fc.constantFrom(...separators),
  names: fc.constantFrom("row", "%", "#", "none"),
  quotes: fc.boolean(),
  decimal: fc.constantFrom(".", ","),
  end: fc.constantFrom("\n", "\r\n", "\r"),
  mark: fc.constantFrom("", "\ufeff"),
  blank: fc.constantFrom("", "\n", "\n \n", "# a comment, with 2 words\n"),
  last: fc.boolean(),
}).map((dialect) => ({
  ...dialect,
  // Between commas a comma in a number needs quotes.
  quotes: dialect.quotes || (dialect.decimal === "," && dialect.separator.includes(",")),
}));
/** What stands for no value in these tables, besides what always does. */
export const NOTHING: readonly string[] = ["-999", "n.d."];
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const number = finite.chain((x) =>
  fc.constantFrom(String(x), x.toExponential(), `${x >= 0 ? "+" : ""}${x}`)
);
const cell = fc.oneof(
  { weight: 4, arbitrary: number },
  {
    weight: 1,
    arbitrary: fc.constantFrom("NA", "N/A", "NaN", "nan", "null", "-", ".", "?", ...NOTHING),
  },
);
const time = fc.uniqueArray(finite, { minLength: 3, maxLength: 6, comparator: "IsStrictlyEqual" })
  .map((times) => times.sort((a, b) => a - b).map(String))
  .filter((times) => times.every((t, i) => i === 0 || Number(t) > Number(times[i - 1])));

/** Rows of a trajectory; a column has two numbers at least, so that it is one of numbers. */
const rowsOf = (group: string, d: number) =>
  time.chain((times) =>
    fc.tuple(...times.map((t, i) =>
      fc.array(i < 2 ? number : cell, { minLength: d, maxLength: d })
        .map((state) => [group, t, ...state])
    ))
  );

/** Valid tables of all dialects, of one to three trajectories whose rows are mixed. */
export const table: fc.Arbitrary<ValidTable> = fc.tuple(
  fc.integer({ min: 1, max: 4 }),
  fc.uniqueArray(fc.constantFrom("a", "b", "run 3", "4", "x-y"), { minLength: 1, maxLength: 3 }),
  dialect,
).chain(([d, groups, dialect]) =>
  fc.tuple(
    fc.tuple(...groups.map((group) =>
      // A word of two parts needs quotes in columns of white space.
      rowsOf(dialect.separator.trim() === "" ? group.replace(" ", "_") : group, d)
    )),
    fc.infiniteStream(fc.nat()),
  ).map(([trajectories, choices]) => {
    const rows: string[][] = [];
    const left = trajectories.map((rows) => [...rows]);
    for (const choice of choices) {
      const open = left.filter((rows) => rows.length > 0);
      if (open.length === 0) break;
      rows.push(open[choice % open.length].shift()!);
    }
    const names = ["run", "t", ...Array.from({ length: d }, (_, k) => `x${k + 1}`)];
    return { names, rows, dialect };
  })
);

/** The text of a table. */
export function textOf({ names, rows, dialect }: ValidTable): string {
  const { separator, end, mark, blank, last } = dialect;
  const written = (cell: string) =>
    dialect.decimal === "," && Number.isFinite(Number(cell)) ? cell.replace(".", ",") : cell;
  const quote = (cell: string) => dialect.quotes ? `"${cell.replaceAll('"', '""')}"` : cell;
  const line = (cells: string[]) => cells.map(quote).join(separator);
  const header = dialect.names === "none"
    ? []
    : [dialect.names === "row" ? line(names) : `${dialect.names} ${line(names)}`];
  const text = [...header, ...rows.map((row) => line(row.map(written)))].join("\n") +
    (last ? "\n" : "");
  const at = text.indexOf("\n");
  return mark + (text.slice(0, at + 1) + blank + text.slice(at + 1)).replaceAll("\n", end);
}
