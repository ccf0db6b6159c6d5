import { testWithoutBarriers } from "../../../tests/helpers/browser/barriers.ts";
import {
  EVERY_VIEW,
  testExplored,
  testLegible,
} from "../../../tests/helpers/browser/page_in_browser.ts";
import { fullRun, hostileRun, lostRun, ordinaryRun } from "../../../tests/helpers/run_report.ts";
import { documentPage } from "../../../commands/mod.ts";
import { runDocument } from "./run_document.ts";

for (
  const [what, run, charts] of [
    ["a run's report", ordinaryRun(), 4],
    ["one with dates, inputs, bands and parameters", fullRun(), 4],
    ["one of 20 hostile columns", hostileRun(), 10],
    ["one of a model that gets nowhere", lostRun(), 3],
  ] as const
) {
  const page = () => documentPage(runDocument(run));
  testLegible(what, page, charts, EVERY_VIEW);
  testWithoutBarriers(what, page);
}

testExplored(
  "one of 20 hostile columns",
  () => documentPage(runDocument(hostileRun())),
  ["phase"],
  360,
);
testExplored("one of a lost model", () => documentPage(runDocument(lostRun())), [], 360);
