import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { sweepPlan } from "../jobs/sweep_plan.ts";
import { parallelLines, slurmScript } from "./for_clusters.ts";

const planOf = (jobs: number) =>
  sweepPlan({
    ...{ cwd: "/", command: "train", common: ["white-dwarf"] },
    jobs: Array.from({ length: jobs }, (_, k) => ({ seed: `${k}` })),
  });

Deno.test("parallelLines() has a whole command a job", () => {
  const lines = parallelLines("/my runs/it's", planOf(3));
  assertEquals(lines.length, 3);
  for (const [k, line] of lines.entries()) {
    assert(line.endsWith(`/profiling/sweep/main.ts run '/my runs/it'\\''s' --job ${k}`), line);
  }
});

Deno.test("slurmScript() is an array of a task a job, which is begun again where it was ended", () => {
  const lines = slurmScript("/runs/100%", planOf(200));
  assertEquals(lines[0], "#!/bin/sh");
  for (
    const line of [
      ...["--array=0-199", "--requeue", "--output=/runs/100%%/jobs/%3a/slurm.log"],
    ]
  ) assert(lines.includes(`#SBATCH ${line}`), line);
  assertMatch(lines.at(-1)!, /^exec .* run \/runs\/100% --job "\$job"$/);
  // After the first command Slurm reads no more of its lines.
  const first = lines.findIndex((line) => line !== "" && !line.startsWith("#"));
  assert(lines.slice(first).every((line) => !line.startsWith("#")));
});

Deno.test("slurmScript() gives tasks several jobs where there are more than an array may have", () => {
  const text = slurmScript("/runs/a", planOf(2500)).join("\n");
  assertStringIncludes(text, "--array=0-999\n");
  assertStringIncludes(text, "/jobs/%4a/slurm.log\n");
  assertStringIncludes(text, 'while [ "$job" -lt 2500 ]');
  assertStringIncludes(text, "job=$((job + 1000))");
});
