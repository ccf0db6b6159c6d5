import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { bisect, limitNotes, smallestLimits } from "./bisect.ts";
import { boundsMemory } from "../../../commands/mod.ts";

Deno.test("bisect() finds the smallest number, in few questions", async () => {
  for (const wanted of [1, 2, 511, 999, 1000]) {
    let asked = 0;
    const found = await bisect(0, 1000, (x) => {
      asked++;
      return Promise.resolve(x >= wanted);
    });
    assertEquals(found, wanted);
    assert(asked <= 11, `${asked} questions`);
  }
  assertEquals(await bisect(0, 1000, () => Promise.resolve(false)), undefined);
});

testWith({
  name:
    "smallestLimits() sees the path that full storage keeps, and none with the reversible adjoint",
  ...{ run: true, read: true },
}, async () => {
  if (!await boundsMemory()) return;
  const about = { method: "euler", system: "white-dwarf", repeat: 1, points: 10 };
  const [many, short, long] = (await smallestLimits([
    { ...about, adjoint: "reversible", steps: 100_000 },
    { ...about, adjoint: "full", steps: 1000 },
    { ...about, adjoint: "full", steps: 2_000_000 },
  ])).map(({ mebibytes }) => mebibytes!);
  assert(Math.abs(many - short) < 12, `${many} and ${short} MiB`);
  // 2,000,000 states of two numbers of 8 bytes; the runtime's own share varies by a few MiB.
  const path = 2_000_000 * 16 / 2 ** 20;
  assert(Math.abs(long - short - path) < 12, `${short} and ${long} MiB`);
});

Deno.test("limitNotes() says what each adjoint needs at which n, and what the limit is", () => {
  const about = { adjoint: "full", method: "rk4", system: "white-dwarf" };
  const [note] = limitNotes([
    { ...about, steps: 1000, mebibytes: 562 },
    { ...about, steps: 4_000_000, mebibytes: null },
  ]);
  assertStringIncludes(note, "full: 562 MiB at n = 1,000, none at n = 4,000,000.");
  assertStringIncludes(note, "RLIMIT_DATA");
  assertEquals(limitNotes([]), []);
});
