/**
 * The packages that read and write tables of other kinds than text, for tests that make such files.
 * They are loaded by name and not imported: what is imported belongs into deno.json, and is downloaded
 * before every task. So their types stand here, as far as tests use them.
 *
 * @module
 */
declare const KIND: unique symbol;

/** Something of a package that tests only hand on. */
interface Opaque<Kind extends string> {
  readonly [KIND]: Kind;
}

/** The type of a column of Arrow. */
export type ArrowType = Opaque<"type">;
/** A column of Arrow. */
export type ArrowVector = Opaque<"vector">;
/** Columns of Arrow, by name. */
export type ArrowColumns = Readonly<Record<string, ArrowVector>>;

type TypeOf<Arguments extends readonly unknown[] = []> = new (...of: Arguments) => ArrowType;
type ArrowField = Opaque<"field">;
type ArrowData = Opaque<"data">;
type ArrowTable = Opaque<"table">;

/** What is used of `apache-arrow`. */
interface Arrow {
  readonly tableToIPC: (table: ArrowTable, as: "stream" | "file") => Uint8Array;
  readonly vectorFromArray: (values: readonly unknown[], type?: ArrowType) => ArrowVector;
  readonly makeData: (of: { type: ArrowType; data: unknown; length: number }) => ArrowData;
  readonly Table: new (columns: ArrowColumns) => ArrowTable;
  readonly Vector: new (data: readonly ArrowData[]) => ArrowVector;
  readonly Field: new (name: string, type: ArrowType, nullable: boolean) => ArrowField;
  readonly Struct: TypeOf<[fields: readonly ArrowField[]]>;
  readonly List: TypeOf<[item: ArrowField]>;
  readonly Decimal: TypeOf<[scale: number, precision: number, bits: number]>;
  readonly TimestampSecond: TypeOf<[zone?: string]>;
  readonly TimestampNanosecond: TypeOf;
  readonly DateDay: TypeOf;
  readonly DurationMillisecond: TypeOf;
  readonly TimeMicrosecond: TypeOf;
  readonly Float64: TypeOf;
  readonly Int64: TypeOf;
  readonly Utf8: TypeOf;
}

/** The values of a dataset of HDF5, or its columns by name. */
type Hdf5Values = ArrayLike<number> | BigInt64Array | ReadonlyMap<string, Float64Array>;

interface Hdf5Object {
  readonly create_attribute: (name: string, value: string | ArrayLike<number>) => void;
}

/** A group of an HDF5 file, such as the file itself. */
export interface Hdf5Group extends Hdf5Object {
  readonly create_group: (name: string) => Hdf5Group;
  readonly create_dataset: (of: {
    readonly name: string;
    readonly data: Hdf5Values;
    readonly shape?: readonly number[];
    readonly chunks?: readonly number[];
    readonly compression?: number;
  }) => Hdf5Object;
}

/** What is used of `h5wasm`. */
interface H5wasm {
  readonly ready: Promise<{
    readonly FS: {
      readonly readFile: (path: string) => Uint8Array;
      readonly unlink: (path: string) => void;
    };
  }>;
  readonly File: new (path: string, mode: "w") => Hdf5Group & { readonly close: () => void };
}

/** What a Parquet file is written with. */
interface Properties {
  readonly setMaxRowGroupSize: (rows: number) => Properties;
  readonly setCompression: (compression: number) => Properties;
  readonly build: () => Opaque<"properties">;
}

type ParquetTable = Opaque<"parquet">;

/** What is used of `parquet-wasm`. */
interface ParquetWasm {
  readonly Table: { readonly fromIPCStream: (bytes: Uint8Array) => ParquetTable };
  readonly WriterPropertiesBuilder: new () => Properties;
  readonly writeParquet: (table: ParquetTable, as: Opaque<"properties">) => Uint8Array;
  readonly Compression: { readonly SNAPPY: number; readonly ZSTD: number };
}

/** Whether Deno knows the packages; a failure of the network is none of this. */
let known = true;

/** A package; where it is not known nothing asks for what it exports. */
async function loaded<T>(name: string): Promise<T> {
  try {
    return await import(name) as T;
  } catch (error) {
    if (!(error as Error).message.includes("not in import map")) throw error;
    known = false;
    return {} as T;
  }
}

/** `apache-arrow`, for tests by {@linkcode testWithPackages}. */
export const arrow: Arrow = await loaded<Arrow>("apache-arrow");
/** `h5wasm`, for tests by {@linkcode testWithPackages}. */
export const h5wasm: H5wasm = await loaded<H5wasm>("h5wasm");
/** `parquet-wasm`, for tests by {@linkcode testWithPackages}. */
export const parquet: ParquetWasm = await loaded<ParquetWasm>("parquet-wasm");

/**
 * Registers a test that needs these packages. Plain `deno test` knows none of them: there the test
 * is left out, and its name says so.
 *
 * @param name The test's name.
 * @param fn The test.
 */
export function testWithPackages(name: string, fn: () => void | Promise<void>): void {
  const needs = "needs the packages of experiments/packages.json: deno task test";
  if (known) Deno.test(name, fn);
  else Deno.test({ name: `${name} (${needs})`, ignore: true, fn });
}
