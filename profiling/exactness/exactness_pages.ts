import {
  drawDocument,
  figuresOf,
  type ReportDocument,
  reportHtml,
  reportMarkdown,
  svgFile,
} from "../../commands/mod.ts";

/**
 * Writes the experiment's report: a page, Markdown, and the charts.
 *
 * @param document The report.
 * @returns The files' texts by name.
 */
export async function exactnessPages(document: ReportDocument): Promise<Record<string, string>> {
  const drawings = await drawDocument(document);
  return {
    "report.html": reportHtml(document, drawings),
    "report.md": reportMarkdown(document),
    ...Object.fromEntries(
      figuresOf(document).map(({ name }) => [
        `${name}.svg`,
        svgFile(drawings.get(name)!.wide),
      ]),
    ),
  };
}
