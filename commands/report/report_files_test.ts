import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../arguments/command.ts";
import { inFolder, namesIn } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import {
  firstDifference,
  makeFolder,
  readIfThere,
  removeUnfinished,
  writeWhole,
} from "./report_files.ts";

testWith({
  name: "writeWhole() writes and replaces files, and leaves nothing else",
  read: true,
  write: true,
}, () =>
  inFolder(async (folder) => {
    await makeFolder(`${folder}/a/b`);
    await writeWhole(`${folder}/a/b`, { "one.txt": "1", "two.txt": "2" });
    await writeWhole(`${folder}/a/b`, { "one.txt": "new" });
    assertEquals(await namesIn(`${folder}/a/b`), ["one.txt", "two.txt"]);
    assertEquals(await Deno.readTextFile(`${folder}/a/b/one.txt`), "new");
  }));

testWith({
  name: "writeWhole() leaves the old files as they are where one cannot be written",
  read: true,
  write: true,
}, () =>
  inFolder(async (folder) => {
    await writeWhole(folder, { "one.txt": "old" });
    await assertRejects(() => writeWhole(folder, { "one.txt": "new", "no/such/folder.txt": "2" }));
    assertEquals(await namesIn(folder), ["one.txt"]);
    assertEquals(await Deno.readTextFile(`${folder}/one.txt`), "old");
  }));

testWith(
  { name: "makeFolder() throws where a file is in the way", read: true, write: true },
  () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/file`, "");
      await assertRejects(() => makeFolder(`${folder}/file`), UsageError, "name another folder");
    }),
);

testWith({
  name: "writeWhole() writes bytes, and removeUnfinished() removes what a kill left of it",
  read: true,
  write: true,
}, () =>
  inFolder(async (folder) => {
    await writeWhole(folder, { "a.bin": Uint8Array.of(0, 255, 7) });
    assertEquals(await Deno.readFile(`${folder}/a.bin`), Uint8Array.of(0, 255, 7));
    await Deno.writeTextFile(`${folder}/.a.bin.${crypto.randomUUID()}`, "half");
    await Deno.writeTextFile(`${folder}/.hidden`, "the user's");
    await removeUnfinished(folder);
    assertEquals(await namesIn(folder), [".hidden", "a.bin"]);
  }));

testWith(
  {
    name: "readIfThere() throws where there is something else than a file",
    read: true,
    write: true,
  },
  () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/a`, "1");
      assertEquals(await readIfThere(`${folder}/a`, Deno.readTextFile), "1");
      assertEquals(await readIfThere(`${folder}/b`, Deno.readTextFile), undefined);
      await assertRejects(() => readIfThere(folder, Deno.readTextFile), UsageError, "cannot read");
    }),
);

Deno.test("firstDifference() names the first setting that is not the same", () => {
  const earlier = { a: [1, 2], b: null, c: "x" };
  assertEquals(firstDifference(earlier, { ...earlier, a: [1, 2] }), undefined);
  assertEquals(firstDifference(earlier, { ...earlier, b: 0, c: "y" }), "b");
  assertEquals(firstDifference(earlier, { ...earlier, d: 1 }), "d");
  assertEquals(firstDifference(earlier, { b: null, d: 1 }, ["b"]), undefined);
});
