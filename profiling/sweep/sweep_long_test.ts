/**
 * Sweeps whose processes are killed at random, here, under GNU parallel and under Slurm. Where it is asked for
 * behind the files, by `-- --jobs=200 --kills=20`, they are larger.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { Random } from "../../mod.ts";
import { inFolder, namesIn } from "../../tests/helpers/folder.ts";
import { withSlurm } from "../../tests/helpers/commands/one_node_slurm.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { runTask } from "../../tests/helpers/commands/run_task.ts";

const NEEDS = { read: true, write: true, run: true } as const;

/** A training of some hundred milliseconds. */
const JOB = new URL("../../tests/problems/sweep/tiny_training.ts", import.meta.url).pathname;

const asked = (name: string, otherwise: number) =>
  Number(Deno.args.find((word) => word.startsWith(`--${name}=`))?.split("=")[1] ?? otherwise);

const JOBS = asked("jobs", 24);
const KILLS = asked("kills", 6);

/** The longest that nobody is killed, in milliseconds. */
const LONGEST = 800;

/** How often what was ended is begun again. */
const ROUNDS = 30;

/** Makes a sweep, and does none of its jobs. */
async function make(cwd: string, name: string): Promise<void> {
  const grid = [`--grid=seed=0..${JOBS / 2 - 1}`, "width=2,3"];
  const { code, stderr } = await runTask("sweep", ["make", ...grid, "--out", name, "--", JOB], {
    cwd,
  });
  assertEquals(code, 0, stderr);
}

/** What every run came to, once all are done. */
async function numbersIn(cwd: string, name: string): Promise<unknown[]> {
  const { code, stdout, stderr } = await runTask("sweep", ["collect", name], { cwd });
  assertEquals(code, 0, stdout + stderr);
  const { runs } = JSON.parse(await Deno.readTextFile(`${cwd}/${name}/results.json`));
  assertEquals(runs.length, JOBS);
  for (const { state } of runs) assertEquals(state, "done");
  return runs.map(({ job, numbers }: { job: number; numbers: unknown }) => [job, numbers]);
}

/** Does what is left, until nothing is. */
async function finish(cwd: string, name: string): Promise<void> {
  const { code, stdout } = await runTask("sweep", ["run", name, "--retry"], { cwd });
  assertEquals(code, 0, stdout);
}

async function output(program: string, args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command(program, { args, stderr: "null" }).output();
  return new TextDecoder().decode(stdout);
}

/** The processes that work in a folder, which nothing else in this machine names: their numbers. */
async function processesOf(folder: string): Promise<number[]> {
  const lines = (await output("ps", ["-ww", "-e", "-o", "pid=,args="])).split("\n");
  return lines.filter((line) => line.includes(folder) && /main\.ts run |tiny_training/.test(line))
    // Neither what reads the list, nor who waits for others.
    .filter((line) => !/\b(ps|parallel|perl)\b/.test(line.slice(0, 40)))
    .map((line) => Number(line.trim().split(" ")[0]));
}

/**
 * Kills processes of a sweep at random, until it is through or as many are killed as are wanted.
 *
 * @param more Does something else in place of a kill, where it does.
 * @returns How many were killed.
 */
async function killSome(
  folder: string,
  through: () => boolean,
  more: (kills: number) => Promise<boolean> = () => Promise.resolve(false),
): Promise<number> {
  const random = new Random(7);
  let kills = 0;
  while (kills < KILLS && !through()) {
    await new Promise((resolve) => setTimeout(resolve, random.uniform(50, LONGEST)));
    if (await more(kills)) {
      kills++;
      continue;
    }
    const there = await processesOf(folder);
    if (there.length === 0) continue;
    const pid = there[Math.floor(random.uniform(0, there.length))];
    await output("kill", ["-9", `${pid}`]);
    kills++;
  }
  return kills;
}

testWith({ name: "two sweeps at once do each job once", ...NEEDS }, () =>
  inFolder(async (cwd) => {
    await make(cwd, "a");
    const run = ["run", "a", "--workers=2"];
    const ends = await Promise.all([1, 2].map(() => runTask("sweep", run, { cwd })));
    assertEquals(ends.map(({ code }) => code), [0, 0]);
    for (const job of await namesIn(`${cwd}/a/jobs`)) {
      assertEquals(
        await namesIn(`${cwd}/a/jobs/${job}`),
        ["claim-1.json", "end-1.json", "log.txt", "run"],
      );
    }
  }));

