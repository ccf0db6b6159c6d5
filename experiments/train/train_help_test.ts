import { assertLess, assertStringIncludes } from "@std/assert";
import { SYSTEMS } from "../fit/systems.ts";
import { TRAIN_OPTIONS } from "./train_request.ts";
import { trainHelp } from "./train_help.ts";

Deno.test("trainHelp() names every system and option, in lines that fit a terminal", () => {
  const text = trainHelp();
  for (const name of Object.keys(SYSTEMS)) assertStringIncludes(text, name);
  for (const option of [...TRAIN_OPTIONS.map(({ name }) => name), "help,"]) {
    assertStringIncludes(text, `  --${option} `);
  }
  for (const line of text.split("\n")) assertLess(line.length, 101);
});
