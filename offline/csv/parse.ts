/** How {@linkcode parse} reads. */
export interface ParseOptions {
  /** What stands between two values; "," by default. */
  separator?: string;
  /** A line that starts with this character is left out. None by default. */
  comment?: string;
  /** Whether white space before a value is dropped. */
  trimLeadingSpace?: boolean;
  /** Whether a quote may stand inside a value. */
  lazyQuotes?: boolean;
  /** How many values a row must have; 0: as many as the first; by default any number. */
  fieldsPerRecord?: number;
  /** Whether the first row is not data: it names the columns, unless `columns` does. */
  skipFirstRow?: boolean;
  /** The names of the columns; rows are then objects. */
  columns?: readonly string[];
}

/** A row as an object, its keys known where the names of the columns are. */
export type RecordWithColumn<C extends string> = string extends C ? Record<string, string>
  : Record<C, string>;

/** Rows as objects where the options name columns, as arrays where they do not. */
export type ParseResult<Options, T> = T extends
  Options & { columns: readonly (infer C extends string)[] } ? RecordWithColumn<C>[]
  : T extends Options & { skipFirstRow: true } ? Record<string, string>[]
  : T extends Options & { columns?: undefined; skipFirstRow?: false | undefined } ? string[][]
  : Record<string, string>[] | string[][];

/** Reads CSV text into rows of strings. */
export function parse(input: string): string[][];
/** Reads CSV text into rows of strings, or into objects by the names of the columns. */
export function parse<const T extends ParseOptions>(
  input: string,
  options: T,
): ParseResult<ParseOptions, T>;
export function parse(
  input: string,
  options: ParseOptions = {},
): string[][] | Record<string, string>[] {
  const rows = readRows(input, options);
  if (!options.skipFirstRow && !options.columns) return rows;

  const first = options.skipFirstRow ? rows.shift() : undefined;
  const names = options.columns ?? first;
  if (!names) throw new TypeError("Cannot parse input: headers must be defined");
  return rows.map((row, index) => {
    if (row.length !== names.length) {
      const line = index + (options.skipFirstRow ? 2 : 1);
      throw new Error(
        `Syntax error on line ${line}: ` +
          `The record has ${row.length} fields, but the header has ${names.length} fields`,
      );
    }
    return Object.fromEntries(names.map((name, column) => [name, row[column]]));
  });
}

function readRows(input: string, options: ParseOptions): string[][] {
  const { separator = ",", comment } = options;
  if (/^["\r\n]/.test(separator) || /^["\r\n]/.test(comment ?? "") || separator === comment) {
    throw new Error("Cannot parse input: invalid delimiter");
  }
  const lines = input.replace(/^\ufeff/, "").split(/\r?\n/);
  const last = lines.pop()!.replace(/\r$/, "");
  if (last !== "") lines.push(last);

  let wanted = options.fieldsPerRecord ?? -1;
  const rows: string[][] = [];
  for (let at = 0; at < lines.length; at++) {
    if (lines[at] === "" || (comment && lines[at].startsWith(comment))) continue;
    const line = at + 1;
    const { fields, end } = readRow(lines, at, separator, options);
    at = end;
    if (wanted === 0) wanted = fields.length;
    if (wanted > 0 && fields.length !== wanted) {
      throw new SyntaxError(
        `Syntax error on line ${line}: expected ${wanted} fields but got ${fields.length}`,
      );
    }
    rows.push(fields);
  }
  return rows;
}

/** One row, from line `start` to line `end`: a quoted value may go over several. */
function readRow(
  lines: string[],
  start: number,
  separator: string,
  { trimLeadingSpace, lazyQuotes }: ParseOptions,
): { fields: string[]; end: number } {
  const fields: string[] = [];
  let end = start;
  let rest = lines[start];

  const complain = (what: string, left: string): never => {
    const column = [...lines[end].slice(0, lines[end].length - left.length)].length + 1;
    throw new SyntaxError(
      `Syntax error on line ${start + 1}; ` +
        `parse error on line ${end + 1}, column ${column}: ${what}`,
    );
  };

  /** Takes what is before the next separator, and says whether there was one. */
  const takePlain = (): boolean => {
    const at = rest.indexOf(separator);
    const field = at < 0 ? rest : rest.slice(0, at);
    const quote = field.indexOf('"');
    if (quote >= 0 && !lazyQuotes) complain('bare " in non-quoted-field', rest.slice(quote));
    fields.push(field);
    rest = at < 0 ? "" : rest.slice(at + separator.length);
    return at >= 0;
  };

  /** The same for a value in quotes. */
  const takeQuoted = (): boolean => {
    const broken = 'extraneous or missing " in quoted-field';
    let field = "";
    rest = rest.slice(1);
    while (true) {
      const quote = rest.indexOf('"');
      if (quote < 0) {
        if (end + 1 === lines.length) {
          if (!lazyQuotes) complain(broken, "");
          fields.push(field + rest);
          return false;
        }
        field += `${rest}\n`;
        rest = lines[++end];
        continue;
      }
      field += rest.slice(0, quote);
      const left = rest.slice(quote);
      rest = left.slice(1);
      if (rest.startsWith('"')) {
        field += '"';
        rest = rest.slice(1);
      } else if (rest === "" || rest.startsWith(separator)) {
        fields.push(field);
        if (rest === "") return false;
        rest = rest.slice(separator.length);
        return true;
      } else if (lazyQuotes) {
        field += '"';
      } else {
        complain(broken, left);
      }
    }
  };

  while (true) {
    if (trimLeadingSpace) rest = rest.trimStart();
    const more = rest.startsWith('"') ? takeQuoted() : takePlain();
    if (!more) return { fields, end };
  }
}
