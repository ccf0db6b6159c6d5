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
import type { SweepRow } from "./coupling_sweep.ts";

const SIZES = { wide: { width: 228, height: 250 }, narrow: { width: 252, height: 200 } };

/** Where an error is drawn that is smaller, such as none, and where one that is larger. */
const SMALLEST = 1e-17;
const LARGEST = 1e6;

/** What is drawn, in the order of the legend. */
const CURVES: readonly {
  readonly name: string;
  readonly color: string;
  readonly shape: string;
  readonly of: (row: SweepRow) => number | undefined;
}[] = [
  {
    name: "error of the solve",
    color: lightColor("ink"),
    shape: "square",
    of: ({ forwardError }) => forwardError,
  },
  {
    name: "way back, float64",
    color: lightColor("orange"),
    shape: "triangle-up",
    of: ({ floatRoundTrip }) => floatRoundTrip,
  },
  {
    name: "way back, exact",
    color: lightColor("blue"),
    shape: "circle",
    of: ({ exactRoundTrip, inRange }) => inRange ? exactRoundTrip : undefined,
  },
];

/** Errors against the bits that the coupling sheds a step, a panel a problem. */
export function sweepChart(rows: readonly SweepRow[], layout: Layout): ChartSpec {
  if (rows.length === 0) return emptyChart();
  const { width, height } = SIZES[layout];
  const bits = ({ p, q }: SweepRow) => Math.log2(q / p);
  const xAxis = logAxis(rows.map(bits), "ratio", { ticks: 5, width });
  const yAxis = logAxis([SMALLEST, LARGEST], "ratio", { ticks: 6 });
  const names = CURVES.map(({ name }) => name);
  const scaleOf = (range: readonly string[]) => ({ domain: names, range });
  const legend = { title: null, columns: layout === "wide" ? 3 : 1 };
  const panels = [...Map.groupBy(rows, ({ problem }) => problem)].map(([problem, own]) => {
    const points = CURVES.flatMap(({ name, of }) =>
      own.flatMap((row) => {
        const value = of(row);
        if (value === undefined) return [];
        return [{
          what: name,
          bits: bits(row),
          value: Math.min(LARGEST, Math.max(SMALLEST, value)),
        }];
      })
    );
    const color = {
      field: "what",
      type: "nominal",
      scale: scaleOf(CURVES.map(({ color }) => color)),
      legend,
    };
    const shape = { ...color, scale: scaleOf(CURVES.map(({ shape }) => shape)) };
    return {
      title: titled(problem),
      width,
      height,
      data: { values: points },
      encoding: {
        x: along("bits", xAxis, { title: "bits shed a step and dimension" }),
        y: upwards("value", yAxis),
      },
      layer: [
        { mark: { type: "line", strokeWidth: 1.5 }, encoding: { color } },
        { mark: { type: "point", filled: true, size: 55, opacity: 1 }, encoding: { color, shape } },
      ],
    };
  });
  return wholeSpec(
    layout === "wide" ? { hconcat: panels, spacing: 22 } : { vconcat: panels, spacing: 18 },
  );
}
