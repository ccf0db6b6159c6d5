import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { inFolder, namesIn } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { runTask } from "../../tests/helpers/commands/run_task.ts";

const NEEDS = { read: true, write: true, run: true } as const;

/** A job of some ten milliseconds. */
const JOB = new URL("../../tests/problems/sweep/quick_job.ts", import.meta.url).pathname;

const sweep = (cwd: string, ...args: string[]) => runTask("sweep", args, { cwd });

testWith(
  { name: "sweep does each job once, and collects what came of them", ...NEEDS },
  () =>
    inFolder(async (cwd) => {
      const call = ["--grid", "seed=0..2", "width=1,2", "--out=a", "--", JOB];
      const { code, stdout, stderr } = await sweep(cwd, ...call);
      assertEquals(code, 0, stderr);
      assertMatch(stdout, /^6 of 6 jobs are done/m);
      const job = await namesIn(`${cwd}/a/jobs/005`);
      assertEquals(job, ["claim-1.json", "end-1.json", "log.txt", "run"]);
      assertStringIncludes(await Deno.readTextFile(`${cwd}/a/jobs/005/log.txt`), "seed 2, width 2");

      // Again: there is nothing left to do.
      assertEquals((await sweep(cwd, ...call)).code, 0);
      assertEquals(await namesIn(`${cwd}/a/jobs/005`), job);
      assertMatch((await sweep(cwd, "status", "a")).stdout, /^6 jobs: 6 done\n$/);

      const collected = await sweep(cwd, "collect", "a");
      assertEquals(collected.code, 0, collected.stderr);
      assertMatch(collected.stdout, /^Medians over seed$/m);
      const { by, best, groups } = JSON.parse(await Deno.readTextFile(`${cwd}/a/results.json`));
      assertEquals([by, best], ["loss", [0, 2, 4, 1, 3, 5]]);
      assertEquals(groups.map((group: { median: number }) => group.median), [1.1, 2.1]);
      const rows = (await Deno.readTextFile(`${cwd}/a/results.csv`)).trim().split("\n");
      assertMatch(rows[6], /^5,2,2,done,[\d.]+,2\.2,0,$/);

      const other = await sweep(cwd, "--grid", "seed=0..3", "--out=a", "--", JOB);
      assertEquals(other.code, 2);
      assertMatch(other.stderr, /^sweep: a holds another sweep \(6 jobs, not 4 jobs\)/);
    }),
);

testWith(
  { name: "sweep says what failed and why, and tries it again when asked", ...NEEDS },
  () =>
    inFolder(async (cwd) => {
      await Deno.writeTextFile(`${cwd}/jobs.csv`, "seed\n1\n13\n");
      const first = await sweep(cwd, "jobs.csv", "--", JOB);
      assertEquals(first.code, 1, first.stderr);
      assertMatch(first.stdout, /^1 of 2 jobs are done, 1 failed/m);
      const folder = "sweeps/jobs";
      const { stdout } = await sweep(cwd, "status", folder);
      assertMatch(stdout, /^2 jobs: 1 done and 1 failed\n/);
      assertMatch(stdout, /1 {2}seed 13 +1 {2}exit code 3: error: 13 is no lucky number/);
      const collected = await sweep(cwd, "collect", folder);
      assertEquals(collected.code, 1);
      assertMatch(await Deno.readTextFile(`${cwd}/${folder}/results.csv`), /lucky number\n$/);

      assertEquals((await sweep(cwd, "run", folder)).code, 1);
      assertEquals((await sweep(cwd, "run", folder, "--retry")).code, 0);
      assertEquals((await sweep(cwd, "collect", folder)).code, 0);
    }),
);

testWith(
  { name: "sweep ends at once when it is asked to, and goes on from there", ...NEEDS },
  () =>
    inFolder(async (cwd) => {
      const args = ["--grid=seed=99,1", "--workers=1", "--out=a", "--", JOB];
      const waits = async () => {
        const text = await Deno.readTextFile(`${cwd}/a/jobs/000/log.txt`).catch(() => "");
        return text.includes("waits");
      };
      const { code, stdout } = await runTask("sweep", args, {
        cwd,
        async onStart(child) {
          while (!await waits()) await new Promise((resolve) => setTimeout(resolve, 20));
          child.kill("SIGTERM");
        },
      });
      assertEquals(code, 143);
      assertMatch(stdout, /^0 of 2 jobs are done, 2 are left: deno task sweep run a; /m);
      assertMatch(
        (await sweep(cwd, "status", "a")).stdout,
        /^2 jobs: 1 interrupted and 1 not begun/,
      );
      assertEquals((await sweep(cwd, "run", "a", "--job=0")).code, 0);
      assertEquals((await sweep(cwd, "run", "a")).code, 0);
      assertMatch(await Deno.readTextFile(`${cwd}/a/jobs/000/log.txt`), /attempt 2/);
    }),
);

testWith(
  { name: "sweep says what is wrong with a job before anything is written", ...NEEDS },
  () =>
    inFolder(async (cwd) => {
      const refusals: [args: string[], words: string][] = [
        [
          ["--grid=lr=1,0", "--", "train", "white-dwarf"],
          "job 1 (lr 0): --lr must be a number above",
        ],
        [["--grid=seed=1", "--", "trian"], 'unknown command of a sweep "trian"'],
        [["jobs.csv", "--", "train"], "cannot read jobs.csv"],
        [["run", "a"], "there is no sweep in a"],
      ];
      for (const [args, words] of refusals) {
        const { code, stdout, stderr } = await sweep(cwd, ...args);
        assertEquals([code, stdout, stderr.trimEnd().split("\n").length], [2, "", 1], stderr);
        assertStringIncludes(stderr, words);
      }
      assertEquals(await namesIn(cwd), []);

      // What is there and is not its own.
      await Deno.mkdir(`${cwd}/a/jobs`, { recursive: true });
      const { code, stderr } = await sweep(cwd, "--grid=seed=1", "--out=a", "--", JOB);
      assertEquals(code, 2);
      assertMatch(stderr, /a\/jobs is there, and was not made by this command/);
    }),
);

testWith(
  { name: "sweep prints what parallel and Slurm read, and takes its jobs", ...NEEDS },
  () =>
    inFolder(async (cwd) => {
      assertEquals((await sweep(cwd, "make", "--grid=seed=5..6", "--out=a", "--", JOB)).code, 0);
      assertEquals(await namesIn(`${cwd}/a/jobs/001`), []);
      const lines = (await sweep(cwd, "print", "parallel", "a")).stdout.trimEnd().split("\n");
      assertEquals(lines.length, 2);
      // In another folder, without anything that a task gives.
      const { success } = await new Deno.Command("sh", { args: ["-c", lines[1]], stderr: "null" })
        .output();
      assert(success);
      assertMatch((await sweep(cwd, "status", "a")).stdout, /^2 jobs: 1 done and 1 not begun/);
      const { code, stderr } = await sweep(cwd, "run", "a", "--job=2");
      assertEquals([code, stderr], [2, "sweep: --job 2: the sweep in a has jobs 0 to 1\n"]);
      assertMatch((await sweep(cwd, "print", "slurm", "a")).stdout, /^#!\/bin\/sh\n#SBATCH /);
    }),
);
