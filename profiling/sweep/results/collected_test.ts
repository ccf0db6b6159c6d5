import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { reportMarkdown, UsageError } from "../../../commands/mod.ts";
import { sweepPlan } from "../jobs/sweep_plan.ts";
import { bestFirst, type CollectedRun, groupsOf, rankedBy } from "./collected.ts";
import { resultsCsv } from "./collect_sweep.ts";
import { numbersOf } from "./numbers_of.ts";
import { sweepDocument } from "./sweep_document.ts";

const run = (job: number, hidden: string, loss?: number): CollectedRun => ({
  ...{ job, options: { seed: `${job}`, hidden }, seconds: 1 },
  ...(loss === undefined
    ? { state: "failed", numbers: {}, reason: "exit code 1: error: no" }
    : { state: "done", numbers: { loss, size: 3 } }),
});

const RUNS = [run(0, "8", 3), run(1, "8", 1), run(2, "8", 2), run(3, "16", 5), run(4, "16")];

Deno.test("numbersOf() names what is in lists, and leaves out what is no result", () => {
  const summary = {
    ...{ format: 1, versions: { deno: 2 }, options: { lr: 1 }, a: [1, [2]], b: null, c: "1" },
    list: [{ name: "x", low: 0, more: { high: 1 } }],
  };
  assertEquals(numbersOf(summary), {
    ...{ "a 0": 1, "a 1 0": 2, "list x low": 0, "list x more high": 1 },
  });
  assertEquals(numbersOf(null), {});
});

Deno.test("rankedBy() takes what was held out before what was trained on, and all before one", () => {
  const having = (...names: string[]) => [{
    ...RUNS[0],
    numbers: Object.fromEntries(names.map((name, k) => [name, k])),
  }];
  const [training, one, all] = [
    ...["errors training x model", "errors hold-out x model"],
    "errors hold-out all, in deviations model",
  ];
  assertEquals(rankedBy(having("a", training, one, all)), all);
  assertEquals(rankedBy(having("a", training, one)), one);
  assertEquals(rankedBy(having("a", training)), training);
  assertEquals(rankedBy(having("a", "bestLoss")), "bestLoss");
  assertEquals(rankedBy([...having("a", "b"), { ...RUNS[1], numbers: { a: 0, b: 7 } }]), "b");
  assertEquals(rankedBy([RUNS[4]]), undefined);
  assertEquals(rankedBy(RUNS, "size"), "size");
  assertThrows(() => rankedBy(RUNS, "sise"), UsageError, "there are: loss, size");
});

Deno.test("groupsOf() has the median of what differs in the seed alone, with its interval", () => {
  assertEquals(groupsOf(RUNS, "loss", "seed"), [
    { options: { hidden: "8" }, of: 3, done: 3, median: 2, interval: [1, 3] },
    { options: { hidden: "16" }, of: 2, done: 1, median: 5 },
  ]);
  assertEquals(groupsOf(RUNS, "loss", "hidden").map(({ of }) => of), [1, 1, 1, 1, 1]);
});

Deno.test("bestFirst() sorts what has the number", () => {
  assertEquals(bestFirst(RUNS, "loss", false).map(({ job }) => job), [1, 2, 0, 3]);
  assertEquals(bestFirst(RUNS, "loss", true).map(({ job }) => job), [3, 0, 2, 1]);
});

Deno.test("resultsCsv() is a row a run, with the reason of what has no numbers", () => {
  const [head, , , , row3, row4] = resultsCsv(RUNS).trim().split("\n");
  assertEquals(head, "job,seed,hidden,state,seconds,loss,size,reason");
  assertEquals([row3, row4], ["3,3,16,done,1,5,3,", "4,4,16,failed,1,,,exit code 1: error: no"]);
});

Deno.test("sweepDocument() tells the best, the medians and what failed", () => {
  const plan = sweepPlan({ cwd: "/", command: "train", common: ["white-dwarf"], jobs: [] });
  const [by, over] = ["loss", "seed"];
  const groups = groupsOf(RUNS, by, over);
  const best = bestFirst(RUNS, by, false);
  const document = sweepDocument({ plan, runs: RUNS, by, best, groups, over });
  assertEquals(document.sections.map(({ title }) => title), [
    ...["Best runs", "Medians over seed", "Failed"],
  ]);
  assertStringIncludes(document.subtitle, "5 jobs, 4 done, 1 failed");
  const text = reportMarkdown(document);
  for (const words of ["1 to 3", "1 of 2", "error: no"]) assertStringIncludes(text, words);
});
