/**
 * The drawing by Vega; see `draw.ts`, the only one to use it.
 *
 * @module
 */
import type { ChartSpec } from "./chart.ts";
import { textWidth } from "../text_width.ts";

/** A text as Vega has it drawn; a `limit` above 0 is where it is cut off. */
interface TextItem {
  readonly fontSize?: number;
  readonly limit?: number;
}

/** A chart that Vega is about to draw. */
interface View {
  toSVG(): Promise<string>;
  finalize(): void;
}

/** What is used of the package `vega`; `textMetrics` is not among its types. */
interface Vega {
  readonly View: new (runtime: unknown, options: { readonly renderer: "none" }) => View;
  readonly parse: (spec: unknown) => unknown;
  readonly textMetrics: { width: (item: TextItem, text: unknown) => number };
}

/** What is used of the package `vega-lite`. */
interface VegaLite {
  readonly compile: (spec: ChartSpec) => { readonly spec: unknown };
}

/** Loads Vega. Its names are no part of an import, so that a program that draws nothing has none. */
export async function loadVega(): Promise<Vega & VegaLite> {
  const [vega, lite] = await Promise.all(
    ["vega", "vega-lite"].map((name) => import(name)),
  ) as [Vega, VegaLite];
  // Left to itself, it measures with a canvas where one is installed and guesses where not.
  vega.textMetrics.width = widthOf;
  return { ...vega, compile: lite.compile };
}

/**
 * Draws charts with Vega.
 *
 * @param vega What {@linkcode loadVega} gives.
 * @param specs The charts.
 * @returns An SVG element each, as Vega writes it.
 */
export async function drawWithVega(
  vega: Vega & VegaLite,
  specs: readonly ChartSpec[],
): Promise<string[]> {
  const drawings: string[] = [];
  for (const spec of specs) {
    const view = new vega.View(vega.parse(vega.compile(spec).spec), { renderer: "none" });
    drawings.push(await view.toSVG());
    view.finalize();
  }
  return drawings;
}

function widthOf({ fontSize, limit = 0 }: TextItem, text: unknown): number {
  const width = textWidth(String(text ?? "").length, fontSize);
  return limit > 0 ? Math.min(limit, width) : width;
}
