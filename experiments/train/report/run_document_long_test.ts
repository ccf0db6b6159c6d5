import { EVERY_VIEW, testLegible } from "../../../tests/helpers/page_in_browser.ts";
import { hostileRun, lostRun, ordinaryRun } from "../../../tests/helpers/run_report.ts";
import { documentPage } from "../../../commands/mod.ts";
import { runDocument } from "./run_document.ts";

for (
  const [what, run, charts] of [
    ["a run's report", ordinaryRun(), 4],
    ["one of 20 hostile columns", hostileRun(), 10],
    ["one of a model that gets nowhere", lostRun(), 3],
  ] as const
) {
  testLegible(what, () => documentPage(runDocument(run)), charts, EVERY_VIEW);
}
