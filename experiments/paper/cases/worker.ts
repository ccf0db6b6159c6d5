/**
 * The worker: a process that does one case and nothing else. It takes the case as JSON in its
 * first argument and the recording's file in its second, if there is one, which is all that
 * it may read; it prints the outcome as one line of JSON.
 *
 * @module
 */
import { reply } from "../../../commands/mod.ts";
import { gradientCost } from "./gradient_cost.ts";
import { readData } from "../problem/paper_data.ts";
import { trainCase } from "./train_case.ts";

if (import.meta.main) {
  const [job, file] = Deno.args;
  const what = JSON.parse(job);
  const outcome = what.experiment === "cost"
    ? { found: gradientCost(what) }
    : trainCase(what, readData(what.system, file));
  reply(outcome);
}
