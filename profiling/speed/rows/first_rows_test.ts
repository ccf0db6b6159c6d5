import { assert, assertEquals } from "@std/assert";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { firstGradient } from "./first_gradient.ts";
import { firstRows } from "./first_rows.ts";

Deno.test("firstGradient() counts the tracing in", () => {
  // A clock whose readings are 1, 10, 100 and 1000.
  let reading = 0;
  const found = firstGradient({ state: 3, hidden: [7], steps: 10 }, () => 10 ** reading++);
  assertEquals(found, { traced: 9, first: 99, again: 900 });
});

testWith({ name: "firstRows() measures in this process and in new ones", run: true }, async () => {
  const rows = await firstRows({ pairs: 1 });
  for (const { value, missing, samples, name } of rows) {
    assertEquals([missing, samples!.first], [undefined, [value]], name);
  }
  assert(rows.some(({ name }) => name.endsWith("new process")));
  assertEquals(rows.filter(({ claim }) => claim).map(({ name }) => name), [
    "first gradient, 1000 steps, of a new 3-N-2: process in use",
  ]);
});
