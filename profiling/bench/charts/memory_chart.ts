import {
  along,
  emptyChart,
  LABELS,
  logAxis,
  titled,
  upwards,
  wholeSpec,
} from "../../../figures/internal.ts";
import type { ChartSpec, Layout } from "../../../figures/mod.ts";
import { METERS } from "../judge/claims.ts";
import type { Quantity, Row } from "../row.ts";
import { lineLayers, ruleLayers } from "./step_axes.ts";
import { linePoints } from "./line_points.ts";
import { adjointStyle } from "./adjoint_styles.ts";

const SIZES = {
  wide: { width: 272, legend: 880, height: 230, ticks: 6 },
  narrow: { width: 252, legend: 292, height: 180, ticks: 6 },
};

/**
 * Memory against the number of steps: a panel a meter, on one scale.
 *
 * @category Charts
 * @param rows Rows of one setting.
 * @param layout The panels side by side or one below the other.
 * @returns The chart.
 *
 * @example
 * ```ts
 * import { memoryChart } from "@revode/revode/profiling";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(Object.keys(memoryChart([], "wide")).includes("$schema"), true);
 * ```
 */
export function memoryChart(rows: readonly Row[], layout: Layout): ChartSpec {
  const { width, height, ticks, legend } = SIZES[layout];
  const meters = Object.entries(METERS).map(([quantity, meter]) => ({
    ...meter,
    points: linePoints(rows, quantity as Quantity, meter.resolution),
  }));
  const points = meters.flatMap((meter) => meter.points);
  if (points.length === 0) return emptyChart();
  const series = adjointStyle(points.map(({ adjoint }) => adjoint));
  const stepsAxis = logAxis(points.map(({ steps }) => steps), "steps", { ticks, width });
  const bytesAxis = logAxis(
    points.flatMap(({ low, high }) => [low, high, high * 1.5]),
    "bytes",
    { ticks },
  );
  const x = along("steps", stepsAxis, { title: "number of steps n" });
  const panels = meters.map(({ name, resolution, points }, k) => {
    const labels = layout === "narrow" || k === 0;
    const y = upwards("value", bytesAxis, labels);
    const seen = resolution > bytesAxis.domain[0];
    return {
      title: titled(`${name} memory, bytes`, labels),
      width,
      height,
      encoding: { x, y },
      layer: [
        ...(seen
          ? ruleLayers(resolution, `resolution ${LABELS.bytes(resolution)}`, stepsAxis, bytesAxis)
          : []),
        ...lineLayers(points, series, legend),
      ],
    };
  });
  return wholeSpec({ [layout === "wide" ? "hconcat" : "vconcat"]: panels, spacing: 24 });
}
