/**
 * The worker: a process that measures one case and nothing else. It takes the case as
 * JSON in its first argument, needs no permission, and prints the measurement as one
 * line of JSON.
 *
 * @module
 */
import type { Case } from "./case.ts";
import { measure } from "./measure.ts";
import { subjectOf } from "./workload.ts";

if (import.meta.main) {
  const what: Case = JSON.parse(Deno.args[0]);
  const { steps, points } = what;
  const warmUpSteps = points * Math.ceil(1000 / points);
  console.log(JSON.stringify(measure(subjectOf(what), { steps, warmUpSteps })));
}
