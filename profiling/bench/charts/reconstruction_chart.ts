import {
  along,
  emptyChart,
  logAxis,
  titled,
  upwards,
  wholeSpec,
} from "../../../figures/internal.ts";
import type { ChartSpec, Layout } from "../../../figures/mod.ts";
import { reconstructionLimit } from "../judge/claims.ts";
import type { Row } from "../row.ts";
import { lineLayers, ruleLayers } from "./step_axes.ts";
import { linePoints } from "./line_points.ts";
import { adjointStyle } from "./adjoint_styles.ts";

const SIZES = {
  wide: { width: 388, height: 260, ticks: 6 },
  narrow: { width: 252, height: 220, ticks: 6 },
};

/** Where an error is drawn that is smaller still, such as none. */
const SMALLEST_ERROR = 1e-17;

/**
 * How far from the start the way back arrives, against the number of steps.
 *
 * @category Charts
 * @param rows Rows of one setting.
 * @param layout For a wide page or a narrow one.
 * @returns The chart.
 *
 * @example
 * ```ts
 * import { reconstructionChart } from "@revode/revode/profiling";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(Object.keys(reconstructionChart([], "wide")).includes("$schema"), true);
 * ```
 */
export function reconstructionChart(rows: readonly Row[], layout: Layout): ChartSpec {
  const { width, height, ticks } = SIZES[layout];
  const points = linePoints(rows, "reconstruction_error", SMALLEST_ERROR);
  if (points.length === 0) return emptyChart();
  const series = adjointStyle(points.map(({ adjoint }) => adjoint));
  const errors = points.flatMap(({ low, high }) => [low, high]);
  const stepsAxis = logAxis(points.map(({ steps }) => steps), "steps", { ticks, width });
  const x = along("steps", stepsAxis, { title: "number of steps n" });
  const limits = new Map(
    series.flatMap(({ name }) => {
      const limit = reconstructionLimit(name);
      return limit === undefined ? [] : [[limit, name] as const];
    }),
  );
  const shown = [...limits.keys()].flatMap((limit) => [limit, limit * 10]);
  const errorAxis = logAxis([...errors, ...shown], "ratio", { ticks });
  const y = upwards("value", errorAxis);
  return wholeSpec({
    title: titled("reconstruction error"),
    width,
    height,
    encoding: { x, y },
    layer: [
      ...[...limits].flatMap(([limit, name]) =>
        ruleLayers(limit, `limit of what is claimed of ${name}`, stepsAxis, errorAxis)
      ),
      ...lineLayers(points, series, width + 40),
    ],
  });
}
