import {
  type Recording,
  type RecordingOptions,
  RecordingReader,
  TableError,
  UnknownColumnError,
} from "../../systems/mod.ts";
import { UsageError } from "../../commands/mod.ts";
import { nearestName } from "../../tensors/internal.ts";

/** Options of {@linkcode readRecordingFile}. */
interface ReadRecordingFileOptions extends RecordingOptions {
  /** Bytes that are read at most. Default 256 MiB. */
  readonly maxBytes?: number;
}

const MAX_BYTES = 2 ** 28;
const CHUNK = 2 ** 16;

/** Bytes that tell what a file is. */
const SIGNATURE = 6;

/** What a file is that is no text, by its first bytes. */
const SIGNATURES: readonly [string, string][] = [
  ["PK\x03\x04", "a zip archive or a spreadsheet (.xlsx, .ods): export the sheet as CSV"],
  ["\x1f\x8b", "compressed (gzip): unpack it first"],
  ["PAR1", "a Parquet file: export it as CSV"],
  ["\x89HDF", "an HDF5 file: export it as CSV"],
  ["\x93NUMPY", "a NumPy file: export it with numpy.savetxt"],
  ["\xff\xfe", "UTF-16 or UTF-32: save it as UTF-8"],
  ["\xfe\xff", "UTF-16: save it as UTF-8"],
  ["\0\0\xfe\xff", "UTF-32: save it as UTF-8"],
];

/**
 * Reads a recording from a file or a pipe: see `readRecording`. Rows are read as they come
 * in, so what is wrong with one is told at once, however much follows.
 *
 * @throws {UsageError} If there is no such file, it may not be read, it is too large, no
 *   UTF-8 text or no such table; it says where in the file.
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

function beyond(maxBytes: number): string {
  return `beyond the limit of ${
    maxBytes.toLocaleString("en")
  }; thin the rows out or take columns out`;
}

/**
 * Reads a recording from bytes that come in pieces: what {@linkcode readRecordingFile} does
 * with what is in the file.
 *
 * @param chunks The bytes; a piece is not used after the next one is asked for.
 * @throws {UsageError} If there are too many, they are no UTF-8 text or no such table; it
 *   says where.
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
  const { maxBytes = MAX_BYTES, ...columns } = options;
  try {
    const reader = new RecordingReader(source, columns);
    const text = new TextReader(reader, maxBytes);
    for await (const chunk of chunks) text.push(chunk);
    text.end();
    return reader.end();
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
      // Commands write it so.
      const message = cause.message.replace("option dateOrder", "option date-order");
      throw new UsageError(message, { cause });
    }
    throw cause;
  }
}

/** Turns bytes to text for a reader, and says where they are none. */
class TextReader {
  readonly #reader: RecordingReader;
  readonly #maxBytes: number;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  #bytes = 0;
  /** The first bytes, while they are too few to tell what the file is. */
  #head: Uint8Array | undefined = new Uint8Array(0);
  /** The end of the last piece, where it is the beginning of a character. */
  #tail: Uint8Array = new Uint8Array(0);

  constructor(reader: RecordingReader, maxBytes: number) {
    this.#reader = reader;
    this.#maxBytes = maxBytes;
  }

  push(bytes: Uint8Array): void {
    if (this.#head !== undefined) {
      this.#head = bytes = joined(this.#head, bytes);
      if (bytes.length < SIGNATURE) return;
      this.#start(bytes);
    } else this.#take(bytes);
  }

  end(): void {
    if (this.#head !== undefined) this.#start(this.#head);
    this.#decode(new Uint8Array(0), true);
  }

  #start(head: Uint8Array): void {
    this.#head = undefined;
    const start = String.fromCharCode(...head.subarray(0, SIGNATURE));
    const found = SIGNATURES.find(([signature]) => start.startsWith(signature));
    if (found) throw this.#reader.errorHere(`the file is no UTF-8 text, it is ${found[1]}`);
    this.#take(head);
  }

  #take(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    const zero = bytes.indexOf(0);
    this.#decode(zero < 0 ? bytes : bytes.subarray(0, zero));
    if (zero >= 0) {
      throw this.#reader.errorHere(
        "got a zero byte, wanted UTF-8 text; if the file is a table it is UTF-16: save it as UTF-8",
      );
    }
    if (this.#bytes > this.#maxBytes) {
      throw this.#reader.errorHere(`the file goes on here ${beyond(this.#maxBytes)}`);
    }
  }

  #decode(bytes: Uint8Array, last = false): void {
    let text: string;
    try {
      text = this.#decoder.decode(bytes, { stream: !last });
    } catch (cause) {
      const { before, byte } = beforeInvalid(joined(this.#tail, bytes));
      // A row before it may be wrong, too.
      this.#reader.push(before);
      const hex = byte.toString(16).toUpperCase().padStart(2, "0");
      throw this.#reader.errorHere(
        `got the byte 0x${hex}, which is no UTF-8 text; if the file is Latin-1 (Windows-1252) save ` +
          "it as UTF-8",
        { cause },
      );
    }
    this.#tail = unfinished(bytes.length < 3 ? joined(this.#tail, bytes) : bytes);
    this.#reader.push(text);
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** The bytes at the end of valid text that begin a character and do not end it. */
function unfinished(bytes: Uint8Array): Uint8Array {
  for (let n = 1; n <= 3 && n <= bytes.length; n++) {
    const byte = bytes[bytes.length - n];
    if (byte < 0x80) break;
    // The first byte of a character says how many it has: 110…, 1110…, 11110….
    if (byte >= 0xc0) {
      return n < (byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4) ? bytes.slice(-n) : new Uint8Array(0);
    }
  }
  return new Uint8Array(0);
}

/** The text before the first bytes that are no UTF-8, and the first of these. */
function beforeInvalid(bytes: Uint8Array): { before: string; byte: number } {
  // Decoded leniently, what is invalid is U+FFFD; a real one is three bytes, EF BF BD.
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const encoder = new TextEncoder();
  let at = 0;
  let from = 0;
  while (true) {
    const next = text.indexOf("\ufffd", from);
    at += encoder.encode(text.slice(from, next)).length;
    const real = bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd;
    if (!real) return { before: text.slice(0, next), byte: bytes[at] };
    at += 3;
    from = next + 1;
  }
}
