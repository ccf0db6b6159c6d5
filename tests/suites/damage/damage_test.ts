import { assert, assertEquals } from "@std/assert";
import { inFolder } from "../../helpers/folder.ts";
import { testWith } from "../../helpers/permissions.ts";
import { damage, type Reader } from "./damage.ts";
import { folderReaders, READERS } from "./readers.ts";

async function check(reader: Reader, mutations: number, every: number): Promise<void> {
  const { refused, different } = await damage(reader, { mutations, every });
  assert(refused > 0 || reader.errors.length === 0, `${reader.name}: nothing was refused`);
  if (reader.sealed) assertEquals(different, 0, `${reader.name}: read as something else`);
}

for (const reader of READERS) {
  Deno.test(`damage to ${reader.name} ends in a line, or is none`, () => check(reader, 200, 11));
}

testWith({
  name: "damage to a file in a folder is always told",
  ...{ read: true, write: true },
}, async (t) => {
  await inFolder(async (root) => {
    for (const reader of await folderReaders(root)) {
      await t.step(reader.name, () => check(reader, 40, 61));
    }
  });
});
