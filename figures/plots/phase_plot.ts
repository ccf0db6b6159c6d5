import { type Plot, type PlotSeries, rangeAround } from "../plot.ts";
import { column, type Drawn, modelPath, type TimeAxis } from "./drawn.ts";

const SIZES = { wide: [380, 300], narrow: [252, 252] } as const;

/** Two elements of the state against each other. */
export function phasePlotOf(
  drawn: readonly Drawn[],
  stateNames: readonly string[],
  [over, up]: readonly [number, number],
  time: TimeAxis,
): Plot {
  const d = stateNames.length;
  const all = drawn.map((one) => ({ one, ...modelPath(one) }));
  // A path that runs away would press the data to a point.
  const within = (j: number) =>
    rangeAround(
      drawn.flatMap(({ states }) => [...column(states, d, j)]),
      all.flatMap(({ path }) => [...column(path.states, d, j)]),
    );
  const [across, upwards] = [within(over), within(up)];
  const place = (states: Float64Array) => {
    const x = column(states, d, over);
    if (across === undefined) return x;
    return x.map((value) => value < across[0] || value > across[1] ? NaN : value);
  };
  const several = drawn.length > 1;
  const lines = all.flatMap(({ one, path, parts }) => {
    const [x, y] = [place(path.states), column(path.states, d, up)];
    return parts.map(({ look, from, to }): PlotSeries => ({
      ...look,
      ...{ x: x.subarray(from, to), y: y.subarray(from, to), at: path.times.subarray(from, to) },
      ...(several && { of: one.name }),
    }));
  });
  const dots = drawn.map((one): PlotSeries => ({
    ...{ name: "data", color: "muted", mark: "dots", at: one.times },
    x: place(one.states),
    y: column(one.states, d, up),
    ...(several && { of: one.name }),
  }));
  return {
    across: { name: stateNames[over], ticks: 6 },
    plane: time,
    size: SIZES,
    panels: [{
      title: stateNames[up],
      ticks: 6,
      series: [...dots, ...lines],
      ...(upwards && { range: upwards }),
    }],
  };
}
