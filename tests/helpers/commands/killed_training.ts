import { assertEquals } from "@std/assert";
import { Random } from "../../../mod.ts";
import { inFolder } from "../folder.ts";
import { testWith } from "../permissions.ts";
import { bytesIn, disturbed, send, train } from "./train_process.ts";

/** The longest life of a process, in milliseconds: it takes about as long to start and train. */
const LONGEST = 900;

/** A damped wave with gaps, whose network is trained with L-BFGS in several stages. */
export const GAPPED_WAVE: string = [
  "t,x,v",
  ...Array.from({ length: 120 }, (_, i) => {
    const t = i / 10 + (i % 3) / 50;
    const x = Math.exp(-t / 10) * Math.cos(2 * t) + Math.sin(37 * i) / 100;
    return `${t},${x},${i % 7 === 0 ? "" : -2 * Math.exp(-t / 10) * Math.sin(2 * t)}`;
  }),
].join("\n");

/**
 * Registers a test that a training is killed at times drawn at random and resumed, until it is through,
 * and ends in the same bytes as one that is not.
 *
 * @param what The training, in words.
 * @param kills How often it is killed.
 * @param args The command's arguments; `a.csv` is a damped wave.
 */
export function testKilled(what: string, kills: number, args: readonly string[]): void {
  testWith({
    name: `${what} that is killed ${kills} times and resumed ends in the same bytes`,
    run: true,
    read: true,
    write: true,
  }, () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/a.csv`, GAPPED_WAVE);
      const whole = await train(folder, ...args, "--out", "whole");
      assertEquals(whole.code, 0, whole.err.join("\n"));
      const wanted = await bytesIn(`${folder}/whole`);

      const random = new Random(kills);
      let killed = 0;
      let finished = 0;
      for (let run = 0; killed < kills || finished === 0; run++) {
        const out = `run-${run}`;
        for (let ended = false; !ended;) {
          const { code, err } = await disturbed(
            folder,
            [...args, "--checkpoint=0.02", "--resume", "--out", out],
            (child) => killLater(child, killed < kills ? random.uniform(0, LONGEST) : undefined),
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
