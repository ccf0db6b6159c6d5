import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../commands/mod.ts";
import { sweepHelp, sweepRequest } from "./sweep_request.ts";

const read = (line: string) => sweepRequest(line.split(" "), 2);

Deno.test("sweepRequest() reads what makes a sweep", () => {
  const grid = [{ name: "seed", values: ["0", "1"] }, { name: "hidden", values: ["8"] }];
  const made = {
    jobs: "lists/my jobs.csv".replace(" ", "-"),
    folder: "sweeps/my-jobs",
    axes: grid,
  };
  assertEquals(read("lists/my-jobs.csv --grid seed=0..1 hidden=8 -- train white-dwarf --lr 1"), {
    ...{ what: "begin", command: ["train", "white-dwarf", "--lr", "1"], workers: 2, retry: false },
    ...made,
  });
  assertEquals(
    read("make --grid=seed=0..1 --grid hidden=8 --out a -- own.ts"),
    {
      ...{ what: "make", command: ["own.ts"], workers: 2, retry: false, axes: grid, folder: "a" },
    },
  );
});

Deno.test("sweepRequest() reads what is done with one", () => {
  const folder = "a";
  assertEquals(read("run a --job 3"), {
    ...{ what: "run", folder, job: 3, workers: 2, retry: false },
  });
  assertEquals(read("run a --workers 5 --retry"), {
    ...{ what: "run", folder, job: undefined, workers: 5, retry: true },
  });
  assertEquals(read("status a"), { what: "status", folder });
  assertEquals(read("collect a --by loss --most"), {
    ...{ what: "collect", folder, by: "loss", most: true, over: "seed" },
  });
  assertEquals(read("print slurm a"), { what: "print", folder, form: "slurm" });
  assertEquals(read("--help"), "help");
});

Deno.test("sweepRequest() says what is wrong with a command line", () => {
  const wrong: [line: string, words: string][] = [
    ["-- train white-dwarf", "name a file of jobs"],
    ["jobs.csv", "what each job runs"],
    ["--grid seed=1", "what each job runs"],
    ["jobs.csv seed=1 -- train", "options with values stand after --grid"],
    ["seed=1 -- train", "a grid begins with --grid"],
    ["jobs.txt -- train", "no file of jobs"],
    ["stat a", 'the nearest is "status"'],
    ["status", "takes one folder of a sweep, got 0"],
    ["status a b", "got 2"],
    ["run a -- train", "takes a folder"],
    ["run a --grid seed=1", "takes a folder"],
    ["status a --job 1", '"sweep status" has no --job'],
    ["jobs.csv --job 1 -- train", '"sweep run FOLDER"'],
    ["print lsf a", "unknown form to print"],
    ["run a --workers 0", "--workers must be a whole number"],
    ["run a --wrokers 2", 'the nearest is "--workers"'],
  ];
  for (const [line, words] of wrong) assertThrows(() => read(line), UsageError, words);
});

Deno.test("the sweep command's help fits a terminal", () => {
  const long = sweepHelp().split("\n").filter((line) => line.length > 110);
  assertEquals(long, []);
  assert(sweepHelp().includes("train, paper, bench, exactness"));
});
