import { testLegible, TWO_VIEWS } from "../../../tests/helpers/browser/page_in_browser.ts";
import { ordinaryInput } from "../../../tests/problems/report_input.ts";
import { reportPages } from "./report_pages.ts";

const page = async () => (await reportPages(ordinaryInput()))["report.html"];

testLegible("a report", page, 4, TWO_VIEWS);
