import {
  along,
  emptyChart,
  lightColor,
  logAxis,
  titled,
  upwards,
  wholeSpec,
} from "../../figures/internal.ts";
import type { ChartSpec, Layout } from "../../figures/mod.ts";
import { TRAINING_FORMS, type TrainingRow } from "./training_comparison.ts";

const SIZES = { wide: { width: 820, height: 280 }, narrow: { width: 252, height: 220 } };

/** How each form is drawn: the later ones lie below. */
const LOOKS = [
  { color: lightColor("orange"), width: 2, dash: [1, 0] },
  { color: lightColor("blue"), width: 1.5, dash: [5, 4] },
  { color: lightColor("muted"), width: 3, dash: [1, 0] },
];

/** The losses of all trainings against the iterations; one that failed ends in a cross. */
export function trainingChart(rows: readonly TrainingRow[], layout: Layout): ChartSpec {
  const points = rows.flatMap(({ form, seed, losses, failure }) =>
    losses.map((loss, i) => ({
      form,
      seed,
      iteration: i + 1,
      loss,
      failed: failure !== "" && i === losses.length - 1,
    }))
  );
  if (points.length === 0) return emptyChart();
  const { width, height } = SIZES[layout];
  const names = TRAINING_FORMS.map(({ name }) => name);
  const xAxis = logAxis(points.map(({ iteration }) => iteration), "steps", { ticks: 6, width });
  const yAxis = logAxis(points.map(({ loss }) => loss), "ratio", { ticks: 5 });
  const color = {
    field: "form",
    type: "nominal",
    scale: { domain: names, range: LOOKS.map(({ color }) => color) },
    legend: {
      title: null,
      columns: layout === "wide" ? 3 : 1,
      labelLimit: 200,
      symbolType: "circle",
    },
  };
  const lines = names.map((name, k) => ({
    data: { values: points.filter(({ form }) => form === name) },
    mark: { type: "line", strokeWidth: LOOKS[k].width, strokeDash: LOOKS[k].dash },
    encoding: { color, detail: { field: "seed" } },
  }));
  return wholeSpec({
    title: titled("loss"),
    width,
    height,
    encoding: { x: along("iteration", xAxis, { title: "iteration" }), y: upwards("loss", yAxis) },
    layer: [...lines.toReversed(), {
      data: { values: points.filter(({ failed }) => failed) },
      mark: { type: "point", shape: "cross", angle: 45, size: 90, filled: true, opacity: 1 },
      encoding: { color },
    }],
  });
}
