import { assert, assertEquals } from "@std/assert";
import { eachRows } from "./each_rows.ts";

Deno.test("eachRows() claims that many together take no longer than one by one", async () => {
  const rows = await eachRows({ pairs: 1, seconds: 0 }, 5);
  assertEquals(rows.map(({ name }) => name), [
    "5 solves against single ones, the same span",
    "5 gradients against single ones, the same span",
    "5 solves against single ones, spans of their own",
    "5 gradients against single ones, spans of their own",
  ]);
  for (const { part, value, claim } of rows) {
    assertEquals([part, claim], ["each", { most: 1.2 }]);
    assert(value! > 0);
  }
});
