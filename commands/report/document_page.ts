import { type Drawing, figuresOf, type ReportDocument } from "./document.ts";
import { drawCharts } from "./charts/draw.ts";
import { reportHtml } from "./html.ts";

/**
 * Draws the charts of a document.
 *
 * @param document The document.
 * @returns The drawings, by the figures' names.
 */
export async function drawDocument(document: ReportDocument): Promise<Map<string, Drawing>> {
  const figures = figuresOf(document);
  const drawn = await drawCharts(figures.flatMap(({ wide, narrow }) => [wide, narrow]));
  return new Map(
    figures.map(({ name }, k) => [name, { wide: drawn[2 * k], narrow: drawn[2 * k + 1] }]),
  );
}

/**
 * Writes a document as a page, with its charts.
 *
 * @param document The document.
 * @returns HTML, alone in one file.
 */
export async function documentPage(document: ReportDocument): Promise<string> {
  return reportHtml(document, await drawDocument(document));
}
