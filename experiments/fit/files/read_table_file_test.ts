import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { readRecording, type RecordingOptions } from "../../../systems/mod.ts";
import { UsageError } from "../../../commands/mod.ts";
import { arrow, testWithPackages } from "../../../tests/helpers/table_packages.ts";
import { parquetFile, tableFiles, tableText } from "../../../tests/problems/tables/table_files.ts";
import { readRecordingBytes, type ReadRecordingFileOptions } from "../read_recording_file.ts";

const encoder = new TextEncoder();

/** Reads text, or bytes, in one piece. */
function read(content: string | Uint8Array, options: ReadRecordingFileOptions = {}) {
  const bytes = typeof content === "string" ? encoder.encode(content) : content;
  return readRecordingBytes([bytes], "a.file", options);
}

/** What is wrong with it. */
async function problem(content: string | Uint8Array, options: ReadRecordingFileOptions = {}) {
  const { message } = await assertRejects(() => read(content, options), UsageError);
  return message;
}

testWithPackages(
  "readRecordingBytes() reads the same recording from files of every kind",
  async () => {
    const several: RecordingOptions[] = [
      {},
      { state: ["n"], missing: ["30"] },
      { dt: 1, state: ["x"] },
    ];
    for (const options of several) {
      for (const [kind, bytes] of Object.entries(await tableFiles())) {
        // HDF5 has datasets in the order of their names.
        const text = kind === "hdf5" ? tableText("n", "t", "x") : tableText("t", "x", "n");
        assertEquals(await read(bytes, options), readRecording(text, "a.file", options), kind);
      }
    }
  },
);

testWithPackages(
  "readRecordingBytes() reads such a file in pieces, and no more of it than it may",
  async () => {
    const { parquet } = await tableFiles();
    const pieces = [...parquet].map((byte) => Uint8Array.of(byte));
    const { trajectories } = await readRecordingBytes(pieces, "a.csv", {});
    assertEquals(trajectories[0].times.length, 8);
    await assertRejects(
      () => readRecordingBytes(pieces, "a.csv", { maxBytes: parquet.length - 1 }),
      UsageError,
      "a.csv: it goes on beyond the limit",
    );
  },
);

testWithPackages(
  "readRecordingBytes() takes numbers of such files as they are, whatever the decimals",
  async () => {
    for (const [kind, bytes] of Object.entries(await tableFiles())) {
      const { trajectories: [{ times }] } = await read(bytes, { decimal: "," });
      assertEquals(Array.from(times.subarray(0, 3)), [0, 0.25, 0.5], kind);
    }
  },
);

testWithPackages(
  "readRecordingBytes() says in which row of such a file something is wrong",
  async () => {
    const numbers = (...values: number[]) => arrow.vectorFromArray(values, new arrow.Float64());
    const bad = parquetFile({ t: numbers(0, 1, 1), x: numbers(1, 2, 3) });
    assertStringIncludes(
      await problem(bad),
      'a.file, row 3, column 1 (t): the time "1" is that of row 2',
    );
    const words = arrow.vectorFromArray(["1", "2", 'a,"b"'], new arrow.Utf8());
    const text = parquetFile({ t: numbers(0, 1, 2), x: words });
    assertStringIncludes(await problem(text), 'a.file, row 3, column 2 (x): got "a,\\"b\\""');
    assertStringIncludes(
      await problem(text, { time: "T" }),
      'no column "T"; there are t, x; the nearest',
    );
  },
);

Deno.test("readRecordingBytes() refuses whole numbers that a double does not hold, where they are used", async () => {
  const big = `{"t":0,"x":1,"id":9007199254740993}\n{"t":1,"x":2,"id":9007199254740995}\n`;
  assertMatch(
    await problem(big),
    /^a\.file, line 1, column 3 \(id\): got 9007199254740993, which a double does not hold/,
  );
  assertEquals((await read(big, { state: ["x"] })).leftOut, ["id"]);
  const other = (id: string) => `{"t":0,"x":1,"id":${id}}\n{"t":1,"x":2,"id":${id}}\n`;
  const two = ["9007199254740993", "9007199254740992"];
  const groups = await read(two.map(other).join(""), { group: "id", state: ["x"] });
  assertEquals(groups.trajectories.map(({ name }) => name), two);
  // A power of two is held exactly.
  assertEquals((await read(big.replace(/90\d*/g, String(2n ** 60n)))).stateNames, ["x", "id"]);
});

testWithPackages("readRecordingBytes() refuses a table in files that have but one", async () => {
  const { parquet } = await tableFiles();
  assertStringIncludes(
    await problem(parquet, { table: "a" }),
    "--table names one of several tables in an HDF5 or NetCDF file, and a.file is a Parquet file",
  );
  assertStringIncludes(
    await problem(tableText("t", "x"), { table: "a" }),
    "a.file is a table of text",
  );
});
