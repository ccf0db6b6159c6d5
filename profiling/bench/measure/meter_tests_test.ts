import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { changed, perfectRows } from "../../../tests/problems/bench_rows.ts";
import { meterNote, readMeterTests } from "./meter_tests.ts";

const MIB = 2 ** 20;
const [ROW] = perfectRows({ known: [777] });

/** Rows in which the three meters found this. */
function rowOf(tracked: number, heap: number, resident: number) {
  return changed([ROW], () => true, () => ({
    tracked_peak_bytes: tracked,
    heap_peak_bytes: heap,
    rss_peak_bytes: resident,
  }))[0];
}

Deno.test("readMeterTests() holds a byte more against the byte counter, and 2 % against the others", () => {
  const holds = (nothing: [number, number, number], something: [number, number, number]) =>
    readMeterTests(rowOf(...nothing), rowOf(...something), MIB).map((test) => test.holds);
  assertEquals(meterNote(readMeterTests(rowOf(0, 0, 0), rowOf(MIB, MIB, MIB), MIB)), undefined);
  assertEquals(holds([0, 9000, 0], [MIB, 1.019 * MIB, 0.981 * MIB]), [true, true, true]);
  assertEquals(holds([0, 9000, 0], [MIB + 1, 1.021 * MIB, 0.979 * MIB]), [false, false, false]);
  assertEquals(holds([1, MIB, MIB], [MIB, MIB, MIB]), [false, false, false]);
});

Deno.test("readMeterTests() does not hold where a worker failed, and the note says so", () => {
  const { found: _, ...lost } = ROW;
  for (const row of [{ ...lost, status: "exit code 3" }, undefined]) {
    const tests = readMeterTests(rowOf(0, 0, 0), row, MIB);
    assert(tests.every((test) => !test.holds && test.found === null));
    assertStringIncludes(meterNote(tests)!, "heap found nothing of 1048576 bytes");
  }
});
