import { MOST_NUMBERS } from "../../../systems/internal.ts";

/**
 * Checks that a table is no larger than what is kept of one.
 *
 * @throws {Error} If it is.
 */
export function checkSize(rows: number, columns: number): void {
  if (rows * columns <= MOST_NUMBERS) return;
  const [all, most] = [rows * columns, MOST_NUMBERS].map((n) => n.toLocaleString("en"));
  throw new Error(`it has ${all} values, wanted at most ${most}`);
}
