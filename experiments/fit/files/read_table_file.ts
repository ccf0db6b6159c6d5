import { MachineError, oneLine, UsageError } from "../../../commands/mod.ts";
import {
  type Recording,
  type RecordingOptions,
  RecordingReader,
  TableError,
} from "../../../systems/mod.ts";
import { tidyName } from "../../../systems/internal.ts";
import { readArrow } from "./arrow_file.ts";
import type { FileKind, fileKind } from "./file_kind.ts";
import type { FileTable, TableAsked } from "./file_table.ts";
import { readHdf5 } from "./hdf5_file.ts";
import { readJson } from "./json_file.ts";
import { readNetcdf } from "./netcdf_file.ts";
import { readNpy } from "./npy_file.ts";
import { readParquet } from "./parquet_file.ts";
import { inRows, TableText } from "./table_text.ts";

/** How a kind of file is read, and what it is called. */
interface Kind {
  readonly name: string;
  readonly read: (
    bytes: Uint8Array<ArrayBuffer>,
    asked: TableAsked,
  ) => FileTable | Promise<FileTable>;
}

const KINDS: Readonly<Record<FileKind, Kind>> = {
  parquet: { name: "a Parquet file", read: readParquet },
  arrow: { name: "an Arrow or Feather file", read: readArrow },
  hdf5: { name: "an HDF5 file", read: readHdf5 },
  netcdf: { name: "a NetCDF file", read: readNetcdf },
  npy: { name: "a NumPy file", read: readNpy },
  json: { name: "JSON", read: readJson },
};
/** Those of which one file may hold several tables. */
const SEVERAL: readonly FileKind[] = ["hdf5", "netcdf"];

/** Text that is given to the reader at a time. */
const CHUNK = 2 ** 16;

/**
 * Reads a recording from a file that is no table of text: its columns go through the one reader of
 * recordings, as cells of text that say exactly the same.
 *
 * @param bytes All that is in the file, and nothing besides in their buffer.
 * @param kind What it is.
 * @param asked What it is called, and which of its tables is wanted.
 * @param options How it is read.
 * @throws {UsageError} If it cannot be read.
 * @throws {TableError} If it holds no recording.
 * @throws {RangeError} If there is no column of a name, or one is asked for twice.
 * @throws {MachineError} If the package that reads it cannot be loaded.
 */
export async function readTableFile(
  bytes: Uint8Array<ArrayBuffer>,
  kind: FileKind,
  asked: TableAsked,
  options: RecordingOptions,
): Promise<Recording> {
  const { source } = asked;
  const failed = (cause: unknown): Error => {
    if (cause instanceof TableError || cause instanceof UsageError) return cause;
    if (cause instanceof MachineError) return cause;
    return new UsageError(
      `cannot read ${source}: it is ${KINDS[kind].name} that is damaged, cut short, or of a kind ` +
        `that is not read${reasonOf(cause)}; write it anew, or export it as CSV`,
      { cause },
    );
  };
  const table = await attempt(() => KINDS[kind].read(bytes, asked), failed);
  const text = new TableText(table, options.decimal);
  const names = table.named ? table.columns.map(({ name }) => name) : undefined;
  const reader = new RecordingReader(source, options, names);
  const inRow = <T>(read: () => T): T => {
    try {
      return read();
    } catch (cause) {
      throw cause instanceof TableError && table.row ? inRows(cause, source) : cause;
    }
  };
  for (let row = 0; row < table.rows;) {
    const chunk = await attempt(() => {
      let chunk = "";
      while (row < table.rows && chunk.length < CHUNK) chunk += text.row(row++);
      return chunk;
    }, failed);
    inRow(() => reader.push(chunk));
  }
  const recording = inRow(() => reader.end());
  checkExact(text, recording, `${source}, ${table.row ?? "line"}`);
  return withLeftOut(recording, table);
}

/**
 * Checks that a table is asked for only where a file may hold several.
 *
 * @param kind What the file is by its first bytes.
 * @throws {UsageError} If it is.
 */
export function checkTable({ source, table }: TableAsked, kind: ReturnType<typeof fileKind>): void {
  if (table === undefined || typeof kind === "object") return;
  if (kind !== undefined && SEVERAL.includes(kind)) return;
  throw new UsageError(
    `--table names one of several tables in an HDF5 or NetCDF file, and ${source} is ` +
      `${kind === undefined ? "a table of text" : KINDS[kind].name}; leave it out`,
  );
}

async function attempt<T>(
  make: () => T | Promise<T>,
  failed: (cause: unknown) => Error,
): Promise<T> {
  try {
    return await make();
  } catch (cause) {
    throw failed(cause);
  }
}

/** What a package says is wrong, in brackets; nothing where it stumbled and does not know. */
function reasonOf(cause: unknown): string {
  if (cause instanceof TypeError || cause instanceof ReferenceError) return "";
  // Those of Rust throw texts.
  const text = oneLine(cause instanceof Error ? cause.message : String(cause)).trim();
  return text === "" ? "" : ` (${text.slice(0, 200)})`;
}

/** Checks that no number that is used is one that a double does not hold. */
function checkExact({ inexact, columns }: TableText, recording: Recording, place: string): void {
  const unused = new Set([...recording.leftOut, ...recording.groupNames ?? []]);
  for (const [column, { row, text }] of inexact) {
    if (unused.has(tidyName(column.name))) continue;
    throw new UsageError(
      `${place} ${row + 1}, column ${columns.indexOf(column) + 1} (${column.name}): got ` +
        `${text}, which a double does not hold exactly; leave the column out (--state A,B names ` +
        "those that are wanted), or write smaller numbers",
    );
  }
}

/** The recording, with what was no column of its table among what is left out. */
function withLeftOut(recording: Recording, { leftOut = [] }: FileTable): Recording {
  if (leftOut.length === 0) return recording;
  return {
    ...recording,
    leftOut: [...recording.leftOut, ...leftOut.map(([name]) => name)],
    whyLeftOut: [...recording.whyLeftOut ?? [], ...leftOut.map(([, why]) => why)],
  };
}
