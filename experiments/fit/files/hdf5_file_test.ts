import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "../../../commands/mod.ts";
import { type Hdf5Group, testWithPackages } from "../../../tests/helpers/table_packages.ts";
import { classicNetcdf } from "../../../tests/problems/tables/classic_netcdf.ts";
import { hdf5File } from "../../../tests/problems/tables/table_files.ts";
import { readRecordingBytes } from "../read_recording_file.ts";

const T = Float64Array.of(0, 1, 2);

/** Reads a file with what `fill` puts into it. */
async function read(fill: (file: Hdf5Group) => void, table?: string) {
  return await readRecordingBytes([await hdf5File(fill)], "a.h5", { table });
}

function twoRuns(file: Hdf5Group): void {
  for (const run of ["run1", "run2"]) {
    const group = file.create_group(run);
    group.create_dataset({ name: "time", data: T });
    const y = Float64Array.of(1, 2, 3, 4, 5, run === "run1" ? 6 : 7);
    group.create_dataset({ name: "y", data: y, shape: [3, 2] });
  }
}

testWithPackages(
  "readHdf5() reads the table that is asked for, or says which there are",
  async () => {
    for (const table of ["run2", "/run2", "run2/"]) {
      const { stateNames, trajectories } = await read(twoRuns, table);
      assertEquals(stateNames, ["y.1", "y.2"]);
      assertEquals(trajectories[0].states, Float64Array.of(1, 2, 3, 4, 5, 7));
    }
    await assertRejects(
      () => read(twoRuns),
      UsageError,
      "a.h5 holds 2 tables; name one with --table: /run1, /run2",
    );
    await assertRejects(
      () => read(twoRuns, "rum2"),
      UsageError,
      'a.h5 has no table "rum2"; there are /run1, /run2; the nearest is "/run2"',
    );
    await assertRejects(() => read(() => {}), UsageError, "a.h5 holds no table of numbers or text");
  },
);

testWithPackages(
  "readHdf5() reads rows with fields, and arrays whose columns go by number",
  async () => {
    const rows = await read((file) => {
      const data = new Map<string, Float64Array>([["t", T], ["x", T.map((t) => t * t)]]);
      file.create_group("d").create_dataset({ name: "table", data });
    }, "d");
    assertEquals([rows.timeName, ...rows.stateNames], ["t", "x"]);
    assertEquals(rows.trajectories[0].states, Float64Array.of(0, 1, 4));
    const array = await read((file) => {
      const data = Float64Array.of(0, 5, 1, 6, 2, 7);
      file.create_dataset({ name: "m", data, shape: [3, 2] });
    });
    assertEquals([array.timeName, ...array.stateNames], ["column1", "column2"]);
    assertEquals(array.trajectories[0].states, Float64Array.of(5, 6, 7));
  },
);

testWithPackages(
  "readHdf5() leaves out what has other rows than the time, and says so",
  async () => {
    const { stateNames, leftOut, whyLeftOut } = await read((file) => {
      file.create_dataset({ name: "t", data: T });
      file.create_dataset({ name: "x", data: T });
      file.create_dataset({ name: "a", data: Float64Array.of(1, 2, 3, 4) });
      file.create_dataset({ name: "b", data: Float64Array.of(5, 6, 7, 8) });
      file.create_dataset({ name: "c", data: [1], shape: [] });
    });
    assertEquals([stateNames, leftOut], [["x"], ["a", "b", "c"]]);
    const rows = "it has 4 rows, not 3";
    assertEquals(whyLeftOut, [rows, rows, "a single value"]);
  },
);

testWithPackages("readHdf5() unpacks numbers and dates as NetCDF's conventions say", async () => {
  const { start, trajectories: [{ times, states }] } = await read((file) => {
    const time = file.create_dataset({ name: "time", data: Int32Array.of(0, 36, 48) });
    time.create_attribute("units", "hours since 2000-1-1 0:0:0");
    const x = file.create_dataset({ name: "x", data: Int16Array.of(10, -9, 30) });
    x.create_attribute("_FillValue", Int16Array.of(-9));
    x.create_attribute("scale_factor", Float64Array.of(0.5));
    x.create_attribute("add_offset", Float64Array.of(100));
  });
  assertEquals(start, "2000-01-01T00:00:00");
  assertEquals(times, Float64Array.of(0, 36 * 3600, 48 * 3600));
  assertEquals(states, Float64Array.of(105, NaN, 115));
});

testWithPackages("readHdf5() says what pandas alone reads", async () => {
  const fill = (file: Hdf5Group) => {
    const group = file.create_group("d");
    group.create_dataset({ name: "axis1", data: T });
    group.create_attribute("pandas_type", "frame");
  };
  const { message } = await assertRejects(() => read(fill), UsageError);
  assertStringIncludes(message, "a.h5 is written by pandas in its fixed format");
});

testWithPackages("readNetcdf() reads dates and missing values of the classic format", async () => {
  const bytes = classicNetcdf({ t: [0, 1.5, 2], x: [1, -7, 3] }, -7, "days since 2000-01-01");
  const { start, trajectories: [{ times, states }] } = await readRecordingBytes([bytes], "a.nc");
  assertEquals(start, "2000-01-01T00:00:00");
  assertEquals(times, Float64Array.of(0, 36 * 3600, 48 * 3600));
  assertEquals(states, Float64Array.of(1, NaN, 3));
});
