import { placeLabels } from "../../../commands/mod.ts";
import {
  along,
  emptyChart,
  lightColor,
  type LogAxis,
  logAxis,
  titled,
  upwards,
  wholeSpec,
} from "../../../figures/internal.ts";
import type { ChartSpec, Layout } from "../../../figures/mod.ts";
import type { Row } from "../row.ts";
import { type AdjointStyle, adjointStyle } from "./adjoint_styles.ts";
import { tradeOff, type TradeOffPoint } from "./trade_off.ts";

const SIZES = {
  wide: { width: 620, height: 300, ticks: 8 },
  narrow: { width: 252, height: 260, ticks: 5 },
};

/** The shortest time that is drawn, in seconds. */
const SHORTEST = 1e-9;

/** The most letters of a label. */
const MOST_LETTERS = 18;

/**
 * Time against tracked memory at one number of steps: a filled mark is on the front, a hollow
 * one is dominated.
 *
 * @category Charts
 * @param rows Rows of one setting.
 * @param steps The number of steps.
 * @param layout For a wide page or a narrow one.
 * @returns The chart.
 *
 * @example
 * ```ts
 * import { frontChart } from "@revode/revode/profiling";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(Object.keys(frontChart([], 1000, "wide")).includes("$schema"), true);
 * ```
 */
export function frontChart(rows: readonly Row[], steps: number, layout: Layout): ChartSpec {
  const { width, height, ticks } = SIZES[layout];
  // A logarithm has no zero.
  const points = tradeOff(rows, steps).points.map((point) => ({
    ...point,
    trackedBytes: Math.max(point.trackedBytes, 1),
    seconds: Math.max(point.seconds, SHORTEST),
    range: point.range.map((time) => Math.max(time, SHORTEST)) as [number, number],
  }));
  if (points.length === 0) return emptyChart();
  const times = points.flatMap(({ range }) => range);
  const bytes = points.map(({ trackedBytes }) => trackedBytes);
  const margin = layout === "wide" ? 0.12 : 0.2;
  const xAxis = logAxis(bytes, "bytes", { ticks, width, margin });
  const yAxis = logAxis(times, "seconds", { ticks, margin: 0.1 });
  const y = upwards("seconds", yAxis);
  const x = along("bytes", xAxis, { title: "tracked memory at its peak, bytes" });
  const values = points.map((point) => ({
    adjoint: point.adjoint,
    bytes: point.trackedBytes,
    seconds: point.seconds,
    low: point.range[0],
    high: point.range[1],
    hollow: hollow(point),
  }));
  return wholeSpec({
    title: titled(`time at n = ${steps.toLocaleString("en")}, seconds`),
    width,
    height,
    encoding: { x, y },
    layer: [
      {
        data: { values: values.filter((value) => !value.hollow) },
        mark: {
          type: "line",
          interpolate: "step-after",
          color: lightColor("muted"),
          strokeWidth: 1,
          strokeDash: [2, 3],
        },
        encoding: { order: { field: "bytes", type: "quantitative" } },
      },
      ...markLayers(values, adjointStyle(points.map(({ adjoint }) => adjoint))),
      ...labelLayers(points, xAxis, yAxis, width, height),
    ],
  });
}

function hollow({ dominated, approximate }: TradeOffPoint): boolean {
  return dominated || approximate;
}

function markLayers(values: readonly ChartSpec[], series: readonly AdjointStyle[]): ChartSpec[] {
  const of = (range: readonly unknown[]) => ({
    field: "adjoint",
    type: "nominal",
    scale: { domain: series.map(({ name }) => name), range },
    legend: null,
  });
  const color = of(series.map((each) => each.color));
  const shape = of(series.map((each) => each.shape));
  return [
    {
      data: { values: values.filter(({ low, high }) => low !== high) },
      mark: { type: "rule", strokeWidth: 1.5 },
      encoding: { y: { field: "low" }, y2: { field: "high" }, color },
    },
    {
      data: { values: values.filter((value) => value.hollow) },
      mark: { type: "point", size: 100, opacity: 1, fill: lightColor("paper"), strokeWidth: 1.8 },
      encoding: { stroke: color, shape },
    },
    {
      data: { values: values.filter((value) => !value.hollow) },
      mark: { type: "point", size: 110, opacity: 1, stroke: lightColor("paper"), strokeWidth: 1 },
      encoding: { fill: color, shape },
    },
  ];
}

function labelLayers(
  points: readonly TradeOffPoint[],
  xAxis: LogAxis,
  yAxis: LogAxis,
  width: number,
  height: number,
): ChartSpec[] {
  const across = (bytes: number) => width * partOf(xAxis, bytes);
  const down = (seconds: number) => height * (1 - partOf(yAxis, seconds));
  const wishes = points.map((point) => ({
    x: across(point.trackedBytes),
    y: down(point.seconds),
    text: labelOf(point),
  }));
  const front = points.filter((point) => !hollow(point));
  const obstacles = [
    ...points.map(({ trackedBytes, range: [low, high] }) => ({
      left: across(trackedBytes) - 1,
      right: across(trackedBytes) + 1,
      top: down(high),
      bottom: down(low),
    })),
    ...front.slice(1).map(({ trackedBytes }, k) => ({
      left: across(front[k].trackedBytes),
      right: across(trackedBytes),
      top: down(front[k].seconds) - 1,
      bottom: down(front[k].seconds) + 1,
    })),
  ];
  const labels = placeLabels(wishes, width, height, obstacles);
  const pixels = (field: string) => ({ field, type: "quantitative", scale: null });
  const leaders = labels.flatMap(({ x, y, align, from }) =>
    from === undefined ? [] : [{ x1: from[0], y1: from[1], x: x + (align === "left" ? -3 : 3), y }]
  );
  return [
    {
      data: { values: leaders },
      mark: { type: "rule", color: lightColor("muted"), strokeWidth: 0.75 },
      encoding: { x: pixels("x1"), y: pixels("y1"), x2: { field: "x" }, y2: { field: "y" } },
    },
    ...(["left", "right"] as const).map((align) => ({
      data: { values: labels.filter((label) => label.align === align) },
      mark: { type: "text", align, baseline: "middle", color: lightColor("ink") },
      encoding: { x: pixels("x"), y: pixels("y"), text: { field: "text", type: "nominal" } },
    })),
  ];
}

function labelOf({ adjoint, checkpoints }: TradeOffPoint): string {
  if (checkpoints !== undefined) return `c = ${checkpoints.toLocaleString("en")}`;
  return adjoint.length > MOST_LETTERS ? `${adjoint.slice(0, MOST_LETTERS - 1)}…` : adjoint;
}

function partOf({ domain: [low, high] }: LogAxis, value: number): number {
  return Math.log(value / low) / Math.log(high / low);
}
