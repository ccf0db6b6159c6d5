import {
  type Block,
  counted,
  list,
  numbers,
  paragraph,
  type Section,
  type Text,
  words,
} from "../../../commands/mod.ts";
import { formatChange, worstFirst } from "../compare/format_change.ts";
import type { Change } from "../compare/change.ts";
import type { Against, ReportInput } from "./report_input.ts";
import { QUANTITY_NAMES } from "./words.ts";

/**
 * What changed beyond the noise since an earlier report.
 *
 * @returns The section; undefined where there is no earlier report.
 */
export function againstSection({ against }: ReportInput): Section | undefined {
  if (against === undefined) return undefined;
  const { folder, comparison: { compared, changes, notes } } = against;
  return {
    title: "Compared with an earlier report",
    blocks: [
      paragraph([
        `${counted(compared, "case")} are in `,
        { code: folder },
        " as well. ",
        { strong: regressionsOf(against) },
      ]),
      ...(changes.length > 0 ? [changesTable(changes)] : []),
      ...(notes.length > 0 ? [list(notes)] : []),
    ],
  };
}

/** How many of the changes are for the worse, in a sentence. */
export function regressionsOf({ comparison: { regressions } }: Against): string {
  return regressions === 0
    ? "Nothing is worse beyond the noise."
    : `${counted(regressions, "figure")} ${
      regressions === 1 ? "is" : "are"
    } worse beyond the noise.`;
}

const MARKS: Readonly<Record<Change["change"], Text>> = {
  worse: { strong: "✗ worse" },
  unsure: "? at one n only",
  better: "✓ better",
};

function changesTable(changes: readonly Change[]): Block {
  return {
    kind: "table",
    columns: [
      ...[words("case"), words("quantity"), numbers("before"), numbers("now")],
      ...[numbers("now, relative"), words("")],
    ],
    rows: worstFirst(changes).map((change) => {
      const { name, before, now, ratio } = formatChange(change);
      const { what } = change;
      const quantity = what === "failed"
        ? "outcome"
        : what === "claim"
        ? what
        : QUANTITY_NAMES[what];
      return [name, quantity, before, now, ratio, MARKS[change.change]];
    }),
  };
}
