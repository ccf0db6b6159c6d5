/**
 * One recording in files of every kind that is read, made here: t of 0 to 1.75, x with a missing cell,
 * and whole numbers n.
 *
 * @module
 */
import {
  arrow,
  type ArrowColumns,
  h5wasm,
  type Hdf5Group,
  parquet,
} from "../../helpers/table_packages.ts";
import { classicNetcdf } from "./classic_netcdf.ts";

const ROWS = Array.from({ length: 8 }, (_, i) => i);
const T = ROWS.map((i) => i / 4);
const X = ROWS.map((i) => i === 3 ? null : i * i);
const N = ROWS.map((i) => 10 * i);

/** The same as text, its columns in an order. */
export function tableText(...names: ("t" | "x" | "n")[]): string {
  const columns = { t: T, x: X, n: N };
  const row = (i: number) => names.map((name) => columns[name][i] ?? "").join(",");
  return [names.join(","), ...ROWS.map(row), ""].join("\n");
}

/** What makes the bytes of all these files, by what they are; their columns are called t, x and n. */
export const TABLE_FILES: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
  parquet: () => parquetFile(),
  "parquet, zstd": () => parquetFile(vectors(), parquet.Compression.ZSTD),
  arrow: () => fromBase64(ARROW),
  "arrow, a stream": () => arrow.tableToIPC(new arrow.Table(vectors()), "stream"),
  "arrow, lz4": () => fromBase64(ARROW_LZ4),
  "arrow, zstd": () => fromBase64(ARROW_ZSTD),
  hdf5: () => hdf5File(),
  netcdf: () => classicNetcdf({ t: T, x: X.map((x) => x ?? -1), n: N }, -1),
  npy: npyFile,
  json: jsonLines,
};

/** The bytes of all these files, by what they are. */
export async function tableFiles(): Promise<Record<string, Uint8Array>> {
  const made = Object.entries(TABLE_FILES).map(async ([kind, make]) => [kind, await make()]);
  return Object.fromEntries(await Promise.all(made));
}

/** A Parquet file of columns; by default the table, in two row groups. */
export function parquetFile(
  columns: ArrowColumns = vectors(),
  packed: number = parquet.Compression.SNAPPY,
): Uint8Array {
  const properties = new parquet.WriterPropertiesBuilder().setMaxRowGroupSize(5);
  const bytes = arrow.tableToIPC(new arrow.Table(columns), "stream");
  const table = parquet.Table.fromIPCStream(bytes);
  return parquet.writeParquet(table, properties.setCompression(packed).build());
}

function vectors(): ArrowColumns {
  return {
    t: arrow.vectorFromArray(T, new arrow.Float64()),
    x: arrow.vectorFromArray(X, new arrow.Float64()),
    n: arrow.vectorFromArray(N.map(BigInt), new arrow.Int64()),
  };
}

/** An HDF5 file with what `fill` puts into it; by default the table. */
export async function hdf5File(fill?: (file: Hdf5Group) => void): Promise<Uint8Array> {
  const { FS } = await h5wasm.ready;
  const file = new h5wasm.File("/made.h5", "w");
  if (fill === undefined) {
    file.create_dataset({ name: "t", data: Float64Array.from(T) });
    const x = { name: "x", data: Float64Array.from(X, (x) => x ?? NaN), chunks: [8] };
    file.create_dataset({ ...x, compression: 9 });
    file.create_dataset({ name: "n", data: BigInt64Array.from(N.map(BigInt)) });
  } else fill(file);
  file.close();
  const bytes = FS.readFile("/made.h5").slice();
  FS.unlink("/made.h5");
  return bytes;
}

/** A file of NumPy with a header and data. */
export function numpyFile(header: string, data: Uint8Array): Uint8Array {
  const text = header.padEnd(117) + "\n";
  const bytes = new Uint8Array(10 + text.length + data.length);
  bytes.set(Uint8Array.from("\x93NUMPY\x01\0", (c) => c.charCodeAt(0)));
  new DataView(bytes.buffer).setUint16(8, text.length, true);
  bytes.set(new TextEncoder().encode(text), 10);
  bytes.set(data, 10 + text.length);
  return bytes;
}

function npyFile(): Uint8Array {
  const view = new DataView(new ArrayBuffer(24 * ROWS.length));
  for (const i of ROWS) {
    view.setFloat64(24 * i, T[i], true);
    view.setFloat64(24 * i + 8, X[i] ?? NaN, true);
    view.setBigInt64(24 * i + 16, BigInt(N[i]), true);
  }
  const descr = "[('t', '<f8'), ('x', '<f8'), ('n', '<i8')]";
  return numpyFile(
    `{'descr': ${descr}, 'fortran_order': False, 'shape': (8,), }`,
    new Uint8Array(view.buffer),
  );
}

