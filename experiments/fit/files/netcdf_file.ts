import { arrayTable, type FileArray } from "./array_tables.ts";
import type { FileTable, TableAsked } from "./file_table.ts";
import { loadPackage } from "./load_package.ts";

interface Variable {
  readonly name: string;
  /** Which dimensions, by number. */
  readonly dimensions: readonly number[];
  readonly attributes: readonly { readonly name: string; readonly value: unknown }[];
  /** Whether its first dimension is the one that has no end. */
  readonly record: boolean;
}

/** What is used of the package `netcdfjs`. */
interface Netcdfjs {
  readonly NetCDFReader: new (bytes: Uint8Array) => {
    readonly variables: readonly Variable[];
    readonly dimensions: readonly { readonly size: number }[];
    readonly recordDimension: { readonly length: number };
    readonly getDataVariable: (variable: Variable) => readonly unknown[];
  };
}

/**
 * Reads a table of a NetCDF file of the classic format; one of NetCDF-4 is an HDF5 file.
 *
 * @throws {UsageError} If there is no such table, or there are several and none is asked for.
 * @throws {Error} If it is damaged, or of a kind that is not read.
 */
export async function readNetcdf(bytes: Uint8Array, asked: TableAsked): Promise<FileTable> {
  const { NetCDFReader } = await loadPackage<Netcdfjs>("netcdfjs", "classic NetCDF files");
  const file = new NetCDFReader(bytes);
  const arrays = file.variables.map((variable): FileArray => {
    const { name, dimensions, attributes, record } = variable;
    const sizes = dimensions.map((k) => file.dimensions[k].size);
    const shape = record ? [file.recordDimension.length, ...sizes.slice(1)] : sizes;
    const own = shape.slice(record ? 1 : 0).reduce((width, n) => width * n, 1);
    return {
      ...{ path: `/${name}`, shape },
      attribute: (wanted) => attributes.find((each) => each.name === wanted)?.value,
      read() {
        const values = file.getDataVariable(variable);
        // The package gives what fills up to four bytes as well.
        return record ? values.flatMap((row) => [row].flat().slice(0, own)) : values.slice(0, own);
      },
    };
  });
  return arrayTable(arrays, asked);
}
