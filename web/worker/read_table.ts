import { readRecording, type Recording } from "../../mod.ts";
import type { Columns } from "../messages.ts";

/** The largest file that the page reads, in bytes. */
const MOST = 16 * 2 ** 20;

/** Bytes that are looked at to tell whether a file is a text. */
const LOOKED_AT = 4096;

/** What files begin with that are often taken for tables. */
const KINDS: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x50, 0x4b], "a spreadsheet or another archive"],
  [[0x1f, 0x8b], "compressed"],
  [[0xd0, 0xcf, 0x11, 0xe0], "an old spreadsheet"],
  [[0x25, 0x50, 0x44, 0x46], "a PDF"],
  [[0x89, 0x50, 0x4e, 0x47], "a picture"],
  [[0xff, 0xd8, 0xff], "a picture"],
  [[0x89, 0x48, 0x44, 0x46], "HDF5"],
  [[0x50, 0x41, 0x52, 0x31], "Parquet"],
];

/** A file that cannot be used; the message is a sentence for the reader. */
export class TableProblem extends Error {
  /** Made where a file is read. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "TableProblem";
  }
}

/** What is read of a file. */
type Readable = Pick<File, "name" | "size" | "arrayBuffer" | "slice">;

/**
 * Reads a table that a reader chose.
 *
 * @param file The file.
 * @param columns The columns by name, where the reader named some.
 * @returns The recording.
 * @throws {TableProblem} If it is too large, no text, or no table of numbers.
 */
export async function readTable(file: Readable, columns: Columns = {}): Promise<Recording> {
  const name = shortened(file.name);
  if (file.size === 0) throw new TableProblem(`${name} is empty: it has no table in it.`);
  if (file.size > MOST) {
    throw new TableProblem(
      `${name} has ${megabytes(file.size)} MB, and this page takes up to ${megabytes(MOST)} MB. ` +
        "Choose fewer rows, or train from the command line.",
    );
  }
  const bytes = new Uint8Array(
    await file.arrayBuffer().catch((cause) => {
      throw new TableProblem(`${name} cannot be read: it may have been moved or be a folder.`, {
        cause,
      });
    }),
  );
  const text = textOf(bytes, name);
  try {
    return readRecording(text, name, columns);
  } catch (cause) {
    throw new TableProblem(sentence((cause as Error).message), { cause });
  }
}

/** The text of a file. */
function textOf(bytes: Uint8Array, name: string): string {
  const kind = KINDS.find(([begin]) => begin.every((byte, k) => bytes[k] === byte));
  if (kind !== undefined) {
    throw new TableProblem(`${name} is no text but ${kind[1]}. Save the table as CSV.`);
  }
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (bytes.subarray(0, LOOKED_AT).includes(0)) {
    throw new TableProblem(`${name} is no text. Save the table as CSV.`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes); // as old spreadsheets write names
  }
}

/** What the library says of a table, for who has no program to change. */
function sentence(message: string): string {
  return `${message.replace(/ \(option (\w+)\)/g, "")}.`;
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toLocaleString("en", { maximumFractionDigits: 1 });
}

/** A name as it fits a sentence. */
function shortened(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}]/gu, "");
  return plain.length <= 60 ? plain : `${plain.slice(0, 40)} … ${plain.slice(-15)}`;
}
