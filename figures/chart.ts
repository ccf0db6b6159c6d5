/**
 * What all charts have in common: a Vega-Lite specification that stands on its own, its
 * axes, its marks and its legend. A chart is JSON; see `draw.ts` for how it is drawn.
 *
 * @module
 */
import { LETTERS, textWidth } from "./text_width.ts";
import { CHART_LOOK } from "./chart_look.ts";
import { lightColor } from "./palette.ts";
import { looking } from "../tensors/internal.ts";
import type { Axis } from "./axes/log_axis.ts";

/**
 * A Vega-Lite specification, or a part of one.
 *
 * @category Figures
 */
export type ChartSpec = Readonly<Record<string, unknown>>;

/**
 * A chart is drawn twice, as text must not shrink with the page.
 *
 * @category Figures
 */
export type Layout = "wide" | "narrow";

/** The width of a chart's labels to the left of it. */
const LABELS = 54;

/** A specification that stands on its own. */
export function wholeSpec(view: ChartSpec): ChartSpec {
  const spec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...view,
    background: null,
    padding: { left: 2, right: 8, top: 4, bottom: 2 },
    config: {
      aria: false,
      font: "system-ui, sans-serif",
      view: { stroke: null },
      axis: {
        labelFontSize: LETTERS,
        labelColor: lightColor("muted"),
        titleFontSize: LETTERS,
        titleFontWeight: "normal",
        titlePadding: 8,
        titleColor: lightColor("ink"),
        domainColor: lightColor("muted"),
        tickColor: lightColor("muted"),
        gridColor: lightColor("line"),
      },
      title: {
        anchor: "start",
        frame: "group",
        fontSize: LETTERS + 1,
        fontWeight: 600,
        color: lightColor("ink"),
        offset: 10,
      },
      legend: {
        orient: "bottom",
        titleFontSize: LETTERS,
        labelFontSize: LETTERS,
        labelColor: lightColor("ink"),
        symbolSize: 80,
        symbolOpacity: 1,
        rowPadding: 5,
        columnPadding: 12,
        offset: 14,
      },
      text: { fontSize: LETTERS },
    },
  };
  return looking<ChartSpec>(spec, CHART_LOOK);
}

/** A chart in which nothing is to be seen, and that says so. */
export function emptyChart(): ChartSpec {
  return wholeSpec({
    width: 280,
    height: 40,
    data: { values: [{}] },
    mark: { type: "text", text: "nothing was measured", color: lightColor("muted") },
  });
}

/**
 * Encodes a field along an axis.
 *
 * @param shown Its title, the width in pixels beyond which that is cut, and whether its labels are
 *   there; they are by default.
 */
export function along(
  field: string,
  axis: Axis,
  { title = null, width, labels = true }: {
    title?: string | null;
    width?: number;
    labels?: boolean;
  } = {},
): ChartSpec {
  const names = Object.fromEntries(axis.ticks.map(({ value, label }) => [String(value), label]));
  return {
    field,
    type: "quantitative",
    title,
    scale: {
      type: axis.type,
      domain: axis.domain,
      nice: false,
      ...(axis.type === "linear" && { zero: false }),
    },
    axis: {
      values: axis.ticks.map(({ value }) => value),
      labelExpr: `${JSON.stringify(names)}[datum.value]`,
      labels,
      ticks: labels,
      ...(width === undefined ? {} : { titleLimit: width }),
      labelFlush: false,
      labelOverlap: false,
    },
  };
}

/**
 * The title of a chart, above the labels of its axis.
 *
 * @param labels Whether the axis has labels; default true.
 * @param width The width of the chart, in pixels, beyond which the title is cut; default never.
 */
export function titled(text: string, labels = true, width?: number): ChartSpec {
  const room = labels ? LABELS : 0;
  return { text, dx: 0 - room, ...(width === undefined ? {} : { limit: width + room }) };
}

/** The channel y, whose labels take the same room in every chart. */
export function upwards(field: string, axis: Axis, labels = true): ChartSpec {
  const channel = along(field, axis, { labels });
  const extent = labels ? LABELS : 0;
  const own = { minExtent: extent, maxExtent: extent, domain: false, ticks: false };
  return { ...channel, axis: { ...channel.axis as ChartSpec, ...own } };
}

/** The longest name in a legend, and the room for its mark, in pixels. */
const LONGEST = 160;
const MARK = 32;

/**
 * A legend without a title, in as many columns as there is room for.
 *
 * @param room The width, in pixels.
 */
export function legendFor(names: readonly string[], room: number): ChartSpec {
  const longest = Math.max(...names.map(({ length }) => length));
  const columns = Math.floor(room / (Math.min(LONGEST, textWidth(longest)) + MARK));
  return { title: null, columns: Math.max(1, columns), labelLimit: LONGEST };
}