function jsonLines(): Uint8Array {
  const lines = ROWS.map((i) => `${JSON.stringify({ t: T[i], x: X[i], n: N[i] })}\n`);
  return new TextEncoder().encode(lines.join(""));
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replace(/\s/g, "")), (c) => c.charCodeAt(0));
}

/**
 * The table as pyarrow 26 writes it, plain and packed: apache-arrow packs nothing, and leaves the first
 * message of a file out.
 */
const ARROW = `
QVJST1cxAAD/////2AAAABAAAAAAAAoADAAGAAUACAAKAAAAAAEEAAwAAAAIAAgAAAAEAAgAAAAEAAAAAwAAAHgAAAA8AAAABAAA
AKT///8AAAECEAAAABwAAAAEAAAAAAAAAAEAAABuAAAACAAMAAgABwAIAAAAAAAAAUAAAADY////AAABAxAAAAAUAAAABAAAAAAA
AAABAAAAeAAAAMr///8AAAIAEAAUAAgABgAHAAwAAAAQABAAAAAAAAEDEAAAABgAAAAEAAAAAAAAAAEAAAB0AAYACAAGAAYAAAAA
AAIAAAAAAP/////oAAAAFAAAAAAAAAAMABYABgAFAAgADAAMAAAAAAMEABgAAADIAAAAAAAAAAAACgAYAAwABAAIAAoAAAB8AAAA
EAAAAAgAAAAAAAAAAAAAAAYAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAEAAAAAAAAAAAQAAAAAAAABIAAAAAAAA
AEAAAAAAAAAAiAAAAAAAAAAAAAAAAAAAAIgAAAAAAAAAQAAAAAAAAAAAAAAAAwAAAAgAAAAAAAAAAAAAAAAAAAAIAAAAAAAAAAEA
AAAAAAAACAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA0D8AAAAAAADgPwAAAAAAAOg/AAAAAAAA8D8AAAAAAAD0PwAAAAAA
APg/AAAAAAAA/D/3AAAAAAAAAAAAAAAAAAAAAAAAAAAA8D8AAAAAAAAQQAAAAAAAAAAAAAAAAAAAMEAAAAAAAAA5QAAAAAAAAEJA
AAAAAACASEAAAAAAAAAAAAoAAAAAAAAAFAAAAAAAAAAeAAAAAAAAACgAAAAAAAAAMgAAAAAAAAA8AAAAAAAAAEYAAAAAAAAA////
/wAAAAAQAAAADAAUAAYACAAMABAADAAAAAAABAA4AAAAKAAAAAQAAAABAAAA6AAAAAAAAADwAAAAAAAAAMgAAAAAAAAAAAAAAAAA
AAAIAAgAAAAEAAgAAAAEAAAAAwAAAHgAAAA8AAAABAAAAKT///8AAAECEAAAABwAAAAEAAAAAAAAAAEAAABuAAAACAAMAAgABwAI
AAAAAAAAAUAAAADY////AAABAxAAAAAUAAAABAAAAAAAAAABAAAAeAAAAMr///8AAAIAEAAUAAgABgAHAAwAAAAQABAAAAAAAAED
EAAAABgAAAAEAAAAAAAAAAEAAAB0AAYACAAGAAYAAAAAAAIAAAEAAEFSUk9XMQ==`;
const ARROW_LZ4 = `
QVJST1cxAAD/////2AAAABAAAAAAAAoADAAGAAUACAAKAAAAAAEEAAwAAAAIAAgAAAAEAAgAAAAEAAAAAwAAAHgAAAA8AAAABAAA
AKT///8AAAECEAAAABwAAAAEAAAAAAAAAAEAAABuAAAACAAMAAgABwAIAAAAAAAAAUAAAADY////AAABAxAAAAAUAAAABAAAAAAA
AAABAAAAeAAAAMr///8AAAIAEAAUAAgABgAHAAwAAAAQABAAAAAAAAEDEAAAABgAAAAEAAAAAAAAAAEAAAB0AAYACAAGAAYAAAAA
AAIAAAAAAP/////4AAAAFAAAAAAAAAAMABgABgAFAAgADAAMAAAAAAMEABwAAADYAAAAAAAAAAAAAAAMABwAEAAEAAgADAAMAAAA
iAAAABwAAAAUAAAACAAAAAAAAAAAAAAABAAEAAQAAAAGAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAOwAAAAAAAABAAAAAAAAA
ABgAAAAAAAAAWAAAAAAAAAA7AAAAAAAAAJgAAAAAAAAAAAAAAAAAAACYAAAAAAAAADwAAAAAAAAAAAAAAAMAAAAIAAAAAAAAAAAA
AAAAAAAACAAAAAAAAAABAAAAAAAAAAgAAAAAAAAAAAAAAAAAAABAAAAAAAAAAAQiTRhgQIIkAAAAGQABACLQPw8AE+AIABPoCAAT
8AgAE/QIAKD4PwAAAAAAAPw/AAAAAAAAAAAAAQAAAAAAAAAEIk0YYECCAQAAgPcAAAAAQAAAAAAAAAAEIk0YYECCJAAAABkAAQAi
8D8PACIQQAgABAIAEzAQABM5CACgQkAAAAAAAIBIQAAAAAAAAAAAAEAAAAAAAAAABCJNGGBAgiUAAAATAAEAEwoIABMUCAATHggA
EygIABMyCAATPAgAgEYAAAAAAAAAAAAAAAAAAAD/////AAAAABAAAAAMABQABgAIAAwAEAAMAAAAAAAEADgAAAAoAAAABAAAAAEA
AADoAAAAAAAAAAABAAAAAAAA2AAAAAAAAAAAAAAAAAAAAAgACAAAAAQACAAAAAQAAAADAAAAeAAAADwAAAAEAAAApP///wAAAQIQ
AAAAHAAAAAQAAAAAAAAAAQAAAG4AAAAIAAwACAAHAAgAAAAAAAABQAAAANj///8AAAEDEAAAABQAAAAEAAAAAAAAAAEAAAB4AAAA
yv///wAAAgAQABQACAAGAAcADAAAABAAEAAAAAAAAQMQAAAAGAAAAAQAAAAAAAAAAQAAAHQABgAIAAYABgAAAAAAAgAAAQAAQVJS
T1cx`;
const ARROW_ZSTD = `
QVJST1cxAAD/////2AAAABAAAAAAAAoADAAGAAUACAAKAAAAAAEEAAwAAAAIAAgAAAAEAAgAAAAEAAAAAwAAAHgAAAA8AAAABAAA
AKT///8AAAECEAAAABwAAAAEAAAAAAAAAAEAAABuAAAACAAMAAgABwAIAAAAAAAAAUAAAADY////AAABAxAAAAAUAAAABAAAAAAA
AAABAAAAeAAAAMr///8AAAIAEAAUAAgABgAHAAwAAAAQABAAAAAAAAEDEAAAABgAAAAEAAAAAAAAAAEAAAB0AAYACAAGAAYAAAAA
AAIAAAAAAP////8AAQAAFAAAAAAAAAAMABgABgAFAAgADAAMAAAAAAMEABwAAAC4AAAAAAAAAAAAAAAMAB4AEAAEAAgADAAMAAAA
kAAAACQAAAAYAAAACAAAAAAAAAAAAAAAAAAGAAgABwAGAAAAAAAAAQYAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAzAAAAAAAA
ADgAAAAAAAAAEgAAAAAAAABQAAAAAAAAADQAAAAAAAAAiAAAAAAAAAAAAAAAAAAAAIgAAAAAAAAALgAAAAAAAAAAAAAAAwAAAAgA
AAAAAAAAAAAAAAAAAAAIAAAAAAAAAAEAAAAAAAAACAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAKLUv/SBAFQEAmAAA0D8A4Ojw9Pg/
AAAAAAAA/D8GACALyAcyW0kB2sEBLAAAAAAAAQAAAAAAAAAotS/9IAEJAAD3AAAAAAAAQAAAAAAAAAAotS/9IEAdAQCoAADwPwAQ
QAAwOUBCQAAAAAAAgEhABQBg4MyMgXPgchxoAwAAAABAAAAAAAAAACi1L/0gQO0AALAAAAoAFAAeACgAMgA8AEYAAAAAAAAAB1QC
AAMBAAD/////AAAAABAAAAAMABQABgAIAAwAEAAMAAAAAAAEADgAAAAoAAAABAAAAAEAAADoAAAAAAAAAAgBAAAAAAAAuAAAAAAA
AAAAAAAAAAAAAAgACAAAAAQACAAAAAQAAAADAAAAeAAAADwAAAAEAAAApP///wAAAQIQAAAAHAAAAAQAAAAAAAAAAQAAAG4AAAAI
AAwACAAHAAgAAAAAAAABQAAAANj///8AAAEDEAAAABQAAAAEAAAAAAAAAAEAAAB4AAAAyv///wAAAgAQABQACAAGAAcADAAAABAA
EAAAAAAAAQMQAAAAGAAAAAQAAAAAAAAAAQAAAHQABgAIAAYABgAAAAAAAgAAAQAAQVJST1cx`;
