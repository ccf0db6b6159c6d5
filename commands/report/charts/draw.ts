/**
 * Draws charts as SVG, without a browser.
 *
 * @module
 */
import type { ChartSpec } from "./chart.ts";
import { chartColorRules, colorProperties } from "../palette.ts";
import { drawWithVega, loadVega } from "./vega.ts";

/** Vega, which draws the charts, could not be loaded. */
export class DrawingError extends Error {
  /** Made where Vega is loaded. */
  constructor(cause: unknown) {
    // What Deno says may be in colours and of several lines.
    // deno-lint-ignore no-control-regex
    const why = (cause as Error).message.replace(/\x1b\[[\d;]*m/g, "").replace(/\s+/g, " ");
    super(`cannot load Vega, which draws the charts: ${why}`, { cause });
    this.name = "DrawingError";
  }
}

/**
 * Draws charts. Vega is loaded when the first one is drawn and not before.
 *
 * @returns An SVG element each, to stand within a page.
 * @throws {DrawingError} If Vega cannot be loaded, as where it was never downloaded.
 */
export async function drawCharts(specs: readonly ChartSpec[]): Promise<string[]> {
  const vega = await loadVega().catch((cause) => {
    throw new DrawingError(cause);
  });
  const drawings: string[] = await drawWithVega(vega, specs.map(withSafeTexts));
  return drawings.map((svg) => withoutEmpties(svg).replaceAll(JOINER, ""));
}

/** A character that is not seen. */
const JOINER = "\u2060";

/**
 * The same chart, whose texts are no names of what every object has, such as `__proto__`: Vega looks
 * texts up in objects, and takes what it finds there for its own.
 */
function withSafeTexts(spec: ChartSpec): ChartSpec {
  return JSON.parse(
    JSON.stringify(spec),
    (_key, value) =>
      typeof value === "string" && value in Object.prototype ? JOINER + value : value,
  );
}

/**
 * An SVG element as a file of its own, whose colours follow the reader's screen.
 *
 * @param svg The element, as it stands within a page.
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
    // Of places and sizes, but not of what is written.
    .replace(/<[^>]*>/g, (tag) => tag.replace(/(\d\.\d\d)\d+/g, "$1"));
}
