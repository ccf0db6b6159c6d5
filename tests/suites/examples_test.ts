import { assertEquals } from "@std/assert";
import { LONG, SAYS, testExample } from "../helpers/documentation/examples.ts";
import { testWith } from "../helpers/permissions.ts";

testWith({ name: "every example is known to the tests", read: true }, async () => {
  const folder = new URL("../../examples/", import.meta.url);
  const files = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  assertEquals(files.filter((name) => name.endsWith(".ts")).toSorted(), Object.keys(SAYS));
  assertEquals(LONG.filter((name) => !(name in SAYS)), []);
});

for (const name of Object.keys(SAYS)) if (!LONG.includes(name)) testExample(name);
