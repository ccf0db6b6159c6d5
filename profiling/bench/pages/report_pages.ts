import {
  drawDocument,
  figuresOf,
  reportHtml,
  reportMarkdown,
  svgFile,
} from "../../../commands/mod.ts";
import { reportDocument } from "./report_document.ts";
import type { ReportInput } from "./report_input.ts";

/**
 * Writes the report for people: `report.html`, alone in one file; `report.md`; and of each
 * chart the specification, `.vl.json`, and the drawing, `.svg`.
 *
 * @param input The rows, what they say, and how they came about.
 * @returns The files' texts by name.
 */
export async function reportPages(input: ReportInput): Promise<Record<string, string>> {
  const document = reportDocument(input);
  const figures = figuresOf(document);
  const drawings = await drawDocument(document);
  return {
    "report.html": reportHtml(document, drawings),
    "report.md": reportMarkdown(document),
    ...Object.fromEntries(figures.flatMap(({ name, wide }) => [
      [`${name}.vl.json`, `${JSON.stringify(wide, null, 2)}\n`],
      [`${name}.svg`, svgFile(drawings.get(name)!.wide)],
    ])),
  };
}
