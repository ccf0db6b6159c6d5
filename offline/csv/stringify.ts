/** The key of a value in its row: an index where the row is an array. */
export type PropertyAccessor = number | string;

/** A column by the key of its values, or by the keys that lead to them, and its header. */
export type ColumnDetails = {
  /** The header; by default the last key. */
  header?: string;
  /** The key, or the keys from the outside in. */
  prop: PropertyAccessor | PropertyAccessor[];
};

/** A column in full, or only its key or keys. */
export type Column = ColumnDetails | PropertyAccessor | PropertyAccessor[];

/** A row. */
export type DataItem = Readonly<Record<string, unknown> | unknown[]>;

/** How {@linkcode stringify} writes. */
export type StringifyOptions = {
  /** Whether the first line names the columns; `true` by default, and needs `columns`. */
  headers?: boolean;
  /** What stands between two values; "," by default. */
  separator?: string;
  /** The columns; rows that are objects need them. */
  columns?: readonly Column[];
  /** Whether a byte-order mark comes first. */
  bom?: boolean;
};

/**
 * Writes rows as CSV text; every line ends in CR LF.
 *
 * @param data The rows.
 * @param options How to write them.
 * @returns The text.
 */
export function stringify(data: readonly DataItem[], options?: StringifyOptions): string {
  const { headers = true, separator = ",", columns = [], bom = false } = options ?? {};
  if (separator.includes('"') || separator.includes("\r\n")) {
    throw new TypeError("Separator cannot include a quotation mark or a line break (CR LF)");
  }
  const details = columns.map(detailsOf);
  const rows = data.map((item) => valuesOf(item, details));
  if (headers && details.length > 0) rows.unshift(details.map(({ header }) => header));
  const lines = rows.map((row) => row.map((value) => quote(value, separator)).join(separator));
  return (bom ? "\ufeff" : "") + lines.map((line) => `${line}\r\n`).join("");
}

type Details = { header: string; path: PropertyAccessor[] };

function detailsOf(column: Column): Details {
  const { prop, header } = typeof column === "object" && !Array.isArray(column)
    ? column
    : { prop: column, header: undefined };
  const path = [prop].flat();
  return { header: header ?? String(path.at(-1)), path };
}

function valuesOf(item: DataItem, columns: Details[]): unknown[] {
  if (columns.length > 0) return columns.map(({ path }) => path.reduce(valueAt, item as unknown));
  if (Array.isArray(item)) return item;
  throw new TypeError("No property accessor function was provided for object");
}

function valueAt(value: unknown, key: PropertyAccessor): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value) && typeof key !== "number") {
    throw new TypeError('Property accessor is not of type "number"');
  }
  return (value as Record<PropertyAccessor, unknown>)[key];
}

function quote(value: unknown, separator: string): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const special = text.includes(separator) || text.includes("\n") || text.includes('"');
  return special ? `"${text.replaceAll('"', '""')}"` : text;
}
