import { assertEquals } from "@std/assert";
import { exitCodeOf, holds, isClose, type SpeedRow } from "./speed_row.ts";

const ROW: SpeedRow = { part: "exact", name: "a row", unit: "times as long" };
const MOST: SpeedRow = { ...ROW, claim: { most: 2 } };
const LEAST: SpeedRow = { ...ROW, claim: { least: 2 } };

Deno.test("holds() compares with the bound, which belongs to the claim", () => {
  for (
    const [value, most, least] of [[1, true, false], [2, true, true], [3, false, true]] as const
  ) {
    assertEquals([holds({ ...MOST, value }), holds({ ...LEAST, value })], [most, least]);
  }
  assertEquals(holds({ ...MOST, value: NaN }), false, "what is no number holds nothing");
});

Deno.test("holds() is undefined where nothing is claimed or measured", () => {
  assertEquals(holds({ ...ROW, value: 1 }), undefined);
  assertEquals(holds({ ...MOST, missing: "no BLAS" }), undefined);
});

Deno.test("isClose() is true where the bound lies in the interval", () => {
  const close = (interval: [number, number]) => isClose({ ...MOST, value: 2, interval });
  assertEquals([close([1, 2]), close([2, 3]), close([1, 1.9]), close([2.1, 3])], [
    ...[true, true, false, false],
  ]);
  assertEquals(isClose({ ...MOST, value: 2 }), false);
});

Deno.test("exitCodeOf() is 1 for a claim that does not hold, 0 for one that was not measured", () => {
  const [good, bad] = [{ ...MOST, value: 1 }, { ...MOST, value: 3 }];
  assertEquals(exitCodeOf([good, { ...MOST, missing: "no BLAS" }, ROW]), 0);
  assertEquals(exitCodeOf([good, bad]), 1);
});
