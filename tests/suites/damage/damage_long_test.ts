import { assertEquals } from "@std/assert";
import { inFolder } from "../../helpers/folder.ts";
import { testWith } from "../../helpers/permissions.ts";
import { damage, type Damaged } from "./damage.ts";
import { folderReaders, READERS } from "./readers.ts";

/** Damages to each file drawn at random, besides every byte and every beginning. */
const MUTATIONS = 50_000;

testWith({
  name: `every byte, every beginning and ${MUTATIONS} damages more of every file are told`,
  ...{ read: true, write: true },
}, async (t) => {
  await inFolder(async (root) => {
    const all: [string, Damaged][] = [];
    for (const reader of [...READERS, ...await folderReaders(root)]) {
      await t.step(reader.name, async () => {
        const counts = await damage(reader, { mutations: MUTATIONS, every: 1, seed: 7 });
        all.push([reader.name, counts]);
        if (reader.sealed) assertEquals(counts.different, 0);
      });
    }
    for (const [name, { refused, same, different }] of all) {
      console.log(`${name}: ${refused} refused, ${same} the same, ${different} different`);
    }
  });
});
