import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder, namesIn } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { runTask } from "../../tests/helpers/commands/run_task.ts";
import type { Summary } from "./summary.ts";

const NEEDS = { read: true, write: true, run: true } as const;

/** Runs the command; interrupts it once so many cases are done, where that is given. */
function bench(args: readonly string[], interruptAt?: number, signal: Deno.Signal = "SIGINT") {
  let interrupted = false;
  return runTask("bench", args, {
    onTold(told, _before, child) {
      const done = Math.max(0, ...[...told.matchAll(/(\d+)\/5 {2}/g)].map(([, k]) => Number(k)));
      if (interrupted || interruptAt === undefined || done < interruptAt) return;
      interrupted = true;
      child.kill(signal);
    },
  });
}

/** How many of the five cases a report that was interrupted has. */
function casesIn(stdout: string): number {
  const [, cases] = /the report is incomplete: (\d) of 5 cases/.exec(stdout) ?? [];
  return Number(cases);
}

testWith({
  name: "bench keeps what it has when it is interrupted, and --resume finishes it",
  ...NEEDS,
}, async () => {
  if (Deno.build.os === "windows") return;
  const folder = await Deno.makeTempDir();
  try {
    const out = `${folder}/report`;
    const args = [
      ...["--quick", "--steps=100,200", "--adjoints=reversible", "--method=euler"],
      ...["--seed=3", `--out=${out}`],
    ];
    const csv = () => Deno.readTextFile(`${out}/scaling.csv`);
    const names = () => namesIn(out);

    // On a busy machine the command may have gone on by a case when the signal arrives.
    const first = await bench(args, 1);
    assertEquals(first.code, 130, first.stderr);
    const done = casesIn(first.stdout);
    assert(done === 1 || done === 2, first.stdout);
    assertStringIncludes(first.stdout, "--resume");
    assertEquals(await names(), ["files.json", "plan.json", "scaling.csv"]);
    const kept = (await csv()).trimEnd().split("\n");
    assertEquals(kept.length, 1 + done);

    const other = await bench([...args, "--resume", "--repeats=2"]);
    assertEquals([other.code, other.stdout], [2, ""]);
    assertStringIncludes(other.stderr, "had another plan (repeats)");
    assertEquals((await csv()).trimEnd().split("\n"), kept);

    const again = await bench([...args, "--resume"], done + 1, "SIGTERM");
    assertEquals(again.code, 143, again.stderr);
    assert(casesIn(again.stdout) > done, again.stdout);
    assert(!again.stdout.includes("--resume --resume"), again.stdout);

    const last = await bench([...args, "--resume"]);
    assertStringIncludes(last.stderr, "5/5  ");
    const lines = (await csv()).trimEnd().split("\n");
    assertEquals(lines.length, 6);
    assert(kept.every((line) => lines.includes(line)), "rows were measured again");
    const summary: Summary = JSON.parse(await Deno.readTextFile(`${out}/summary.json`));
    assertEquals([summary.cases, summary.failed, summary.missing, summary.seed], [5, 0, 0, 3]);
    assert((await names()).includes("report.html"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

testWith({
  name: "bench ends with exit code 1 and an incomplete report where a case fails",
  ...NEEDS,
}, async () => {
  await inFolder(async (folder) => {
    // Within its second no worker measures ten million steps.
    const { code, stdout } = await bench([
      ...["--quick", "--steps=100,10000000", "--adjoints=reversible", "--method=rk4"],
      ...["--timeout=1", `--out=${folder}/report`],
    ]);
    assertEquals(code, 1);
    assertStringIncludes(
      stdout,
      "failed: reversible, rk4, 10000000 steps, repeat 1: killed: ran longer",
    );
    assertStringIncludes(stdout, "The report is incomplete: ");
  });
});
