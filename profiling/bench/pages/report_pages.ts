import { reportFiles } from "../../../commands/mod.ts";
import { reportDocument } from "./report_document.ts";
import type { ReportInput } from "./report_input.ts";

/**
 * Writes the report for people: `report.html`, alone in one file; `report.md`; and of each
 * chart the specification, `.vl.json`, and the drawing, `.svg`.
 */
export function reportPages(input: ReportInput): Promise<Record<string, string>> {
  return reportFiles(reportDocument(input), { specifications: true });
}
