/** A table that a file holds by columns, its values as the file's reader gives them. */
export interface FileTable {
  /** The columns. */
  readonly columns: readonly FileColumn[];
  /** The number of rows. */
  readonly rows: number;
  /** Whether the columns have names of their own. */
  readonly named: boolean;
  /** What a row is called in messages; unset where it is a line of the file. */
  readonly row?: "row";
  /** The names of what is in the file besides, and why it is no column. */
  readonly leftOut?: readonly (readonly [name: string, why: string])[];
  /** Whether a row is no row but an empty line. */
  readonly isBlank?: (row: number) => boolean;
}

/** A column. */
export interface FileColumn {
  /** Its name. */
  readonly name: string;
  /** The value in a row, from 0; null where there is none. */
  readonly at: (row: number) => unknown;
}

/** Which table of a file is wanted. */
export interface TableAsked {
  /** What the file is called in messages. */
  readonly source: string;
  /** The group or dataset in it; unset where the file is to have one only. */
  readonly table?: string;
}
