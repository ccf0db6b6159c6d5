import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { MachineError, UsageError } from "../arguments/errors.ts";
import { inFolder, namesIn } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { OutputFolder } from "./output_folder.ts";
import { isFree } from "./own_files.ts";
import { readWhole } from "./read_whole.ts";

const NEEDS = { read: true, write: true } as const;
const OWN = { command: "weigh", files: ["a.txt", "b.txt", "log.csv"] };

const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);

testWith({
  name: "OutputFolder lists what it writes, replaces its own files and leaves nothing else",
  ...NEEDS,
}, () =>
  inFolder(async (root) => {
    const path = `${root}/new/one`;
    for (const b of ["first", "second"]) {
      await using folder = await OutputFolder.open(path, OWN);
      assertEquals(folder.isNew, b === "first");
      await folder.write({ "a.txt": "same", "b.txt": b });
      await folder.settle();
    }
    assertEquals(await namesIn(path), ["a.txt", "b.txt", "files.json"]);
    const read = await readWhole(path, "weigh", ["a.txt", "b.txt", "log.csv"]);
    assertEquals([...read!].map(([name, bytes]) => [name, text(bytes)]), [
      ["a.txt", "same"],
      ["b.txt", "second"],
    ]);
    await using folder = await OutputFolder.open(path, OWN);
    await folder.remove(["b.txt", "none"]);
    await folder.settle();
    assertEquals([...(await folder.read()).keys()], ["a.txt"]);
    assertEquals(await folder.readText("b.txt"), undefined);
  }));

testWith({
  name: "OutputFolder.open() refuses what is not its own, and leaves it as it was",
  ...NEEDS,
}, () =>
  inFolder(async (root) => {
    const refused = async (path: string, why: string, command = "weigh") => {
      const before = await namesIn(path).catch(() => []);
      await assertRejects(() => OutputFolder.open(path, { ...OWN, command }), UsageError, why);
      assertEquals(await namesIn(path).catch(() => []), before);
    };
    await Deno.mkdir(`${root}/other`);
    await Deno.writeTextFile(`${root}/other/b.txt`, "precious");
    await refused(`${root}/other`, "b.txt is there, and was not written by this command");
    await Deno.symlink("nowhere", `${root}/other/a.txt`);
    await Deno.remove(`${root}/other/b.txt`);
    await refused(`${root}/other`, "a.txt is there, and was not written");

    const path = `${root}/own`;
    {
      await using folder = await OutputFolder.open(path, OWN);
      await folder.write({ "a.txt": "mine" });
      await refused(path, "another command is at work");
      await Deno.writeTextFile(`${path}/b.txt`, "come meanwhile");
      await assertRejects(() => folder.write({ "b.txt": "no" }), UsageError, "b.txt is there");
      await Deno.remove(`${path}/b.txt`);
    }
    await refused(path, "is a folder of the command weigh, not of sing", "sing");
    await Deno.writeTextFile(`${path}/a.txt`, "mime");
    await refused(path, "a.txt is there, and was changed since it was written");
    await Deno.writeTextFile(`${path}/a.txt`, "mine");
    await Deno.writeTextFile(`${path}/notes.txt`, "the user's");
    await (await OutputFolder.open(path, OWN)).close();
    assertEquals(await namesIn(path), ["a.txt", "files.json", "notes.txt"]);
    await refused(`${root}/own/a.txt`, "cannot write into --out");
  }));

testWith({
  name: "OutputFolder leaves no folder where nothing was written",
  ...NEEDS,
}, () =>
  inFolder(async (root) => {
    await (await OutputFolder.open(`${root}/a`, OWN)).close();
    assertEquals(await namesIn(root), []);
    await Deno.mkdir(`${root}/b`);
    await (await OutputFolder.open(`${root}/b`, OWN)).close();
    assertEquals(await namesIn(root), ["b"]);
  }));

testWith({
  name: "readWhole() names the file that is missing or not as it was written",
  ...NEEDS,
}, () =>
  inFolder(async (root) => {
    {
      await using folder = await OutputFolder.open(root, OWN);
      await folder.write({ "a.txt": "one", "b.txt": "two" });
      await folder.settle();
    }
    const list = await Deno.readTextFile(`${root}/files.json`);
    const read = () => readWhole(root, "weigh", ["a.txt", "b.txt"]);
    const damages: [string, string | null, string][] = [
      ["a.txt", null, "a.txt is missing"],
      ["a.txt", "longer", "a.txt has 6 bytes, 3 were written"],
      ["b.txt", "twp", "b.txt was changed or damaged"],
      ["files.json", list.replace("weigh", "weigj"), "files.json was changed or damaged"],
      ["files.json", `${list} `, "files.json was changed or damaged"],
      ["files.json", "{}", "files.json was changed or damaged"],
      ["files.json", "x".repeat(2 ** 20 + 1), "it is no list of files"],
    ];
    for (const [name, damaged, why] of damages) {
      const path = `${root}/${name}`;
      const whole = await Deno.readTextFile(path);
      if (damaged === null) await Deno.remove(path);
      else await Deno.writeTextFile(path, damaged);
      await assertRejects(read, UsageError, why);
      await Deno.writeTextFile(path, whole);
    }
    assertEquals((await read())!.size, 2);
    await assertRejects(
      () => readWhole(root, "sing", []),
      UsageError,
      "is a folder of the command",
    );
    assertEquals(await readWhole(`${root}/none`, "weigh", []), undefined);
  }));

