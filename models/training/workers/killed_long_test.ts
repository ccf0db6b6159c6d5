import { assert, assertEquals } from "@std/assert";
import { inFolder } from "../../../tests/helpers/folder.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { Random } from "../../../tensors/mod.ts";

const CHILD = new URL("../../../tests/problems/workers/saved_child.ts", import.meta.url).pathname;
const [KILLS, UPDATES] = [4, 400];

/** Runs the training to its end, or to a kill so many milliseconds after it has saved what is new. */
async function run(path: string, count: number, after?: number): Promise<string | undefined> {
  const before = await savedAt(path);
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-check", "--no-prompt", "--allow-read", "--allow-write", CHILD],
      ...[path, String(count), String(UPDATES)],
    ],
    ...{ stdout: "piped", stderr: "piped" },
  }).spawn();
  let isOver = false;
  const output = child.output().finally(() => isOver = true);
  if (after !== undefined) {
    while (!isOver && await savedAt(path) === before) await delay(10);
    await delay(after);
    if (!isOver) child.kill("SIGKILL");
  }
  const { success, signal, stdout, stderr } = await output;
  if (signal === "SIGKILL") return undefined;
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

async function savedAt(path: string): Promise<number | undefined> {
  try {
    return (await Deno.stat(path)).mtime?.getTime();
  } catch {
    return undefined;
  }
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

testWith({
  name:
    `a training by workers that is killed ${KILLS} times and gone on with ends in the same bits`,
  ...{ run: true, read: true, write: true },
}, () =>
  inFolder(async (folder) => {
    const wanted = await run(`${folder}/alone`, 0);
    const random = new Random(KILLS);
    let killed = 0;
    for (let training = 0; killed < KILLS; training++) {
      let said: string | undefined;
      // Each time by another number of workers.
      for (let count = 1; said === undefined; count = 1 + count % 3) {
        const after = killed < KILLS ? random.uniform(0, 300) : undefined;
        said = await run(`${folder}/${training}`, count, after);
        if (said === undefined) killed++;
      }
      assertEquals(said, wanted, `after ${killed} kills`);
    }
  }));
