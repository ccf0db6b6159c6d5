import { UsageError } from "../../../commands/mod.ts";
import { arrayTable, type FileArray } from "./array_tables.ts";
import type { FileTable, TableAsked } from "./file_table.ts";
import { loadPackage } from "./load_package.ts";

/** The type of a dataset's values, and its shape; null where it has none. */
interface Hdf5Metadata {
  readonly shape: readonly number[] | null;
  readonly compound_type?: { readonly members: readonly { readonly name: string }[] };
}

/** What stands in a group: a dataset, a group, or a link that leads nowhere. */
interface Hdf5Entry {
  readonly type?: string;
  readonly metadata: Hdf5Metadata;
  readonly attrs: Readonly<Record<string, { readonly value: unknown }>>;
  readonly value: unknown;
}

interface Hdf5Group extends Hdf5Entry {
  readonly keys: () => string[];
  readonly get: (name: string) => Hdf5Entry | null;
}

interface Hdf5File extends Hdf5Group {
  readonly close: () => void;
}

/** What is used of the package `h5wasm`. */
interface H5wasm {
  readonly ready: Promise<{
    readonly FS: {
      readonly writeFile: (path: string, bytes: Uint8Array) => void;
      readonly unlink: (path: string) => void;
    };
    readonly activate_throwing_error_handler: () => void;
  }>;
  readonly File: new (path: string, mode: "r") => Hdf5File;
}

/** The file's name within the package's memory. */
const INSIDE = "/table.h5";
/** Groups within groups. */
const DEEPEST = 16;
/** Arrays in a file. */
const MOST = 10_000;

/**
 * Reads a table of an HDF5 file, which one of NetCDF-4 is too.
 *
 * @throws {UsageError} If there is no such table, or there are several and none is asked for.
 * @throws {Error} If it is damaged, or of a kind that is not read.
 */
export async function readHdf5(bytes: Uint8Array, asked: TableAsked): Promise<FileTable> {
  const h5wasm = await loadPackage<H5wasm>("h5wasm", "HDF5 and NetCDF files");
  const { FS, activate_throwing_error_handler } = await h5wasm.ready;
  // Otherwise what cannot be read is whatever lies in memory.
  activate_throwing_error_handler();
  FS.writeFile(INSIDE, bytes);
  let file: Hdf5File | undefined;
  try {
    file = new h5wasm.File(INSIDE, "r");
    const arrays: FileArray[] = [];
    collect(file, "", asked, arrays);
    return arrayTable(arrays, asked);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new Error(reasonOf(cause), { cause });
  } finally {
    closeQuietly(file);
    FS.unlink(INSIDE);
  }
}

/** Closes a file; one that is damaged may not let itself be closed. */
function closeQuietly(file: Hdf5File | undefined): void {
  try {
    file?.close();
  } catch {
    // What is wrong with it was said already.
  }
}

/** Collects the datasets of a group and of those within it. */
function collect(group: Hdf5Group, at: string, asked: TableAsked, into: FileArray[]): void {
  if (textOf(group, "pandas_type") === "frame") {
    throw new UsageError(
      `${asked.source} is written by pandas in its fixed format, which only pandas reads; write it by ` +
        'to_hdf(…, format="table", data_columns=True), or by to_parquet',
    );
  }
  for (const name of group.keys()) {
    // Where pandas and PyTables keep how a table is to be searched.
    if (name.startsWith("_i_")) continue;
    const entry = group.get(name);
    const path = `${at}/${name}`;
    if (entry?.type === "Group" && path.split("/").length <= DEEPEST) {
      collect(entry as Hdf5Group, path, asked, into);
    } else if (entry?.type === "Dataset" && entry.metadata.shape !== null) {
      into.push(arrayOf(entry, path));
      if (into.length > MOST) throw new Error(`it has more than ${MOST} datasets`);
    }
  }
}

function arrayOf(dataset: Hdf5Entry, path: string): FileArray {
  const { shape, compound_type } = dataset.metadata;
  const { attrs } = dataset;
  return {
    ...{ path, shape: shape!.map(Number) },
    ...(compound_type && { fields: compound_type.members.map(({ name }) => name) }),
    attribute: (name) => Object.hasOwn(attrs, name) ? single(attrs[name].value) : undefined,
    read() {
      const values = dataset.value;
      if (Array.isArray(values) || ArrayBuffer.isView(values)) {
        return values as ArrayLike<unknown>;
      }
      throw new Error(`${path} holds no values that can be read`);
    },
  };
}

function textOf({ attrs }: Hdf5Entry, name: string): unknown {
  return Object.hasOwn(attrs, name) ? single(attrs[name].value) : undefined;
}

/** A value that may stand in a list of its own. */
function single(value: unknown): unknown {
  if (typeof value === "string" || typeof value !== "object" || value === null) return value;
  const list = value as ArrayLike<unknown>;
  return list.length === 1 ? list[0] : undefined;
}

/** What is wrong, of the many lines that HDF5 writes: the last thing, which is the first cause. */
function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const filter = /required filter '([^']*)' is not registered/.exec(text)?.[1];
  if (filter !== undefined) return `it is compressed by ${filter}, which is not read; gzip is`;
  const reasons = [...text.matchAll(/in \w+\(\): ([^\n]+)/g)];
  return reasons.at(-1)?.[1] ?? text;
}
