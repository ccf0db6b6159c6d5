import { assertEquals } from "@std/assert";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { inFolder } from "../../../tests/helpers/folder.ts";
import { openRun } from "./run_folder.ts";
import { bytesIn, disturbed, send, train } from "../../../tests/helpers/train_process.ts";

/** The longest life of a process, in milliseconds: it takes about as long to start and train. */
const LONGEST = 900;

/** A damped wave with gaps, whose network is trained with L-BFGS in several stages. */
const TABLE = [
  "t,x,v",
  ...Array.from({ length: 120 }, (_, i) => {
    const t = i / 10 + (i % 3) / 50;
    const x = Math.exp(-t / 10) * Math.cos(2 * t) + Math.sin(37 * i) / 100;
    return `${t},${x},${i % 7 === 0 ? "" : -2 * Math.exp(-t / 10) * Math.sin(2 * t)}`;
  }),
].join("\n");

const TRAININGS: readonly [what: string, kills: number, args: readonly string[]][] = [
  ["a training", 30, ["white-dwarf", "--method", "midpoint", "--iterations", "500"]],
  ["a training on a file", 5, ["a.csv", "--hidden", "8", "--iterations", "400"]],
];

for (const [what, kills, args] of TRAININGS) {
  testWith({
    name: `${what} that is killed ${kills} times and resumed ends in the same bytes`,
    run: true,
    read: true,
    write: true,
  }, () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/a.csv`, TABLE);
      const whole = await train(folder, ...args, "--out", "whole");
      assertEquals(whole.code, 0, whole.err.join("\n"));
      const wanted = await bytesIn(`${folder}/whole`);

      let killed = 0;
      let finished = 0;
      for (let run = 0; killed < kills || finished === 0; run++) {
        const out = `run-${run}`;
        for (let ended = false; !ended;) {
          const { code, err } = await disturbed(
            folder,
            [...args, "--checkpoint=0.02", "--resume", "--out", out],
            (child) => killLater(child, killed < kills ? LONGEST * Math.random() : undefined),
          );
          // 128 + 9; a process that had ended by itself was not killed.
          if (code === 137) killed++;
          else assertEquals(code, 0, err.join("\n"));
          ended = code === 0;
        }
        assertEquals(await bytesIn(`${folder}/${out}`), wanted, `after ${killed} kills`);
        finished++;
      }
    }));
}

testWith({
  name: "a run that was killed before it removed its checkpoint is finished by --resume",
  run: true,
  read: true,
  write: true,
}, () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a.csv`, TABLE);
    const args = ["a.csv", "--hidden", "4", "--iterations", "3", "--out", "run"];
    assertEquals((await train(folder, ...args)).code, 0);
    const wanted = await bytesIn(`${folder}/run`);
    {
      await using run = await openRun(`${folder}/run`);
      await run.write({ "checkpoint.safetensors": "left over" });
    }
    assertEquals((await train(folder, ...args, "--resume")).code, 0);
    assertEquals(await bytesIn(`${folder}/run`), wanted);
  }));

async function killLater(child: Deno.ChildProcess, after: number | undefined): Promise<void> {
  if (after === undefined) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    send(child, "SIGKILL");
    resolve();
  }, after);
  child.status.then(() => {
    clearTimeout(timer);
    resolve();
  });
  await promise;
}
