import { assertEquals } from "@std/assert";
import { inFolder } from "../../helpers/folder.ts";
import { testWith } from "../../helpers/permissions.ts";
import { damage, type Reader } from "./damage.ts";
import { folderReaders, READERS } from "./readers.ts";

/** Damages drawn at random, besides every byte and every beginning: to each text, to all folders. */
const MUTATIONS = 50_000;

/** Gives damage to files and says what became of it; none that is sealed is read as something else. */
async function checkAll(
  t: Deno.TestContext,
  readers: readonly Reader[],
  mutations: number,
): Promise<void> {
  for (const reader of readers) {
    await t.step(reader.name, async () => {
      const counts = await damage(reader, { mutations, every: 1, seed: 7 });
      console.log(`${reader.name}: ${JSON.stringify(counts)}`);
      if (reader.sealed) assertEquals(counts.different, 0);
    });
  }
}

Deno.test("every damage to a text ends in a line, or is none", (t) =>
  checkAll(t, READERS, MUTATIONS));

testWith({
  name: "every damage to a file in a folder is told",
  ...{ read: true, write: true },
}, (t) =>
  inFolder(async (root) => {
    const readers = await folderReaders(root);
    await checkAll(t, readers, MUTATIONS / readers.length);
  }));
