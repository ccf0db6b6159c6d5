import {
  along,
  type ChartSpec,
  emptyChart,
  type Layout,
  titled,
  upwards,
  wholeSpec,
} from "./chart.ts";
import { linearAxis } from "./linear_axis.ts";
import { lightColor } from "../palette.ts";
import { logAxis } from "./log_axis.ts";
import { thin } from "./thin.ts";

const SIZES = { wide: { width: 380, height: 300 }, narrow: { width: 252, height: 220 } };

const MOST = 800;

/** The loss of an iteration. */
export interface LossPoint {
  /** Its number; the first is 0. */
  readonly iteration: number;
  /** The stage's name. */
  readonly stage: string;
  /** The loss. */
  readonly loss: number;
}

/**
 * The loss against the iterations, on a logarithmic axis. Stages have lines of their own, as their
 * losses are of other problems.
 */
export function lossChart(points: readonly LossPoint[], layout: Layout): ChartSpec {
  const { width, height } = SIZES[layout];
  const stages = [...Map.groupBy(points, ({ stage }) => stage).values()];
  const most = Math.ceil(MOST / Math.max(1, stages.length));
  const lines = stages.map((own) =>
    thin(own.map(({ iteration, loss }) => ({ x: iteration + 1, y: Math.log(loss) })), most)
      .map(({ x, y }) => ({ x, y: Math.exp(y) }))
  );
  const marks = lines.flat();
  if (marks.length === 0) return emptyChart();
  const xAxis = linearAxis([0, ...marks.map(({ x }) => x)], { ticks: 5, width, margin: 0.02 });
  const yAxis = logAxis(marks.map(({ y }) => y), "ratio", { ticks: 6 });
  return wholeSpec({
    title: titled("loss", true, width),
    width,
    height,
    encoding: {
      x: along("x", xAxis, {
        title: xAxis.unit === "" ? "iteration" : `iteration, ${xAxis.unit}`,
        width,
      }),
      y: upwards("y", yAxis),
    },
    layer: lines.map((values) => ({
      data: { values },
      mark: { type: "line", color: lightColor("blue"), strokeWidth: 1.25 },
    })),
  });
}
