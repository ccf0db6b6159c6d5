import { assertEquals, assertThrows } from "@std/assert";
import { numpyFile } from "../../../tests/problems/tables/table_files.ts";
import { readNpy } from "./npy_file.ts";

/** The values of a file, column by column. */
function columns(descr: string, shape: string, data: ArrayLike<number>, fortran = "False") {
  const header = `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': (${shape}), }`;
  const { columns, rows } = readNpy(numpyFile(header, Uint8Array.from(data)));
  return columns.map(({ at }) => Array.from({ length: rows }, (_, row) => at(row)));
}

Deno.test("readNpy() reads arrays by rows and by columns, of either byte order", () => {
  assertEquals(columns("'<i2'", "2, 2", [1, 0, 2, 0, 3, 0, 4, 1]), [[1, 3], [2, 260]]);
  assertEquals(columns("'>i2'", "2, 2", [0, 1, 0, 2, 0, 3, 1, 4], "True"), [[1, 2], [3, 260]]);
  assertEquals(columns("'|b1'", "2,", [0, 1]), [[false, true]]);
  assertEquals(columns("'<f2'", "2,", [0, 0x3c, 0, 0xc0]), [[1, -2]]);
});

Deno.test("readNpy() reads fields, times and text", () => {
  const data = [...[1, 0, 0, 0, 0, 0, 0, 0], ...[7, 8], ...[65, 66, 0]];
  assertEquals(
    columns("[('day', '<M8[D]'), ('x', '|u1', (2,)), ('name', '|S3')]", "1,", data),
    [["1970-01-02T00:00:00"], [7], [8], ["AB"]],
  );
  const none = [0, 0, 0, 0, 0, 0, 0, 0x80];
  assertEquals(columns("'<M8[ns]'", "1,", none), [[null]]);
});

Deno.test("readNpy() throws where an array is of a kind that it does not read, or not whole", () => {
  const throws = (descr: string, shape: string, words: string) =>
    assertThrows(() => columns(descr, shape, [1, 2, 3]), Error, words);
  throws("'|O'", "1,", 'the type "|O"');
  throws("'<c16'", "1,", 'the type "<c16"');
  throws("'|u1'", "1, 1, 1", "3 dimensions, wanted one or two, as in array.reshape");
  throws("[('p', [('x', '<f8')])]", "1,", "fields of the kind");
  throws("'|u1'", "2, 2", "it has 3 bytes of data, wanted 4");
  throws("'|u1'", "1000000000,", "wanted at most 67,108,864");
});
