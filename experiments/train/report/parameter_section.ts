import { numbers, paragraphs, type Section, type Text, words } from "../../../commands/mod.ts";
import { errorText } from "../../fit/forecasts/error_table.ts";
import type { ParameterTable } from "../../fit/plan.ts";

/** The parameters that were found, as a table. */
export function parameterSection({ rows, level, notes }: ParameterTable): Section {
  const units = rows.some(({ unit }) => unit !== undefined);
  const between = level !== undefined;
  const dark = rows.some(({ identifiable }) => !identifiable);
  return {
    title: "Parameters",
    blocks: [
      {
        kind: "table",
        columns: [
          words("parameter"),
          numbers("value"),
          ...(between ? [numbers(`${100 * level} % from`), numbers("to")] : []),
          ...(units ? [words("unit")] : []),
          ...(dark ? [words("note")] : []),
        ],
        rows: rows.map(({ name, value, low, high, unit = "", identifiable }): Text[] => [
          name,
          errorText(value),
          ...(between ? [low, high].map((end) => identifiable ? errorText(end) : "–") : []),
          ...(units ? [unit] : []),
          ...(dark ? [identifiable ? "" : "not identifiable: the data do not tell it"] : []),
        ]),
      },
      ...paragraphs(notes),
    ],
  };
}
