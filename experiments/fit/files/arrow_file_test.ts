import { assertEquals, assertRejects } from "@std/assert";
import {
  arrow,
  type ArrowColumns,
  type ArrowType,
  testWithPackages,
} from "../../../tests/helpers/table_packages.ts";
import { parquetFile } from "../../../tests/problems/tables/table_files.ts";
import { readArrow } from "./arrow_file.ts";
import type { FileTable } from "./file_table.ts";
import { readParquet } from "./parquet_file.ts";

function cells({ columns, rows }: FileTable): Record<string, unknown[]> {
  const all = Array.from({ length: rows }, (_, row) => row);
  return Object.fromEntries(columns.map(({ name, at }) => [name, all.map(at)]));
}

function stream(columns: ArrowColumns): Uint8Array {
  return arrow.tableToIPC(new arrow.Table(columns), "stream");
}

/** Whole numbers as they lie in memory, meant as a type. */
function raw(type: ArrowType, values: BigInt64Array | Int32Array | Uint32Array, length = 2) {
  return new arrow.Vector([arrow.makeData({ type, data: values, length })]);
}

const NANOSECOND = 1_700_000_000_123_456_789n;

testWithPackages(
  "readArrow() gives dates and times to their last digit, and decimals exactly",
  async () => {
    const columns: ArrowColumns = {
      ns: raw(new arrow.TimestampNanosecond(), BigInt64Array.of(NANOSECOND, -1n)),
      utc: raw(new arrow.TimestampSecond("Europe/Berlin"), BigInt64Array.of(0n, 86_399n)),
      day: raw(new arrow.DateDay(), Int32Array.of(0, 19_782)),
      took: raw(new arrow.DurationMillisecond(), BigInt64Array.of(1500n, -1n)),
      clock: raw(new arrow.TimeMicrosecond(), BigInt64Array.of(1n, 3_600_000_000n)),
      price: raw(
        new arrow.Decimal(2, 20, 128),
        Uint32Array.of(12345, 0, 0, 0, ...Array(4).fill(-1)),
      ),
    };
    const wanted = {
      ns: ["2023-11-14T22:13:20.123456789", "1969-12-31T23:59:59.999999999"],
      utc: ["1970-01-01T00:00:00Z", "1970-01-01T23:59:59Z"],
      day: ["1970-01-01", "2024-02-29"],
      took: ["1.5", "-0.001"],
      clock: ["0.000001", "3600"],
      price: ["123.45", "-0.01"],
    };
    assertEquals(cells(await readArrow(stream(columns))), wanted);
    // Parquet has no duration.
    const { took: _took, ...others } = columns;
    const { took: _, ...wantedOfOthers } = wanted;
    assertEquals(cells(await readParquet(parquetFile(others))), wantedOfOthers);
  },
);

testWithPackages(
  "readArrow() spreads objects and lists, whose parts are missing where they are",
  async () => {
    const point = new arrow.Struct([
      new arrow.Field("x", new arrow.Float64(), true),
      new arrow.Field("y", new arrow.Float64(), true),
    ]);
    const columns = {
      p: arrow.vectorFromArray([{ x: 1, y: 2 }, null, { x: 3, y: null }], point),
      l: arrow.vectorFromArray(
        [[1, 2], [3], null],
        new arrow.List(new arrow.Field("item", new arrow.Float64(), true)),
      ),
      w: arrow.vectorFromArray(["a", "b", "a"]),
      b: arrow.vectorFromArray([true, null, false]),
      i: arrow.vectorFromArray([2n ** 62n + 1n, null, -1n], new arrow.Int64()),
    };
    const wanted = {
      "p.x": [1, null, 3],
      "p.y": [2, null, null],
      "l.1": [1, 3, null],
      "l.2": [2, null, null],
      w: ["a", "b", "a"],
      b: [true, null, false],
      i: [2n ** 62n + 1n, null, -1n],
    };
    assertEquals(cells(await readArrow(stream(columns))), wanted);
    assertEquals(cells(await readParquet(parquetFile(columns))), wanted);
  },
);

testWithPackages("readArrow() throws where a file has no schema before its data", async () => {
  const columns = { t: arrow.vectorFromArray([1, 2], new arrow.Float64()) };
  const bytes = arrow.tableToIPC(new arrow.Table(columns), "file");
  await assertRejects(() => readArrow(bytes), Error, "no schema before its data");
});
