/**
 * Draws charts as SVG, without a browser. Vega is loaded when the first chart is drawn and
 * not before: nothing but the bench command imports this module.
 *
 * @module
 */
import type { TopLevelSpec } from "vega-lite";
import type { ChartSpec } from "./chart.ts";
import { textWidth } from "./letters.ts";
import { chartColorRules, colorProperties } from "./palette.ts";

/** A text as Vega has it drawn; a `limit` above 0 is where it is cut off. */
interface TextItem {
  readonly fontSize?: number;
  readonly limit?: number;
}

/** What Vega asks how wide a text is: part of what it exports, but not of its types. */
interface TextMetrics {
  width: (item: TextItem, text: unknown) => number;
}

/**
 * Draws charts.
 *
 * @param specs The charts.
 * @returns An SVG element each, to stand within a page.
 */
export async function drawCharts(specs: readonly ChartSpec[]): Promise<string[]> {
  const [{ compile }, vega] = await Promise.all([import("vega-lite"), import("vega")]);
  const { parse, View } = vega;
  // Left to itself, Vega measures with a canvas where one is installed and guesses where not.
  (vega as unknown as { textMetrics: TextMetrics }).textMetrics.width = widthOf;
  const drawings: string[] = [];
  for (const spec of specs) {
    const view = new View(parse(compile(spec as unknown as TopLevelSpec).spec), {
      renderer: "none",
    });
    drawings.push(withoutEmpties(await view.toSVG()));
    view.finalize();
  }
  return drawings;
}

function widthOf({ fontSize, limit = 0 }: TextItem, text: unknown): number {
  const width = textWidth(String(text ?? "").length, fontSize);
  return limit > 0 ? Math.min(limit, width) : width;
}

/**
 * An SVG element as a file of its own, whose colours follow the reader's screen.
 *
 * @param svg The element, as it stands within a page.
 * @returns The text of the file.
 */
export function svgFile(svg: string): string {
  const style = `<style>:root{${colorProperties("light")}}\n` +
    `@media (prefers-color-scheme:dark){:root{${colorProperties("dark")}}}\n` +
    `${chartColorRules()}</style>`;
  return svg
    .replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    .replace(/^<svg [^>]*>/, `$&${style}`) + "\n";
}

/** The same drawing, without what Vega leaves empty and what a page does not need. */
function withoutEmpties(svg: string): string {
  return svg
    .replace(/ xmlns(:\w+)?="[^"]*"/g, "")
    .replace(/<path class="(?:background|foreground)"(?![^>]*(?:fill|stroke)=)[^>]*\/>/g, "")
    .replace(/ (?:class|pointer-events|version|aria-hidden)="[^"]*"/g, "")
    .replace(/ (?:role|aria-roledescription)="[^"]*"/g, "")
    .replace(/<g>(<g transform="translate\(0,0\)"><g><\/g><\/g>)<\/g>/g, "")
    .replace(/ opacity="1"/g, "")
    .replace(/(\d\.\d\d)\d+/g, "$1");
}