testWith({
  name: "OutputFolder goes on from wherever it was ended, and readWhole() mixes no two moments",
  ...NEEDS,
}, () =>
  inFolder(async (root) => {
    const write = async (path: string, a: string, b: string) => {
      await using folder = await OutputFolder.open(path, OWN);
      await folder.write({ "a.txt": a, "b.txt": b });
    };
    // The second write stays in the list as one that may not have ended.
    await write(`${root}/x`, "a1", "b1");
    await write(`${root}/x`, "a2", "b2");
    const names = ["a.txt", "b.txt"];
    for (const [a, b] of [["a1", "b1"], ["a1", "b2"], ["a2", "b1"], ["a2", "b2"]]) {
      await Deno.writeTextFile(`${root}/x/a.txt`, a);
      await Deno.writeTextFile(`${root}/x/b.txt`, b);
      const reading = readWhole(`${root}/x`, "weigh", names);
      if (a[1] === b[1]) assertEquals((await reading)!.size, 2);
      else await assertRejects(() => reading, UsageError, "do not belong together");
    }
    await Deno.writeTextFile(`${root}/x/a.txt`, "a1");
    await Deno.writeTextFile(`${root}/x/.a.txt.${crypto.randomUUID()}`, "half of");
    await Deno.writeTextFile(`${root}/x/.hidden.${crypto.randomUUID()}`, "the user's");
    // From the mixture: another write that does not end, at its first file.
    await write(`${root}/x`, "a3", "b3");
    await Deno.writeTextFile(`${root}/x/b.txt`, "b2");
    await write(`${root}/x`, "a4", "b4");
    const read = await readWhole(`${root}/x`, "weigh", names);
    assertEquals(names.map((name) => text(read!.get(name))), ["a4", "b4"]);
    assertEquals((await namesIn(`${root}/x`)).filter((name) => name.startsWith(".")).length, 1);
  }));

testWith({
  name: "OutputFolder.grow() keeps the beginning, and what comes after it does not count",
  ...NEEDS,
}, () =>
  inFolder(async (root) => {
    const log = () => Deno.readTextFile(`${root}/log.csv`);
    {
      await using folder = await OutputFolder.open(root, OWN);
      const file = await folder.grow("log.csv", new Uint8Array(0));
      await file.append("one\n");
      await folder.write({ "a.txt": "after one" });
      await file.append("two\n");
    }
    assertEquals(await log(), "one\ntwo\n");
    {
      await using folder = await OutputFolder.open(root, OWN);
      assertEquals(await folder.readText("log.csv"), "one\n");
      const kept = (await folder.read(["log.csv"])).get("log.csv")!;
      const file = await folder.grow("log.csv", kept);
      assertEquals(await log(), "one\n");
      await file.append("2\n");
      assertEquals(await folder.readText("log.csv"), "one\n2\n");
      await folder.settle();
    }
    await Deno.writeTextFile(`${root}/log.csv`, "one\n2\n3\n");
    await assertRejects(() => readWhole(root, "weigh", ["log.csv"]), UsageError, "has 8 bytes");
  }));

testWith(
  { name: "OutputFolder ends in one line where the device is full", ...NEEDS },
  () =>
    inFolder(async (root) => {
      await using folder = await OutputFolder.open(root, OWN);
      const open = Deno.open;
      try {
        // As a full device has it.
        Deno.open = () => Promise.reject(Object.assign(new Error("No space"), { code: "ENOSPC" }));
        await assertRejects(
          () => folder.write({ "a.txt": "1" }),
          MachineError,
          `cannot write into ${root}: No space`,
        );
      } finally {
        Deno.open = open;
      }
      await folder.write({ "a.txt": "2" });
      assertEquals(await folder.readText("a.txt"), "2");
    }),
);

testWith(
  { name: "isFree() counts nothing that a killed start left", ...NEEDS },
  () =>
    inFolder(async (root) => {
      const free = () => isFree(root, ["a.txt"]);
      assert(await isFree(`${root}/none`, []) && await free());
      await Deno.writeTextFile(`${root}/.lock`, "");
      await Deno.writeTextFile(`${root}/.a.txt.${crypto.randomUUID()}`, "half of");
      assert(await free());
      await Deno.writeTextFile(`${root}/.b.txt.${crypto.randomUUID()}`, "the user's");
      assert(!await free());
      const error = await assertRejects(() => isFree(`${root}/.lock`, []), UsageError);
      assertStringIncludes(error.message, "name another folder");
    }),
);
