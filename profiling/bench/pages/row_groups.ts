import type { Row } from "../row.ts";
import { bySetting } from "../setting.ts";
import { inOrder } from "../charts/adjoint_styles.ts";

/** Rows of one method, one system and so on: those that a chart can show together. */
export interface RowGroup {
  /** What they have in common, in words. */
  readonly title: string;
  /** What tells them from the other groups, for the name of a file; empty where there is no other. */
  readonly suffix: string;
  /** The rows. */
  readonly rows: readonly Row[];
}

/** A row with a measurement. */
type MeasuredRow = Row & { readonly found: NonNullable<Row["found"]> };

/**
 * Splits rows by everything that is set besides the adjoint and the steps.
 *
 * @returns The groups, in the order in which they come up; at least one.
 */
export function rowGroups(rows: readonly Row[]): RowGroup[] {
  const groups = [...bySetting(rows)];
  if (groups.length === 0) return [{ title: "", suffix: "", rows }];
  const words = groups.map(([title]) => title.split(", "));
  const common = words.reduce((some, more) => some.filter((word) => more.includes(word)));
  return groups.map(([title, own], g) => ({
    title,
    suffix: words[g]
      .filter((word) => !common.includes(word))
      .map((word) => `-${slug(word)}`).join(""),
    rows: own,
  }));
}

/**
 * The rows of each adjoint that were measured, the adjoints in their order.
 *
 * @returns Pairs of an adjoint's name and its rows.
 */
export function measuredByAdjoint(rows: readonly Row[]): [string, MeasuredRow[]][] {
  const measured = rows.filter((row): row is MeasuredRow => row.found !== undefined);
  return [...Map.groupBy(measured, ({ adjoint }) => adjoint)].sort(([a], [b]) => inOrder(a, b));
}

function slug(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9.]+/g, "-").replace(/^[-.]+|[-.]+$/g, "").slice(0, 40);
}
