import { assertEquals } from "@std/assert";
import {
  foldersWithExamples,
  testExamples,
} from "../../helpers/documentation/documented_examples.ts";
import { testWith } from "../../helpers/permissions.ts";
import { COMMANDS, LIBRARY, MEASURING } from "./folders.ts";

testExamples(COMMANDS);

testWith({ name: "every folder with examples is known to the tests", read: true }, async () => {
  assertEquals(await foldersWithExamples(), [...LIBRARY, ...COMMANDS, ...MEASURING].sort());
});
