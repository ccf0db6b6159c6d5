import { MOST_NUMBERS } from "../../../systems/internal.ts";
import { readArrowStream } from "./arrow_file.ts";
import type { FileTable } from "./file_table.ts";
import { loadPackage } from "./load_package.ts";

/** What is used of the package `parquet-wasm`, which is Rust's reader. */
interface ParquetWasm {
  readonly readParquet: (
    bytes: Uint8Array,
    options: { readonly limit: number },
  ) => { readonly intoIPCStream: () => Uint8Array };
}

/**
 * Reads a Parquet file. It goes through Arrow, whose types say exactly what its values are.
 *
 * @throws {Error} If it is damaged, or of a kind that is not read.
 */
export async function readParquet(bytes: Uint8Array): Promise<FileTable> {
  const what = "Parquet files";
  const { readParquet } = await loadPackage<ParquetWasm>("parquet-wasm", what);
  // One row more than are kept, so that more are found out.
  const table = readParquet(bytes, { limit: MOST_NUMBERS + 1 });
  return await readArrowStream(table.intoIPCStream(), what);
}
