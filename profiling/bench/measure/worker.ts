/**
 * The worker: a process that measures one case and nothing else. It takes the case as
 * JSON in its first argument, needs no permission, and replies with the measurement as one
 * line of JSON. Nothing imports it: what a case's own module has loaded before would not run.
 *
 * @module
 */
import { reply } from "../../../commands/mod.ts";
import type { Case } from "../plan/case.ts";
import { measure } from "./measure.ts";
import { subjectIn } from "./user_subject.ts";
import { subjectOf } from "./built_in_subject.ts";

if (import.meta.main) {
  const what: Case = JSON.parse(Deno.args[0]);
  const { steps, points, module, once } = what;
  const subject = module === undefined ? subjectOf(what) : await subjectIn(module, what);
  if (once) {
    subject.prepare(steps).run();
    reply("completed");
  } else {
    const warmUpSteps = points * Math.ceil(1000 / points);
    reply(measure(subject, { steps, warmUpSteps }));
  }
}
