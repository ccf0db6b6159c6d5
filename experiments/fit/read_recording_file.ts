import {
  type Recording,
  type RecordingOptions,
  RecordingReader,
  TableError,
  UnknownColumnError,
} from "../../systems/mod.ts";
import { UsageError } from "../../commands/mod.ts";
import { nearestName } from "../../tensors/internal.ts";
import { DATA } from "./options/data_options.ts";
import { fileKind, HEAD } from "./files/file_kind.ts";
import { checkTable, readTableFile } from "./files/read_table_file.ts";
import { beyond, joined, TextReader } from "./files/text_reader.ts";

/** Options of {@linkcode readRecordingFile}. */
export interface ReadRecordingFileOptions extends RecordingOptions {
  /** The group or dataset of an HDF5 or NetCDF file. Default: the only one that is a table. */
  readonly table?: string;
  /** Whether it is no error to name one of a file that has but one. Default false. */
  readonly tableMayBeNone?: boolean;
  /** Bytes that are read at most. Default 256 MiB. */
  readonly maxBytes?: number;
}

const MAX_BYTES = 2 ** 28;
const CHUNK = 2 ** 16;

/**
 * Reads a recording from a file or a pipe: see `readRecording`. Rows of text are read as they come
 * in, so what is wrong with one is told at once, however much follows. What begins as Parquet, Arrow,
 * Feather, HDF5, NetCDF, NumPy or JSON lines do is read as such, whatever its name.
 *
 * @throws {UsageError} If there is no such file, it may not be read, it is too large, damaged, no
 *   UTF-8 text or no such table; it says where in the file.
 * @throws {MachineError} If the package that reads such a file cannot be loaded.
 *
 * @example
 * ```ts ignore
 * import { readRecordingFile } from "./read_recording_file.ts";
 *
 * const { stateNames } = await readRecordingFile("spring.csv", { time: "t", state: ["x", "v"] });
 * ```
 */
export async function readRecordingFile(
  path: string,
  options: ReadRecordingFileOptions = {},
): Promise<Recording> {
  const { maxBytes = MAX_BYTES } = options;
  // A message is one line, whatever a file is called.
  const source = /[\p{Cc}\u2028\u2029]/u.test(path) ? JSON.stringify(path) : path;
  try {
    const { isDirectory, isFile, size } = await Deno.stat(path);
    if (isDirectory) throw new UsageError(`cannot read ${source}: it is a folder, wanted a file`);
    if (isFile && size > maxBytes) {
      throw new UsageError(
        `cannot read ${source}: it has ${size.toLocaleString("en")} bytes, ${beyond(maxBytes)}`,
      );
    }
    using file = await Deno.open(path);
    return await readRecordingBytes(chunksOf(file), source, options);
  } catch (cause) {
    const why = whyNotRead(cause);
    if (why === undefined) throw cause;
    throw new UsageError(`cannot read ${source}: ${why}`, { cause });
  }
}

/** A file in pieces; a piece is only good until the next one. */
async function* chunksOf(file: Deno.FsFile): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK);
  for (let n; (n = await file.read(buffer)) !== null;) yield buffer.subarray(0, n);
}

/** Why the system does not give a file; undefined where the error is another. */
function whyNotRead(error: unknown): string | undefined {
  const { NotFound, PermissionDenied, NotCapable, NotADirectory, FilesystemLoop } = Deno.errors;
  if (error instanceof NotFound || error instanceof NotADirectory) return "there is no such file";
  if (error instanceof PermissionDenied) return "you have no permission to read it";
  if (error instanceof NotCapable) return "Deno has no permission to read it (--allow-read)";
  if (error instanceof FilesystemLoop) return "its links lead in a circle";
  // An error of the system that has no class of its own has its code.
  if (error instanceof Error && "code" in error) return error.message.replace(/[\s\p{Cc}]+/gu, " ");
}

