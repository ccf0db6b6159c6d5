import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { bisect, limitNotes } from "./bisect.ts";

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
