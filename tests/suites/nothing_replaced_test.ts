import { assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder, namesIn } from "../helpers/folder.ts";
import { testWith } from "../helpers/permissions.ts";
import { runTask } from "../helpers/commands/run_task.ts";
import { writtenFolder } from "../helpers/commands/written_folder.ts";

/** Commands, and a file of each. */
const WRITERS: readonly [task: string, file: string, args: readonly string[]][] = [
  ["train", "metrics.csv", ["white-dwarf", "--iterations=1", "--resume"]],
  ["bench", "memory.svg", ["--quick"]],
  ["paper", "runs.csv", ["--quick", "--systems=white-dwarf"]],
  ["exactness", "training.svg", []],
  ["costs", "costs.json", []],
  ["speed", "speed.md", []],
  ["peers", "peers.html", []],
  ["sweep", "sweep.json", ["--grid=seeds=1", "--", "exactness"]],
];

/** Runs a command that is to refuse, which it says in one line. */
async function refusal(task: string, args: readonly string[], words: string): Promise<void> {
  const { code, stderr } = await runTask(task, args);
  assertEquals([code, stderr.trimEnd().split("\n").length], [2, 1], stderr);
  assertStringIncludes(stderr, words);
}

testWith({
  name: "no command replaces a file that it did not write, nor works in another's folder",
  ...{ read: true, write: true, run: true },
}, () =>
  inFolder(async (root) => {
    await Promise.all(WRITERS.map(async ([task, file, args]) => {
      const foreign = `${root}/${task}`;
      await Deno.mkdir(foreign);
      await Deno.writeTextFile(`${foreign}/${file}`, "precious");
      await refusal(task, [`--out=${foreign}`, ...args], task === "train" ? "holds no run" : file);
      assertEquals(await namesIn(foreign), [file]);
      assertEquals(await Deno.readTextFile(`${foreign}/${file}`), "precious");
    }));
    const other = `${root}/other`;
    await writtenFolder(other, "sing", { "song.txt": "la" });
    await refusal("bench", [`--out=${other}`], "is a folder of the command sing");
    assertEquals(await namesIn(other), ["files.json", "song.txt"]);
  }));
