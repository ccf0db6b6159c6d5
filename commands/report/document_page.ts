import { type Drawing, figuresOf, type ReportDocument } from "./document.ts";
import { drawCharts, svgFile } from "./charts/draw.ts";
import { reportHtml } from "./html.ts";
import { reportMarkdown } from "./markdown.ts";

/** How {@linkcode reportFiles} goes about it. */
export interface ReportFiles {
  /** The stem of the names of page and Markdown. Default "report". */
  readonly name?: string;
  /** Whether the charts' specifications stand beside the drawings. Default false. */
  readonly specifications?: boolean;
}

/** Draws the charts of a document. */
async function drawDocument(document: ReportDocument): Promise<Map<string, Drawing>> {
  const figures = figuresOf(document);
  // Without charts Vega is not loaded.
  if (figures.length === 0) return new Map();
  const drawn = await drawCharts(figures.flatMap(({ wide, narrow }) => [wide, narrow]));
  return new Map(
    figures.map(({ name }, k) => [name, { wide: drawn[2 * k], narrow: drawn[2 * k + 1] }]),
  );
}

/** Writes a document as a page, with its charts. */
export async function documentPage(document: ReportDocument): Promise<string> {
  return reportHtml(document, await drawDocument(document));
}

/**
 * Writes a document as all that people read: a page, alone in one file; the same in Markdown; and
 * each chart as an SVG file, which the Markdown shows.
 */
export async function reportFiles(
  document: ReportDocument,
  { name = "report", specifications = false }: ReportFiles = {},
): Promise<Record<string, string>> {
  const drawings = await drawDocument(document);
  const charts = figuresOf(document).flatMap(({ name, wide }) => [
    ...(specifications ? [[`${name}.vl.json`, `${JSON.stringify(wide, null, 2)}\n`]] : []),
    [`${name}.svg`, svgFile(drawings.get(name)!.wide)],
  ]);
  return {
    [`${name}.html`]: reportHtml(document, drawings),
    [`${name}.md`]: reportMarkdown(document),
    ...Object.fromEntries(charts),
  };
}
