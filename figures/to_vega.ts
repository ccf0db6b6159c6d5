import { looking } from "../tensors/internal.ts";
import { CHART_LOOK } from "./chart_look.ts";
import {
  along,
  type ChartSpec,
  emptyChart,
  type Layout,
  legendFor,
  titled,
  upwards,
  wholeSpec,
} from "./chart.ts";
import { type LinearAxis, linearAxis } from "./axes/linear_axis.ts";
import { type Axis, logAxis, type Room } from "./axes/log_axis.ts";
import { thin } from "./thin.ts";
import { lightColor } from "./palette.ts";
import { drawnValue, type Plot, type PlotPanel, type PlotSeries } from "./plot.ts";

/** The most points of a line, and of dots, in all panels of a drawing together. */
const MOST: Readonly<Record<Layout, { readonly line: number; readonly dots: number }>> = {
  wide: { line: 3000, dots: 3000 },
  narrow: { line: 1200, dots: 1200 },
};

/** No panel has fewer of them. */
const LEAST = 200;

/** The space beside the outermost times, as a part of the axis. */
const MARGIN = 0.02;

/** What is drawn of a series in a panel, thinned so that it looks the same. */
export interface Mark {
  /** Where it is, across. */
  readonly x: number;
  /** How high it is; of a band the lower edge. */
  readonly y: number;
  /** The upper edge of a band. */
  readonly y2?: number;
  /** What it stands for. */
  readonly what: string;
  /** The place in its line, in a plane. */
  readonly order?: number;
}

/**
 * A plot as a chart: a Vega-Lite specification that stands on its own, as plain data. Whatever draws
 * Vega-Lite draws it; nothing of Vega is needed to make it.
 *
 * @category Figures
 * @param plot What is drawn.
 * @param layout How wide it is. Default "wide".
 * @returns The specification; the marks are in its `datasets`, one a panel and series, "0-0" and so
 *   on.
 *
 * @example
 * ```ts
 * import { lossPlot, toVega } from "@revode/revode/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = lossPlot({ losses: [1, 0.1, 0.01] });
 * const { datasets } = toVega(plot) as { datasets: Record<string, unknown[]> };
 * assertEquals(datasets["0-0"].length, 3);
 * ```
 */
export function toVega(plot: Plot, layout: Layout = "wide"): ChartSpec {
  return looking(vegaOf(plot, layout, linearAxis(...acrossValues(plot, layout))), CHART_LOOK);
}

/** As {@linkcode toVega}, with an axis across of one's own. */
export function vegaOf(plot: Plot, layout: Layout, xAxis: LinearAxis): ChartSpec {
  const { across, panels } = plot;
  const plane = plot.plane !== undefined;
  const [width, height] = plot.size[layout];
  const marks = panels.map((panel) =>
    panel.series.map((series) => marksOf(panel, series, mostOf(plot, series, layout), plane))
  );
  if (marks.flat(2).length === 0) return emptyChart();
  const color = colorOf(panels, width);
  const views = panels.map((panel, k) => {
    const yAxis = upAxis(panel);
    const below = k === panels.length - 1 ? withUnit(across.name, xAxis.unit) : null;
    const layers = [
      ...(panel.holds?.includes(0) ? [zeroLine(xAxis)] : []),
      ...panel.series.map((series, j) => layerOf(series, `${k}-${j}`, color, plane)),
    ];
    return {
      title: titled(withUnit(panel.title, "unit" in yAxis ? String(yAxis.unit) : ""), true, width),
      width,
      height,
      encoding: { x: along("x", xAxis, { title: below, width }), y: upwards("y", yAxis) },
      // Vega has no view of no layer.
      layer: layers.length > 0 ? layers : [{ data: { values: [] }, mark: "point" }],
    };
  });
  const datasets = Object.fromEntries(
    marks.flatMap((own, k) => own.map((values, j) => [`${k}-${j}`, values])),
  );
  return {
    ...wholeSpec(views.length === 1 ? views[0] : { vconcat: views, spacing: 18 }),
    datasets,
    usermeta: { plot: true },
  };
}

/** What the axis across holds, the same for all panels, and the room for it. */
export function acrossValues(
  { across, panels, size, plane }: Plot,
  layout: Layout,
): [values: Iterable<number>, room: Room] {
  const all = panels.flatMap(({ series }) => series.map(({ x }) => x));
  const values = (function* () {
    for (const x of all) for (let i = 0; i < x.length; i++) yield x[i];
  })();
  const ticks = layout === "wide" ? across.ticks : Math.min(5, across.ticks);
  const room = { ticks, width: size[layout][0], ...(plane === undefined && { margin: MARGIN }) };
  return [values, room];
}

