import {
  along,
  emptyChart,
  lightColor,
  logAxis,
  titled,
  upwards,
  wholeSpec,
} from "../../../figures/internal.ts";
import type { ChartSpec, Layout } from "../../../figures/mod.ts";
import type { Row } from "../row.ts";
import { lineLayers } from "./step_axes.ts";
import { linePoints } from "./line_points.ts";
import { adjointStyle } from "./adjoint_styles.ts";

const SIZES = {
  wide: { width: 388, height: 260, ticks: 6 },
  narrow: { width: 252, height: 220, ticks: 6 },
};

/** How far the line of proportional growth is below the fastest adjoint. */
const BELOW = 2;

/**
 * Time of one gradient against the number of steps.
 *
 * @category Charts
 * @param rows Rows of one setting.
 * @param layout For a wide page or a narrow one.
 * @returns The chart.
 *
 * @example
 * ```ts
 * import { timeChart } from "@revode/revode/profiling";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(Object.keys(timeChart([], "wide")).includes("$schema"), true);
 * ```
 */
export function timeChart(rows: readonly Row[], layout: Layout): ChartSpec {
  const { width, height, ticks } = SIZES[layout];
  const points = linePoints(rows, "wall_s", 1e-9);
  if (points.length === 0) return emptyChart();
  const series = adjointStyle(points.map(({ adjoint }) => adjoint));
  const steps = points.map((point) => point.steps);
  const least = Math.min(...points.map(({ low, steps }) => low / steps)) / BELOW;
  const guide = [Math.min(...steps), Math.max(...steps)].map((n) => ({
    steps: n,
    value: least * n,
  }));
  const x = along("steps", logAxis(steps, "steps", { ticks, width }), {
    title: "number of steps n",
  });
  const y = upwards(
    "value",
    logAxis(
      [...points.flatMap(({ low, high }) => [low, high]), ...guide.map(({ value }) => value)],
      "seconds",
      { ticks },
    ),
  );
  const color = lightColor("muted");
  return wholeSpec({
    title: titled("time of one gradient, seconds"),
    width,
    height,
    encoding: { x, y },
    layer: [
      {
        data: { values: guide },
        mark: { type: "line", color, strokeWidth: 1, strokeDash: [2, 3] },
      },
      {
        data: { values: guide.slice(1) },
        mark: { type: "text", text: "∝ n", color, align: "right", baseline: "top", dy: 8 },
      },
      ...lineLayers(points, series, width + 40),
    ],
  });
}