testWith(
  { name: "a sweep that is killed at random comes to the same numbers", ...NEEDS },
  (t) =>
    inFolder(async (cwd) => {
      await make(cwd, "whole");
      await finish(cwd, "whole");
      const wanted = await numbersIn(cwd, "whole");

      await t.step("here", async () => {
        await make(cwd, "here");
        let through = false;
        const killing = killSome(`${cwd}/here`, () => through);
        for (let k = 0; k < ROUNDS && !through; k++) {
          // By its whole path, by which it is found.
          through = (await runTask("sweep", ["run", `${cwd}/here`], { cwd })).code === 0;
        }
        assert(await killing > 0);
        await finish(cwd, "here");
        assertEquals(await numbersIn(cwd, "here"), wanted);
      });
    }),
);

testWith(
  { name: "so does one under GNU parallel", ...NEEDS, runtime: "parallel" },
  () =>
    inFolder(async (cwd) => {
      await make(cwd, "whole");
      await finish(cwd, "whole");
      await make(cwd, "a");
      const { stdout } = await runTask("sweep", ["print", "parallel", "a"], { cwd });
      await Deno.writeTextFile(`${cwd}/jobs.txt`, stdout);
      let through = false;
      const killing = killSome(`${cwd}/a`, () => through);
      for (let k = 0; k < ROUNDS && !through; k++) {
        const parallel = new Deno.Command("parallel", {
          args: ["--will-cite", "-j2", "--joblog", "jobs.log", "--resume-failed", "-a", "jobs.txt"],
          ...{ cwd, stdin: "null", stdout: "null", stderr: "null" },
        });
        through = (await parallel.output()).success;
      }
      assert(await killing > 0);
      assert(through);
      assertEquals(await numbersIn(cwd, "a"), await numbersIn(cwd, "whole"));
    }),
);

testWith(
  { name: "and one on Slurm, with tasks queued again", ...NEEDS, runtime: "slurm" },
  () =>
    inFolder(async (cwd) => {
      await make(cwd, "whole");
      await finish(cwd, "whole");
      await make(cwd, "a");
      const { stdout } = await runTask("sweep", ["print", "slurm", "a"], { cwd });
      await Deno.writeTextFile(`${cwd}/sweep.sh`, stdout);
      await Deno.mkdir(`${cwd}/slurm`);
      await withSlurm(`${cwd}/slurm`, async ({ call, node }) => {
        const queue = async (...args: string[]) =>
          (await call("squeue", "-h", "-r", "-o", "%A_%a %i", ...args)).trim().split("\n")
            .filter((line) => line !== "").map((line) => line.split(" ")[1]);
        let kills = 0;
        for (let k = 0; k < ROUNDS; k++) {
          await call("sbatch", `${cwd}/sweep.sh`);
          let through = false;
          const killing = k > 0 ? Promise.resolve(0) : killSome(
            `${cwd}/a`,
            () => through,
            async (kills) => {
              // Every third is queued again, as one that is pre-empted; once the node goes meanwhile.
              if (kills % 3 !== 0) return false;
              const [task] = await queue("-t", "RUNNING");
              if (task === undefined) return false;
              const state = `nodename=${node}`;
              if (kills === 3) {
                await call("scontrol", "update", state, "state=drain", "reason=test");
              }
              // It may have ended meanwhile.
              const done = await call("scontrol", "requeue", task).then(() => true, () => false);
              if (kills === 3) {
                await call("scontrol", "update", state, "state=resume");
              }
              return done;
            },
          );
          while ((await queue()).length > 0) {
            await new Promise((resolve) => setTimeout(resolve, 300));
          }
          through = true;
          kills += await killing;
          const status = await runTask("sweep", ["status", "a"], { cwd });
          if (status.stdout.startsWith(`${JOBS} jobs: ${JOBS} done\n`)) break;
        }
        assert(kills > 0);
      });
      assertEquals(await numbersIn(cwd, "a"), await numbersIn(cwd, "whole"));
    }),
);