/**
 * Reads a recording from bytes that come in pieces: what {@linkcode readRecordingFile} does
 * with what is in the file.
 *
 * @param chunks The bytes; a piece is not used after the next one is asked for.
 * @throws {UsageError} If there are too many, they are damaged, no UTF-8 text or no such table; it
 *   says where.
 * @throws {MachineError} If the package that reads such bytes cannot be loaded.
 *
 * @example
 * ```ts
 * import { readRecordingBytes } from "./read_recording_file.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode("t,x\n0,1\n1,2\n");
 * const { stateNames } = await readRecordingBytes([bytes], "a.csv");
 * assertEquals(stateNames, ["x"]);
 * ```
 */
export async function readRecordingBytes(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  source: string,
  options: ReadRecordingFileOptions = {},
): Promise<Recording> {
  let [head, sink]: [Uint8Array, Sink | undefined] = [new Uint8Array(0), undefined];
  try {
    for await (const chunk of chunks) {
      if (sink !== undefined) sink.push(chunk);
      else {
        head = joined(head, chunk);
        if (head.length < HEAD) continue;
        sink = sinkFor(head, source, options);
        sink.push(head);
      }
    }
    if (sink === undefined) {
      sink = sinkFor(head, source, options);
      sink.push(head);
    }
    return await sink.end();
  } catch (cause) {
    if (cause instanceof UnknownColumnError) {
      const { message, wanted, known } = cause;
      const nearest = known.length === 0
        ? ""
        : `; the nearest is ${JSON.stringify(nearestName(wanted, known))}`;
      throw new UsageError(message + nearest, { cause });
    }
    // What is wrong with a file is the user's to know, not a fault of the program.
    if (cause instanceof TableError || cause instanceof RangeError) {
      throw new UsageError(asTheCommandHasIt(cause.message), { cause });
    }
    throw cause;
  }
}

/**
 * A message of the library's with its options as the command line has them: `option decimal: ","` is
 * `--decimal ,` there.
 */
function asTheCommandHasIt(message: string): string {
  return message.replace(
    /\(option (\w+)(?:: "?([^")]*)"?)?\)/g,
    (all, key: string, value?: string) => {
      if (!Object.hasOwn(DATA, key)) return all;
      const { name } = DATA[key as keyof typeof DATA];
      return value === undefined ? `(--${name})` : `(--${name} ${value})`;
    },
  );
}

/** What takes the bytes of a file, and makes a recording of them. */
interface Sink {
  readonly push: (bytes: Uint8Array) => void;
  readonly end: () => Recording | Promise<Recording>;
}

/** Takes a file's bytes as its first ones say. */
function sinkFor(head: Uint8Array, source: string, options: ReadRecordingFileOptions): Sink {
  const { maxBytes = MAX_BYTES, table, tableMayBeNone = false, ...columns } = options;
  const kind = fileKind(head);
  const asked = { source, ...(table !== undefined && { table }) };
  if (!tableMayBeNone) checkTable(asked, kind);
  if (typeof kind === "string") {
    const whole = new WholeFile(maxBytes, source);
    return {
      push: (bytes) => whole.push(bytes),
      end: () => readTableFile(whole.end(), kind, asked, columns),
    };
  }
  const reader = new RecordingReader(source, columns);
  if (kind !== undefined) {
    throw reader.errorHere(`the file is no UTF-8 text, it is ${kind.unreadable}`);
  }
  const text = new TextReader(reader, maxBytes);
  return {
    push: (bytes) => text.push(bytes),
    end() {
      text.end();
      return reader.end();
    },
  };
}

/** Keeps the bytes of a file that is read as a whole. */
class WholeFile {
  readonly #maxBytes: number;
  readonly #source: string;
  #bytes = new Uint8Array(2 * CHUNK);
  #length = 0;

  constructor(maxBytes: number, source: string) {
    this.#maxBytes = maxBytes;
    this.#source = source;
  }

  push(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#maxBytes) {
      throw new UsageError(`cannot read ${this.#source}: it goes on ${beyond(this.#maxBytes)}`);
    }
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(2 * length, this.#maxBytes));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }

  /** The bytes, and nothing besides in their buffer. */
  end(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}
