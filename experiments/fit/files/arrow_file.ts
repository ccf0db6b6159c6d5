import type { FileColumn, FileTable } from "./file_table.ts";
import { flatColumns } from "./flat_columns.ts";
import { loadPackage } from "./load_package.ts";
import { unpackLz4 } from "./lz4_frames.ts";
import { checkSize } from "./check_size.ts";
import { dayText, decimalText, timestampText } from "./value_text.ts";

/** A type of Arrow; of each kind only some of these are there. */
interface ArrowType {
  readonly unit: number;
  readonly timezone?: string | null;
  readonly scale: number;
  readonly bitWidth: number;
}

/** Some rows of a column, as they lie in memory. */
interface Data {
  readonly length: number;
  readonly values: ArrayLike<number | bigint>;
  readonly dictionary?: Vector;
  readonly getValid: (index: number) => boolean;
}

/** A column of Arrow. */
interface Vector extends Iterable<unknown> {
  readonly type: ArrowType;
  readonly length: number;
  readonly data: readonly Data[];
  readonly get: (index: number) => unknown;
  readonly getChildAt: (k: number) => Vector | null;
}

interface Field {
  readonly name: string;
}

interface Table {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly Field[] };
  readonly getChildAt: (k: number) => Vector | null;
}

type Unpack = (bytes: Uint8Array) => Uint8Array;
type Kinds = Readonly<
  Record<
    `is${"Struct" | "Timestamp" | "Date" | "Time" | "Duration" | "Decimal" | "Dictionary"}`,
    (
      type: ArrowType,
    ) => boolean
  >
>;

/** What is used of the package `apache-arrow`. */
interface Arrow {
  readonly tableFromIPC: (bytes: Uint8Array) => Table;
  readonly compressionRegistry: {
    readonly set: (type: number, codec: { readonly decode: Unpack }) => void;
  };
  readonly Message: {
    readonly decode: (bytes: Uint8Array) => { readonly bodyLength: number };
  };
  readonly CompressionType: { readonly LZ4_FRAME: number; readonly ZSTD: number };
  readonly DataType: Kinds;
}

const MAGIC = "ARROW1";

/** What is used of the package `parquet-wasm`, in which is Rust's reader of Arrow. */
interface RustArrow {
  readonly Table: {
    readonly fromIPCStream: (bytes: Uint8Array) => { readonly intoIPCStream: () => Uint8Array };
  };
}

/** What it says of parts that it does not unpack, and of those that want others. */
const PACKED = /requires the (?:lz4|zstd) feature/;
const WITHOUT_SCHEMA = /expected a schema/i;
const WITHOUT_DICTIONARY = /dictionary batch with dict id/;

/**
 * Reads a file of Arrow, which Feather's second version is too, or a stream of it.
 *
 * JavaScript's reader trusts what it reads, and may go on for ever on what is damaged. So Rust's reads
 * it first, and writes it anew; of what is packed, which it does not unpack, it checks every message.
 *
 * @throws {Error} If it is damaged, or of a kind that is not read.
 */
export async function readArrow(bytes: Uint8Array): Promise<FileTable> {
  const textAt = (from: number) =>
    String.fromCharCode(...bytes.subarray(from, from + MAGIC.length));
  const isFile = textAt(0) === MAGIC;
  if (isFile && (bytes.length < 20 || textAt(bytes.length - MAGIC.length) !== MAGIC)) {
    throw new Error("its end is missing");
  }
  const what = "Arrow and Feather files";
  const { Table } = await loadPackage<RustArrow>("parquet-wasm", what);
  // A file is a stream with a name before and a table of contents behind.
  const stream = isFile ? bytes.subarray(8) : bytes;
  try {
    return await readArrowStream(Table.fromIPCStream(stream).intoIPCStream(), what);
  } catch (cause) {
    if (isFile && WITHOUT_SCHEMA.test(String(cause))) {
      throw new Error("it has no schema before its data, as where JavaScript wrote no stream", {
        cause,
      });
    }
    if (!PACKED.test(String(cause))) throw cause;
  }
  const { Message } = await loadPackage<Pick<Arrow, "Message">>("apache-arrow", what);
  const [schema, ...others] = messagesIn(stream, Message);
  for (const message of others) {
    try {
      const both = new Uint8Array(schema.length + message.length);
      both.set(schema);
      both.set(message, schema.length);
      Table.fromIPCStream(both);
    } catch (cause) {
      const text = String(cause);
      if (!PACKED.test(text) && !WITHOUT_DICTIONARY.test(text)) throw cause;
    }
  }
  return await readArrowStream(stream, what);
}

/** The messages of a stream, each with its length before and its body behind. */
function messagesIn(stream: Uint8Array, message: Arrow["Message"]): Uint8Array[] {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.length);
  const messages: Uint8Array[] = [];
  let at = 0;
  while (at + 8 <= stream.length) {
    const length = view.getInt32(at + 4, true);
    if (length === 0) break;
    const head = at + 8 + length;
    if (view.getUint32(at, true) !== 0xffffffff || length < 0 || head > stream.length) {
      throw new Error("a part of it does not begin where it should");
    }
    const { bodyLength } = message.decode(stream.subarray(at + 8, head));
    const end = head + bodyLength;
    if (!(bodyLength >= 0 && end <= stream.length)) throw new Error("a part of it is not whole");
    messages.push(stream.subarray(at, at = end));
  }
  if (messages.length === 0) throw new Error("there is nothing in it");
  return messages;
}

