import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../commands/mod.ts";
import { crossed, readAxis } from "./grid.ts";

Deno.test("readAxis() reads values and ranges, and both", () => {
  assertEquals(readAxis("seed=-1..1"), { name: "seed", values: ["-1", "0", "1"] });
  assertEquals(readAxis("--lr=1e-3,0.01").values, ["1e-3", "0.01"]);
  assertEquals(readAxis("n=7,1..2").values, ["7", "1", "2"]);
});

Deno.test("readAxis() refuses what is none", () => {
  for (
    const [text, words] of [
      ["seed", "as in seed=0..4"],
      ["seed=", "empty"],
      ["seed=1,,2", "empty"],
      ["seed=4..0", "not smaller"],
      ["seed=0..1000000", "at most"],
      ["seed=1,0..2", "twice"],
    ]
  ) assertThrows(() => readAxis(text), UsageError, words);
});

Deno.test("crossed() has every combination, the last axis fastest", () => {
  const jobs = crossed([{ lr: "1" }, { lr: "2" }], [readAxis("a=x,y"), readAxis("b=0..1")]);
  assertEquals(jobs.map(({ lr, a, b }) => lr + a + b), [
    ...["1x0", "1x1", "1y0", "1y1", "2x0", "2x1", "2y0", "2y1"],
  ]);
  assertThrows(() => crossed([{ a: "1" }], [readAxis("a=2")]), UsageError, "two places");
  const many = readAxis("a=0..999");
  assertThrows(
    () => crossed([{}], [many, { ...many, name: "b" }]),
    UsageError,
    "several sweeps",
  );
});
