/**
 * The drawing by Vega; see `draw.ts`, the only one to use it.
 *
 * @module
 */
import config from "../../../deno.json" with { type: "json" };
import type { ChartSpec } from "../../../figures/mod.ts";
import { textWidth } from "../../../figures/internal.ts";

/** A text as Vega has it drawn; a `limit` above 0 is where it is cut off. */
interface TextItem {
  readonly fontSize?: number;
  readonly limit?: number;
}

/** A chart that Vega is about to draw. */
interface View {
  runAsync(): Promise<unknown>;
  toSVG(): Promise<string>;
  scenegraph(): { readonly root: SceneNode };
  finalize(): void;
}

/** A mark of a scene, or an item of one: it may hold others. */
interface SceneNode {
  readonly items?: readonly SceneNode[];
  readonly role?: string;
  readonly orient?: string;
  readonly marktype?: string;
  name?: string;
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

/**
 * Loads Vega. Its names are no part of an import, so that a program that draws nothing has none; and
 * they are whole, since nobody rewrites them when the package is published.
 */
export async function loadVega(): Promise<Vega & VegaLite> {
  const names = [config.imports.vega, config.imports["vega-lite"]];
  const [vega, lite] = await Promise.all(names.map((name) => import(name))) as [Vega, VegaLite];
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
    if (isPlot(spec)) {
      await view.runAsync();
      const { root } = view.scenegraph();
      nameParts(root);
    }
    drawings.push(await view.toSVG());
    view.finalize();
  }
  return drawings;
}

function widthOf({ fontSize, limit = 0 }: TextItem, text: unknown): number {
  const width = textWidth(String(text ?? "").length, fontSize);
  return limit > 0 ? Math.min(limit, width) : width;
}

/** Whether a chart is one of a plot, whose parts a page finds again. */
export function isPlot({ usermeta }: ChartSpec): boolean {
  return (usermeta as { plot?: boolean } | undefined)?.plot === true;
}

/** Of an axis, what moves when it shows another part of its times. */
const MOVING = new Set(["axis-grid", "axis-tick", "axis-label"]);

/** Gives what a page moves a name, which the drawing has as a class. */
function nameParts(node: SceneNode, across = false): void {
  const { role = "", items = [] } = node;
  if (across && MOVING.has(role)) node.name = "part-across";
  else if (role === "mark" && node.marktype !== "group") node.name = "part-mark";
  else if (role === "scope" && /^concat_\d+_group$/.test(node.name ?? "")) node.name = "part-panel";
  for (const item of items) nameParts(item, across || item.orient === "bottom");
}
