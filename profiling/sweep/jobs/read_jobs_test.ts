import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../commands/mod.ts";
import { readJobs } from "./read_jobs.ts";

Deno.test("readJobs() reads what JSON has as options have it", () => {
  const text = `[{ "seed": 0, "hidden": [8, 8], "quick": true, "resume": false, "lr": null },
    { "source": "a b.csv" }]`;
  assertEquals(readJobs(text, "a.JSON"), [
    { seed: "0", hidden: "8,8", quick: "true", resume: "", lr: "" },
    { source: "a b.csv" },
  ]);
});

Deno.test("readJobs() reads CSV as spreadsheets write it", () => {
  assertEquals(readJobs('\uFEFFseed, hidden\r\n0,"8,8"\r\n1,\r\n', "a.csv"), [
    { seed: "0", hidden: "8,8" },
    { seed: "1", hidden: "" },
  ]);
});

Deno.test("readJobs() says what is wrong, and with which job", () => {
  for (
    const [text, path, words] of [
      ["{", "a.json", "a.json is no JSON"],
      ["{}", "a.json", "a list of objects"],
      ["[1]", "a.json", "job 0 is no object"],
      ['[{ "a": { "b": 1 } }]', "a.json", "job 0: a is no text"],
      ["[]", "a.json", "no jobs"],
      ["seed\n", "a.csv", "no jobs"],
      ["", "a.csv", "no jobs"],
      ["seed,seed\n1,2\n", "a.csv", "seed is there twice"],
      ["seed,\n1,2\n", "a.csv", "one has no name"],
      ["seed,hidden\n1,2\n3\n", "a.csv", "job 1 has 1 cells, 2 are named"],
      ['seed\n"1\n', "a.csv", "no CSV"],
    ]
  ) assertThrows(() => readJobs(text, path), UsageError, words);
});
