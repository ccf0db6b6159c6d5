/**
 * The drawing by Vega; see `draw.ts`, the only one to load it.
 *
 * @module
 */
import { compile, type TopLevelSpec } from "vega-lite";
import * as vega from "vega";
import type { ChartSpec } from "./chart.ts";
import { textWidth } from "../text_width.ts";

/** A text as Vega has it drawn; a `limit` above 0 is where it is cut off. */
interface TextItem {
  readonly fontSize?: number;
  readonly limit?: number;
}

/** What Vega asks how wide a text is: part of what it exports, but not of its types. */
interface TextMetrics {
  width: (item: TextItem, text: unknown) => number;
}

// Left to itself, Vega measures with a canvas where one is installed and guesses where not.
(vega as unknown as { textMetrics: TextMetrics }).textMetrics.width = widthOf;

/**
 * Draws charts with Vega.
 *
 * @returns An SVG element each, as Vega writes it.
 */
export async function drawWithVega(specs: readonly ChartSpec[]): Promise<string[]> {
  const drawings: string[] = [];
  for (const spec of specs) {
    const view = new vega.View(vega.parse(compile(spec as unknown as TopLevelSpec).spec), {
      renderer: "none",
    });
    drawings.push(await view.toSVG());
    view.finalize();
  }
  return drawings;
}

function widthOf({ fontSize, limit = 0 }: TextItem, text: unknown): number {
  const width = textWidth(String(text ?? "").length, fontSize);
  return limit > 0 ? Math.min(limit, width) : width;
}