/** The axis of a panel. */
export function upAxis(panel: PlotPanel): Axis | LinearAxis {
  const { scale = "linear", ticks, holds = [], series } = panel;
  const values = (function* () {
    yield* holds;
    for (const { y, upper = [] } of series) {
      for (let i = 0; i < y.length; i++) yield drawnOrNot(panel, y[i]);
      for (let i = 0; i < upper.length; i++) yield drawnOrNot(panel, upper[i]);
    }
  })();
  return scale === "log" ? logAxis(values, "ratio", { ticks }) : linearAxis(values, { ticks });
}

/** A value where it is drawn; NaN for one that is not. */
function drawnOrNot(panel: PlotPanel, value: number): number {
  return Number.isNaN(value) ? value : drawnValue(panel, value);
}

/** The width of a dot, in pixels: larger where there are few. */
export function dotWidth({ x }: Pick<PlotSeries, "x">): number {
  return x.length > 100 ? 3.75 : 5.5;
}

/** How many marks a series has at most. */
export function mostOf({ panels }: Plot, { mark }: PlotSeries, layout: Layout): number {
  const all = panels.flatMap(({ series }) => series);
  const kind = mark === "dots" ? "dots" : "line";
  const like = all.filter((each) => (each.mark === "dots" ? "dots" : "line") === kind).length;
  return Math.max(LEAST, Math.floor(MOST[layout][kind] / like));
}

/** The marks of a series. */
function marksOf(
  panel: PlotPanel,
  { x, y, upper, name, mark }: PlotSeries,
  most: number,
  plane: boolean,
): Mark[] {
  const logs = panel.scale === "log";
  const up = (value: number) => logs ? Math.log(value) : value;
  const all = Array.from(x, (x, i) => ({
    x: drawnValue({}, x),
    y: up(drawnOrNot(panel, y[i])),
    ...(upper && { y2: drawnOrNot(panel, upper[i]) }),
    ...(plane && mark !== "dots" && { order: i }),
  })).filter(({ y2 }) => y2 === undefined || Number.isFinite(y2));
  const few = plane ? every(all, most) : thin(all, most);
  return few.map((mark) => ({ ...mark, y: logs ? Math.exp(mark.y) : mark.y, what: name }));
}

/** So many of the points at equal distances. A curve in the plane has no lowest point to keep. */
function every<P extends { x: number; y: number }>(points: readonly P[], most: number): P[] {
  const finite = points.filter(({ x, y }) => Number.isFinite(x + y));
  const step = Math.ceil(finite.length / most);
  return finite.filter((_, i) => i % step === 0 || i === finite.length - 1);
}

function layerOf(
  series: PlotSeries,
  name: string,
  color: ChartSpec,
  plane: boolean,
): ChartSpec {
  const { mark } = series;
  const data = { name };
  switch (mark) {
    case "dots":
      return {
        data,
        mark: { type: "point", filled: true, size: dotWidth(series) ** 2, opacity: 0.7 },
        encoding: { color },
      };
    case "band":
      return { data, mark: { type: "area" }, encoding: { color, y2: { field: "y2" } } };
    default:
      return {
        data,
        mark: {
          type: "line",
          strokeWidth: 1.75,
          ...(mark === "steps" && { interpolate: "step-after" }),
        },
        encoding: { color, ...(plane && { order: { field: "order" } }) },
      };
  }
}

function zeroLine({ domain }: Axis): ChartSpec {
  return {
    data: { values: domain.map((x) => ({ x, y: 0 })) },
    mark: { type: "line", color: lightColor("muted"), strokeWidth: 1 },
  };
}

/** The channel that tells series apart, with a legend unless a title says all. */
function colorOf(panels: readonly PlotPanel[], room: number): ChartSpec {
  const series = panels.flatMap(({ series }) => series);
  const colors = new Map(series.map(({ name, color }) => [name, lightColor(color)]));
  const names = [...colors.keys()];
  return {
    field: "what",
    type: "nominal",
    scale: { domain: names, range: [...colors.values()] },
    legend: names.every((name) => panels.some(({ title }) => title === name))
      ? null
      : { ...legendFor(names, room), symbolType: "circle", symbolStrokeWidth: 0 },
  };
}

/** A name with the power of ten that its axis is in. */
function withUnit(name: string, unit: string): string {
  return unit === "" ? name : `${name}, ${unit}`;
}
