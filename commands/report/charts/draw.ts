/**
 * Draws charts as SVG, without a browser.
 *
 * @module
 */
import type { ChartSpec } from "../../../figures/mod.ts";
import { chartColorRules, colorProperties } from "../../../figures/internal.ts";
import { drawWithVega, isPlot, loadVega } from "./vega.ts";

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
  return drawings.map((svg, k) => {
    const drawn = isPlot(specs[k]) ? withParts(svg) : svg;
    return withoutEmpties(drawn).replaceAll(JOINER, "");
  });
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
 * An SVG element as a file of its own, on white.
 *
 * @param svg The element, as it stands within a page.
 */
export function svgOnWhite(svg: string): string {
  return svg
    .replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    .replace(/^<svg [^>]*>/, '$&<rect width="100%" height="100%" fill="#ffffff"/>') + "\n";
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

/**
 * The same drawing of a plot: the parts that a page moves have a `data-part`, and dots of one colour
 * are one path, of which many take little room.
 */
function withParts(svg: string): string {
  return svg
    .replace(/ class="[^"]*\bpart-(across|mark|panel)\b[^"]*"/g, ' data-part="$1"')
    .replace(
      /(<g data-part="mark"[^>]*>)((?:<path transform=[^>]*A[^>]*\/>)+)/g,
      (_, group, dots) => {
        return group + dotPaths(dots);
      },
    );
}

/** The half width of a dot, as Vega writes it, is where its path begins. */
const DOT = /<path [^>]*?transform="translate\(([^,]+),([^)]+)\)" d="M([\d.]+),[^"]*"([^>]*)\/>/g;

/** The same dots, those of one colour as one path of lines that have no length, but round ends. */
function dotPaths(dots: string): string {
  const all = [...dots.matchAll(DOT)].map(([, x, y, radius, style]) => ({ x, y, radius, style }));
  return [...Map.groupBy(all, ({ style }) => style)].map(([style, own]) => {
    const d = own.map(({ x, y }) => `M${tenth(x)},${tenth(y)}h0`).join("");
    const width = 2 * Number(own[0].radius);
    return `<path d="${d}" fill="none" stroke-linecap="round" stroke-width="${width}"` +
      `${style.replace(/ fill=/, " stroke=").replace(/ stroke-width="[^"]*"/, "")}/>`;
  }).join("");
}

function tenth(text: string): string {
  return String(Number(Number(text).toFixed(1)));
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