/**
 * Reads a stream of Arrow that is sound.
 *
 * @param what What is read, for the message where a package cannot be loaded.
 */
export async function readArrowStream(bytes: Uint8Array, what: string): Promise<FileTable> {
  const arrow = await loadArrow(what);
  const table = arrow.tableFromIPC(bytes);
  const { numRows: rows, schema: { fields } } = table;
  checkSize(rows, fields.length);
  const columns = fields.flatMap(({ name }, k) =>
    columnsOf(name, vectorOf(table.getChildAt(k), name, rows), arrow.DataType)
  );
  return { columns: flatColumns(columns, rows), rows, named: true, row: "row" };
}

async function loadArrow(what: string): Promise<Arrow> {
  const [arrow, lz4, zstd] = await Promise.all([
    loadPackage<Arrow>("apache-arrow", what),
    loadPackage<{ decompress: Unpack }>("lz4js", what),
    loadPackage<{ decompress: Unpack }>("fzstd", what),
  ]);
  const { compressionRegistry, CompressionType: { LZ4_FRAME, ZSTD } } = arrow;
  compressionRegistry.set(LZ4_FRAME, { decode: (bytes) => unpackLz4(bytes, lz4.decompress) });
  // Arrow wants numbers to begin where they may.
  compressionRegistry.set(ZSTD, { decode: (bytes) => zstd.decompress(bytes).slice() });
  return arrow;
}

function vectorOf(vector: Vector | null, name: string, rows: number): Vector {
  if (vector?.length === rows) return vector;
  throw new Error(`the column ${name} has ${vector?.length ?? 0} values, wanted ${rows}`);
}

/** A column, or those that it is made of. */
function columnsOf(name: string, vector: Vector, kinds: Kinds): FileColumn[] {
  if (!kinds.isStruct(vector.type)) return [{ name, at: readerOf(vector, kinds) }];
  const { children = [] } = vector.type as ArrowType & { readonly children?: readonly Field[] };
  const own = placesIn(vector);
  return children.flatMap((field, k) => {
    const child = vectorOf(vector.getChildAt(k), field.name, vector.length);
    return columnsOf(`${name}.${field.name}`, child, kinds).map((column): FileColumn => ({
      name: column.name,
      // Where there is no object its parts are what they happen to be.
      at: (row) => own(row) === undefined ? null : column.at(row),
    }));
  });
}

/** Reads the values of a column that has no parts. */
function readerOf(vector: Vector, kinds: Kinds): FileColumn["at"] {
  const { type } = vector;
  const at = placesIn(vector);
  const exactly = (read: (data: Data, index: number) => unknown) => (row: number) => {
    const place = at(row);
    return place === undefined ? null : read(place.data, place.index);
  };
  const whole = (data: Data, index: number): bigint => {
    const value = data.values[index];
    if (value === undefined) throw new Error("a value is missing that should be there");
    return BigInt(value);
  };
  if (kinds.isDictionary(type)) {
    const readers = new Map<Vector, FileColumn["at"]>();
    return exactly((data, index) => {
      const dictionary = data.dictionary!;
      const read = readers.get(dictionary) ?? readerOf(dictionary, kinds);
      readers.set(dictionary, read);
      return read(Number(whole(data, index)));
    });
  }
  // Seconds, milliseconds, microseconds and nanoseconds go by number.
  const digits = 3 * type.unit;
  if (kinds.isTimestamp(type)) {
    const zone = type.timezone ? "Z" : "";
    return exactly((data, index) => timestampText(whole(data, index), digits, zone));
  }
  if (kinds.isDate(type)) {
    return exactly((data, index) =>
      type.unit === 0
        ? dayText(Number(whole(data, index)))
        : timestampText(whole(data, index), 3).replace("T00:00:00", "")
    );
  }
  if (kinds.isTime(type) || kinds.isDuration(type)) {
    return exactly((data, index) => decimalText(whole(data, index), digits));
  }
  if (kinds.isDecimal(type)) {
    const words = type.bitWidth / 32;
    return exactly((data, index) => {
      let value = 0n;
      for (let k = words; k > 0; k--) {
        value = (value << 32n) | whole(data, index * words + k - 1);
      }
      return decimalText(BigInt.asIntN(type.bitWidth, value), type.scale);
    });
  }
  return (row) => {
    const value = vector.get(row);
    if (value === undefined) throw new Error("a value is missing that should be there");
    return plain(value);
  };
}

/** Where the value of a row lies; undefined where there is none. Rows are mostly read in order. */
function placesIn({ data }: Vector): (row: number) => { data: Data; index: number } | undefined {
  let [k, start] = [0, 0];
  return (row) => {
    if (row < start) [k, start] = [0, 0];
    while (k < data.length && row >= start + data[k].length) start += data[k++].length;
    if (k === data.length) throw new Error("a value is missing that should be there");
    const index = row - start;
    return data[k].getValid(index) ? { data: data[k], index } : undefined;
  };
}

/** A list or an object of Arrow as one of JavaScript. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  if ("toJSON" in value && !("getChildAt" in value)) return (value.toJSON as () => unknown)();
  return Symbol.iterator in value ? [...value as Iterable<unknown>].map(plain) : value;
}
