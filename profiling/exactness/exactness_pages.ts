import { type Drawing, figuresOf, type ReportDocument } from "../pages/document.ts";
import { drawCharts, svgFile } from "../pages/draw.ts";
import { reportHtml } from "../pages/html.ts";
import { reportMarkdown } from "../pages/markdown.ts";

/**
 * Writes the experiment's report: a page, Markdown, and the charts.
 *
 * @param document The report.
 * @returns The files' texts by name.
 */
export async function exactnessPages(document: ReportDocument): Promise<Record<string, string>> {
  const figures = figuresOf(document);
  const drawn = await drawCharts(figures.flatMap(({ wide, narrow }) => [wide, narrow]));
  const drawings = new Map(
    figures.map(({ name }, k): [string, Drawing] => [
      name,
      { wide: drawn[2 * k], narrow: drawn[2 * k + 1] },
    ]),
  );
  return {
    "report.html": reportHtml(document, drawings),
    "report.md": reportMarkdown(document),
    ...Object.fromEntries(figures.map(({ name }) => [
      `${name}.svg`,
      svgFile(drawings.get(name)!.wide),
    ])),
  };
}
