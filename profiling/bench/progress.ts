import type { Row } from "./row.ts";
import { formatTime, type ProgressState } from "../../commands/mod.ts";

/** How far the bench is. */
interface BenchProgress extends ProgressState {
  /** The row that has come in. */
  readonly row: Row;
}

/**
 * What a line of progress says.
 *
 * @returns The text, without a line break.
 */
export function progressText({ row, done, of }: BenchProgress): string {
  const outcome = row.found === undefined ? row.status : formatTime(row.found.wall_s);
  const what = `${row.adjoint}, ${row.method}, ${row.steps.toLocaleString("en")} steps`;
  return `${done}/${of}  ${what}: ${outcome}`;
}
