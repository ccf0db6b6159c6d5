/** A file that is no table of text, but can be read. */
export type FileKind = "parquet" | "arrow" | "hdf5" | "netcdf" | "npy" | "json";

/** The first bytes that tell what a file is, at most. */
export const HEAD = 8;

/** What a file is by its first bytes, or why it cannot be read. */
const SIGNATURES: readonly (readonly [string, FileKind | { readonly unreadable: string }])[] = [
  ["PAR1", "parquet"],
  ["ARROW1", "arrow"],
  // A stream has no name of its own: each of its parts begins so.
  ["\xff\xff\xff\xff", "arrow"],
  ["\x89HDF\r\n\x1a\n", "hdf5"],
  ["CDF\x01", "netcdf"],
  ["CDF\x02", "netcdf"],
  ["\x93NUMPY", "npy"],
  ...([
    ["PK\x03\x04", "a zip archive (.npz) or a spreadsheet (.xlsx, .ods): export the sheet as CSV"],
    ["\x1f\x8b", "compressed (gzip): unpack it first"],
    ["PARE", "an encrypted Parquet file: write it anew without encryption"],
    ["FEA1", "of Feather's first version: write it anew with to_feather, or as CSV"],
    ["CDF\x05", "NetCDF with 64-bit data: write it anew as NetCDF-4 (nccopy -k nc4)"],
    ["MATLAB", "a MATLAB file: export it as CSV (writetable)"],
    ["\xff\xfe", "UTF-16 or UTF-32: save it as UTF-8"],
    ["\xfe\xff", "UTF-16: save it as UTF-8"],
    ["\0\0\xfe\xff", "UTF-32: save it as UTF-8"],
  ] as const).map(([start, unreadable]) => [start, { unreadable }] as const),
];

/** An object, or an array of what rows are made of. */
const JSON_START = /^(?:\xef\xbb\xbf)?\s*(?:\{|\[\s*(?:[[{"\d-]|$))/;

/**
 * What a file is by its first bytes, whatever its name.
 *
 * @param head The first {@linkcode HEAD} bytes, or all where there are fewer.
 * @returns Its kind; why it is not read; undefined where it may be a table of text.
 *
 * @example
 * ```ts
 * import { fileKind } from "./file_kind.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const kind = (text: string) => fileKind(new TextEncoder().encode(text));
 * assertEquals([kind("PAR1"), kind('{"t":0}'), kind("t,x\n")], ["parquet", "json", undefined]);
 * ```
 */
export function fileKind(head: Uint8Array): FileKind | { readonly unreadable: string } | undefined {
  const start = String.fromCharCode(...head.subarray(0, HEAD));
  const found = SIGNATURES.find(([signature]) => start.startsWith(signature));
  return found?.[1] ?? (JSON_START.test(start) ? "json" : undefined);
}
