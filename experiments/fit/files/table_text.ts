import type { TableError } from "../../../systems/mod.ts";
import type { FileColumn, FileTable } from "./file_table.ts";

/** The same error; it says rows, where a file has no lines. */
export function inRows(error: TableError, source: string): TableError {
  error.message = source + error.message.slice(source.length).replace(/\bline (?=\d)/g, "row ");
  return error;
}

/** Whole numbers that a double does not hold, by column: the first one's row and text. */
type Inexact = Map<FileColumn, { readonly row: number; readonly text: string }>;

/** Writes the rows of a table as text. */
export class TableText {
  readonly inexact: Inexact = new Map();
  readonly columns: readonly FileColumn[];
  readonly #table: FileTable;
  readonly #comma: boolean;

  constructor(table: FileTable, decimal: "." | "," | undefined) {
    this.#table = table;
    this.columns = table.columns;
    this.#comma = decimal === ",";
  }

  /** A row, from 0, with its line break. */
  row(row: number): string {
    const { columns, isBlank } = this.#table;
    if (isBlank?.(row)) return "\n";
    const cells = columns.map((column) => quoted(this.#cell(column, row)));
    // An empty line is no row.
    return `${cells.length === 1 && cells[0] === "" ? '""' : cells.join(",")}\n`;
  }

  #cell(column: FileColumn, row: number): string {
    const value = column.at(row);
    if (value === null || value === undefined) return "";
    if (typeof value === "string") return value;
    if (typeof value === "boolean") return value ? "1" : "0";
    if (typeof value === "number") {
      return this.#comma ? String(value).replace(".", ",") : `${value}`;
    }
    if (typeof value === "bigint") {
      const text = String(value);
      if (BigInt(Number(value)) !== value && !this.inexact.has(column)) {
        this.inexact.set(column, { row, text });
      }
      return text;
    }
    if (value instanceof Uint8Array) return `${value.length} bytes`;
    return JSON.stringify(value, (_, part) => typeof part === "bigint" ? String(part) : part) ?? "";
  }
}

/** A cell in quotes where it needs them: also one that would begin a comment. */
function quoted(cell: string): string {
  return /[",\r\n]|^[%#]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
