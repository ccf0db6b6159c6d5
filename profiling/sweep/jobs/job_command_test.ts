import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../../commands/mod.ts";
import { checkJob, denoArguments, jobArguments } from "./job_command.ts";

Deno.test("jobArguments() puts options behind what all say, and the source last", () => {
  const options = { seed: "-1", quick: "true", lr: "", source: "a b.csv" };
  assertEquals(jobArguments(["--hidden", "8"], options), [
    ...["--hidden", "8", "--seed=-1", "--quick", "a b.csv"],
  ]);
});

Deno.test("checkJob() lets the command itself look at the options", async () => {
  await checkJob("train", ["white-dwarf"], { seed: "3" }, "run");
  await checkJob("train", [], { source: "pendulum.csv", state: "x,v" }, "run");
  await checkJob("paper", ["--quick"], { seeds: "1" }, "run");
  await checkJob("bench", [], { quick: "true", seed: "1" }, "run");
  await checkJob("exactness", [], { seeds: "1" }, "run");
  await checkJob("own.ts", ["whatever"], { it: "takes" }, "run");
  const wrong: [
    command: string,
    common: string[],
    options: Record<string, string>,
    words: string,
  ][] = [
    ["train", ["white-dwarf"], { lr: "0" }, "--lr must be a number above 0"],
    ["train", [], {}, "name a system"],
    ["bench", [], { sede: "1" }, 'unknown option "--sede"'],
    ["trian", [], {}, 'the nearest is "train"'],
    ["train", ["white-dwarf"], { out: "a" }, "--out is the sweep's own"],
    ["train", ["white-dwarf", "--resume"], {}, "--resume is the sweep's own"],
    ["train", ["white-dwarf", "--seed", "1"], { seed: "1" }, "leave one of them out"],
    ["train", ["--", "white-dwarf"], {}, "no -- of its own"],
    ["own.ts", [], { "a b": "1" }, "no name of an option"],
  ];
  for (const [command, common, options, words] of wrong) {
    await assertRejects(() => checkJob(command, common, options, "run"), UsageError, words);
  }
});

Deno.test("denoArguments() goes on with what was begun, and lets a module write into its folder", () => {
  const train = denoArguments("train", ["white-dwarf"], "/a/run", false);
  assertEquals(train.slice(-2), ["--out=/a/run", "white-dwarf"]);
  assertEquals(denoArguments("train", ["white-dwarf"], "/a/run", true).at(-1), "--resume");
  // It leaves other cores to other jobs, unless it is told what to take.
  assertEquals(train.includes("--workers=1"), true);
  const taken = denoArguments("train", ["a.csv", "--workers", "3"], "/a/run", false);
  assertEquals(taken.slice(-3), ["a.csv", "--workers", "3"]);
  assertEquals(taken.includes("--workers=1"), false);
  // These go on by themselves.
  assertEquals(denoArguments("paper", ["--quick"], "/a/run", true).at(-1), "--quick");
  assertEquals(denoArguments("/own.ts", ["--seed=1"], "/a/run", true), [
    ...["run", "--no-prompt", "--allow-read", "--allow-write=/a/run", "/own.ts"],
    ...["--out=/a/run", "--seed=1"],
  ]);
});
