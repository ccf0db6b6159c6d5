/**
 * What all charts have in common: a Vega-Lite specification that stands on its own, its
 * axes, its marks and its legend. A chart is JSON; see `draw.ts` for how it is drawn.
 *
 * @module
 */
import { LETTERS, textWidth } from "./letters.ts";
import { lightColor } from "./palette.ts";
import type { LogAxis } from "./scale.ts";
import type { Series } from "./series.ts";

/** A Vega-Lite specification, or a part of one. */
export type ChartSpec = Readonly<Record<string, unknown>>;

/** A chart is drawn twice, as text must not shrink with the page. */
export type Layout = "wide" | "narrow";

/** A point of a line: what one adjoint took at one number of steps. */
export interface LinePoint {
  readonly adjoint: string;
  readonly steps: number;
  /** The median of the repeats. */
  readonly value: number;
  /** The least and the largest of them. */
  readonly low: number;
  readonly high: number;
}

/** The width of a chart's labels to the left of it. */
const LABELS = 54;

/** The longest name in a legend, and the room for its mark, in pixels. */
const LONGEST = 160;
const MARK = 32;

/** A specification that stands on its own. */
export function wholeSpec(view: ChartSpec): ChartSpec {
  return {
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
}

const BELOW = { baseline: "top", dy: 9 };
const ABOVE = { baseline: "bottom", dy: -9 };

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
 * Encodes a field along a logarithmic axis.
 *
 * @param field The field of the data.
 * @param axis The axis.
 * @param shown Its title, and whether its labels are there; they are by default.
 * @returns The channel.
 */
export function along(
  field: string,
  axis: LogAxis,
  { title = null, labels = true }: { title?: string | null; labels?: boolean } = {},
): ChartSpec {
  const names = Object.fromEntries(axis.ticks.map(({ value, label }) => [String(value), label]));
  return {
    field,
    type: "quantitative",
    title,
    scale: { type: "log", domain: axis.domain, nice: false },
    axis: {
      values: axis.ticks.map(({ value }) => value),
      labelExpr: `${JSON.stringify(names)}[datum.value]`,
      labels,
      ticks: labels,
      labelFlush: false,
      labelOverlap: false,
    },
  };
}

/**
 * The title of a chart, above the labels of its axis.
 *
 * @param text The title.
 * @param labels Whether the axis has labels; default true.
 * @returns It.
 */
export function titled(text: string, labels = true): ChartSpec {
  return { text, dx: labels ? -LABELS : 0 };
}

/** The channel y, whose labels take the same room in every chart. */
export function upwards(field: string, axis: LogAxis, labels = true): ChartSpec {
  const channel = along(field, axis, { labels });
  const extent = labels ? LABELS : 0;
  const own = { minExtent: extent, maxExtent: extent, domain: false, ticks: false };
  return { ...channel, axis: { ...channel.axis as ChartSpec, ...own } };
}

/**
 * A line with marks for each adjoint, and the range of the repeats.
 *
 * @param points The points.
 * @param series How each adjoint is drawn.
 * @param room The width of the legend, in pixels.
 * @returns Layers, the reversible adjoint on top, for {@linkcode steps} and `value`.
 */
export function lineLayers(
  points: readonly LinePoint[],
  series: readonly Series[],
  room: number,
): ChartSpec[] {
  const names = series.map(({ name }) => name);
  const legend = {
    title: null,
    columns: legendColumns(names, room),
    labelLimit: LONGEST,
    symbolStrokeWidth: 1,
    symbolStrokeColor: lightColor("paper"),
  };
  const byAdjoint = (range: readonly unknown[]) => ({
    field: "adjoint",
    type: "nominal",
    scale: { domain: names, range },
    legend,
  });
  // Lines have their look by value: by scale their dashes would go around the legend's marks.
  const lines = series.toReversed().flatMap(({ name, color, dash }) => {
    const own = points.filter(({ adjoint }) => adjoint === name);
    const spread = own.filter(({ low, high }) => high > low);
    return [
      {
        data: { values: spread },
        mark: { type: "rule", color, strokeWidth: 1.5 },
        encoding: { y: { field: "low" }, y2: { field: "high" } },
      },
      {
        data: { values: own },
        mark: { type: "line", color, strokeWidth: 1.5, strokeDash: dash },
      },
    ];
  });
  const place = ({ adjoint }: LinePoint) => names.indexOf(adjoint);
  return [...lines, {
    data: { values: points.toSorted((a, b) => place(b) - place(a)) },
    mark: {
      type: "point",
      size: 90,
      opacity: 1,
      stroke: lightColor("paper"),
      strokeWidth: 1,
    },
    encoding: {
      fill: byAdjoint(series.map(({ color }) => color)),
      shape: byAdjoint(series.map(({ shape }) => shape)),
    },
  }];
}

/** How many columns there is room for. */
function legendColumns(names: readonly string[], room: number): number {
  const longest = Math.max(...names.map(({ length }) => length));
  return Math.max(1, Math.floor(room / (Math.min(LONGEST, textWidth(longest)) + MARK)));
}

/**
 * A dotted line across the chart, with words at its right end: below it, where
 * there is room above the axis.
 *
 * @param value Where it is.
 * @param text The words.
 * @param stepsAxis The axis of the steps.
 * @param axis The axis of the values.
 * @returns Layers.
 */
export function ruleLayers(
  value: number,
  text: string,
  stepsAxis: LogAxis,
  { domain: [low, high] }: LogAxis,
): ChartSpec[] {
  const below = Math.log(value / low) > 0.13 * Math.log(high / low);
  const ends = stepsAxis.domain.map((steps) => ({ steps, value }));
  const color = lightColor("muted");
  return [
    {
      data: { values: ends },
      mark: { type: "line", color, strokeWidth: 1, strokeDash: [2, 3] },
    },
    {
      data: { values: ends.slice(1) },
      mark: { type: "text", text, color, align: "right", ...(below ? BELOW : ABOVE) },
    },
  ];
}
