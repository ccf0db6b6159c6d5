import type { FileColumn, FileTable } from "./file_table.ts";
import { flatColumns } from "./flat_columns.ts";
import { checkSize } from "./check_size.ts";
import { timestampText } from "./value_text.ts";

/** A number, a time or a text, as it lies in a file. */
interface Item {
  readonly bytes: number;
  readonly read: (view: DataView, at: number) => unknown;
}

/** A field of each row: one item, or a row of them. */
interface Field {
  readonly name: string;
  readonly item: Item;
  readonly count: number;
}

/** The smallest 64-bit number is no time. */
const NOT_A_TIME = -(2n ** 63n);
const TIME_DIGITS: Readonly<Record<string, number>> = { s: 0, ms: 3, us: 6, ns: 9 };
const DAY = 86_400n;
/** Units that are whole seconds. */
const SECONDS: Readonly<Record<string, bigint>> = { W: 7n * DAY, D: DAY, h: 3600n, m: 60n };

/**
 * Reads a file of NumPy: an array of one or two dimensions, whose columns go by number, or one with
 * named fields.
 *
 * @throws {Error} If it is damaged, or of a kind that is not read.
 *
 * @example
 * ```ts
 * import { readNpy } from "./npy_file.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }\n";
 * const bytes = new TextEncoder().encode(`?NUMPY\x01\0${String.fromCharCode(header.length)}\0${header}abcd`);
 * bytes[0] = 0x93;
 * const { columns } = readNpy(bytes);
 * assertEquals(columns.map(({ at }) => at(1)), [99, 100]);
 * ```
 */
export function readNpy(bytes: Uint8Array): FileTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const long = bytes[6] >= 2;
  const begin = long ? 12 : 10;
  const length = long ? view.getUint32(8, true) : view.getUint16(8, true);
  if (begin + length > bytes.length) throw new Error("its header is not whole");
  const header = new TextDecoder().decode(bytes.subarray(begin, begin + length));
  const shape = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1].split(",")
    .filter((n) => n.trim() !== "").map(Number);
  const descr = /'descr':\s*('[^']*'|\[.*\])\s*,\s*'/s.exec(header)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  if (!shape?.every(Number.isSafeInteger) || descr === undefined || order === undefined) {
    throw new Error("its header is no header of NumPy");
  }
  const named = descr.startsWith("[");
  const fields = named
    ? fieldsIn(descr)
    : [{ name: "", item: itemOf(descr.slice(1, -1)), count: 1 }];
  if (shape.length === 0 || shape.length > 2 || (named && shape.length > 1)) {
    throw new Error(
      `it is an array of ${shape.length} dimensions${named ? " with fields" : ""}, wanted ` +
        (named ? "one" : "one or two, as in array.reshape(len(array), -1)"),
    );
  }
  const [rows, width = 1] = shape;
  checkSize(rows, width * fields.length);
  const row = fields.reduce((sum, { item, count }) => sum + item.bytes * count, 0) * width;
  const data = begin + length;
  if (data + rows * row > bytes.length) {
    const [there, wanted] = [bytes.length - data, rows * row].map((n) => n.toLocaleString("en"));
    throw new Error(`it has ${there} bytes of data, wanted ${wanted}`);
  }
  if (named) {
    return { columns: namedColumns(fields, { view, data, row, rows }), rows, named, row: "row" };
  }
  const { item } = fields[0];
  const columns = Array.from({ length: width }, (_, k): FileColumn => ({
    name: `column${k + 1}`,
    at: (i) =>
      item.read(view, data + item.bytes * (order === "True" ? k * rows + i : i * width + k)),
  }));
  return { columns, rows, named, row: "row" };
}

function namedColumns(
  fields: readonly Field[],
  { view, data, row, rows }: { view: DataView; data: number; row: number; rows: number },
): FileColumn[] {
  let offset = 0;
  const columns = fields.map(({ name, item, count }): FileColumn => {
    const start = data + offset;
    offset += item.bytes * count;
    const one = (i: number, k: number) => item.read(view, start + i * row + k * item.bytes);
    return {
      name,
      at: count === 1
        ? (i) => one(i, 0)
        : (i) => Array.from({ length: count }, (_, k) => one(i, k)),
    };
  });
  return flatColumns(columns, rows);
}

/** The fields of each row, as in `[('t', '<f8'), ('x', '<f8', (2,))]`. */
function fieldsIn(descr: string): Field[] {
  const pattern = /\(\s*'([^']*)'\s*,\s*'([^']*)'\s*(?:,\s*\(([^)]*)\)\s*)?\)\s*,?\s*/g;
  const fields = [...descr.matchAll(pattern)].map(([, name, type, shape = ""]): Field => ({
    name,
    item: itemOf(type),
    count: shape.split(",").filter((n) => n.trim() !== "").reduce((n, size) => n * Number(size), 1),
  }));
  // Fields within fields, and what else there may be, would be left over.
  if (fields.length === 0 || descr.replace(pattern, "") !== "[]") {
    throw new Error(`fields of the kind ${descr.slice(0, 80)} are not read`);
  }
  return fields;
}

/** How an item of a type such as `<f8` is read. */
function itemOf(type: string): Item {
  const [, mark, kind, size, unit] = /^([<>|=])([a-zA-Z])(\d+)(?:\[(\w+)\])?$/.exec(type) ?? [];
  const bytes = Number(size);
  const little = mark !== ">";
  const integer = (view: DataView, at: number) => view.getBigInt64(at, little);
  const readers: Readonly<Record<string, Item["read"]>> = {
    b1: (view, at) => view.getUint8(at) !== 0,
    i1: (view, at) => view.getInt8(at),
    u1: (view, at) => view.getUint8(at),
    i2: (view, at) => view.getInt16(at, little),
    u2: (view, at) => view.getUint16(at, little),
    i4: (view, at) => view.getInt32(at, little),
    u4: (view, at) => view.getUint32(at, little),
    i8: integer,
    u8: (view, at) => view.getBigUint64(at, little),
    f2: (view, at) => view.getFloat16(at, little),
    f4: (view, at) => view.getFloat32(at, little),
    f8: (view, at) => view.getFloat64(at, little),
  };
  const read = readers[`${kind}${size}`];
  if (read !== undefined) return { bytes, read };
  const seconds = SECONDS[unit];
  const digits = seconds === undefined ? TIME_DIGITS[unit] : 0;
  if (kind === "M" && bytes === 8 && digits !== undefined) {
    return {
      bytes,
      read(view, at) {
        const value = integer(view, at);
        return value === NOT_A_TIME ? null : timestampText(value * (seconds ?? 1n), digits);
      },
    };
  }
  if (kind === "U" && bytes > 0) return { bytes: 4 * bytes, read: textOf(bytes, 4, little) };
  if (kind === "S" && bytes > 0) return { bytes, read: textOf(bytes, 1, little) };
  throw new Error(
    `values of the type ${
      JSON.stringify(type)
    } are not read; write numbers, as in array.astype(float)`,
  );
}

/** Reads text of a number of characters, of one or four bytes each. */
function textOf(characters: number, each: 1 | 4, little: boolean): Item["read"] {
  return (view, at) => {
    let text = "";
    for (let k = 0; k < characters; k++) {
      const code = each === 4 ? view.getUint32(at + 4 * k, little) : view.getUint8(at + k);
      if (code === 0) break;
      text += String.fromCodePoint(code);
    }
    return text;
  };
}
