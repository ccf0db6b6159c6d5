/**
 * What the charts of adjoints have in common: lines with marks, a legend, dotted rules.
 *
 * @module
 */
import { legendFor, lightColor, type LogAxis } from "../../../figures/internal.ts";
import type { ChartSpec } from "../../../figures/mod.ts";
import type { AdjointStyle } from "./adjoint_styles.ts";

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

const BELOW = { baseline: "top", dy: 9 };
const ABOVE = { baseline: "bottom", dy: -9 };

/**
 * A line with marks for each adjoint, and the range of the repeats.
 *
 * @param room The width of the legend, in pixels.
 * @returns Layers, the reversible adjoint on top, for {@linkcode steps} and `value`.
 */
export function lineLayers(
  points: readonly LinePoint[],
  series: readonly AdjointStyle[],
  room: number,
): ChartSpec[] {
  const names = series.map(({ name }) => name);
  const legend = {
    ...legendFor(names, room),
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
      { data: { values: own }, mark: { type: "line", color, strokeWidth: 1.5, strokeDash: dash } },
    ];
  });
  const place = ({ adjoint }: LinePoint) => names.indexOf(adjoint);
  return [...lines, {
    data: { values: points.toSorted((a, b) => place(b) - place(a)) },
    mark: { type: "point", size: 90, opacity: 1, stroke: lightColor("paper"), strokeWidth: 1 },
    encoding: {
      fill: byAdjoint(series.map(({ color }) => color)),
      shape: byAdjoint(series.map(({ shape }) => shape)),
    },
  }];
}

/**
 * A dotted line across the chart, with words at its right end: below it, where
 * there is room above the axis.
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
    { data: { values: ends }, mark: { type: "line", color, strokeWidth: 1, strokeDash: [2, 3] } },
    {
      data: { values: ends.slice(1) },
      mark: { type: "text", text, color, align: "right", ...(below ? BELOW : ABOVE) },
    },
  ];
}
