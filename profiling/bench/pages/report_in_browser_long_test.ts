import { testWithoutBarriers } from "../../../tests/helpers/browser/barriers.ts";
import { EVERY_VIEW, testLegible } from "../../../tests/helpers/browser/page_in_browser.ts";
import { hostileInput, ordinaryInput } from "../../../tests/problems/report_input.ts";
import { reportPages } from "./report_pages.ts";

for (
  const [what, input] of [["a report", ordinaryInput()], ["a hostile one", hostileInput()]] as const
) {
  const page = async () => (await reportPages(input))["report.html"];
  testLegible(what, page, 4, EVERY_VIEW);
  testWithoutBarriers(what, page);
}
