import { Calendar } from "../../calendar/calendar.ts";
import type { ChartSpec } from "../../../figures/mod.ts";
import { significant } from "../format_numbers.ts";
import { count, counted } from "../words.ts";
import { oneLine } from "../escape.ts";
import { lightColor } from "../../../figures/internal.ts";
import { acrossAxis, plotChart } from "./plot_chart.ts";
import { dotWidth, mostOf, upAxis } from "../../../figures/internal.ts";
import { drawnValue } from "../../../figures/internal.ts";
import type { Plot, PlotSeries, PlotTime } from "../../../figures/mod.ts";

/** A number, or none. */
type Value = number | null;

/** The clock of times that are dates: they are counted from it, in the reader's page. */
export interface PlotClock {
  /** The date of 0 by the clock of its place, in milliseconds as if that were UTC. */
  readonly from: number;
  /** What is written behind a time of day: "Z", "+02:00", or nothing. */
  readonly zone: string;
}

/** What a page holds of a series. */
export interface SeriesData extends Pick<PlotSeries, "name" | "mark" | "of"> {
  /** The colour, as it is drawn on a light page. */
  readonly color: string;
  /** The width of a dot. */
  readonly dot?: number;
  /** Which of the grids has its places across. */
  readonly grid: number;
  /** Heights. */
  readonly y: readonly Value[];
  /** Upper edges. */
  readonly upper?: readonly Value[];
  /** In a plane: times. */
  readonly at?: readonly Value[];
}

/** What a page holds of a figure, so that a reader can point at values, zoom and save. */
export interface PlotData {
  /** What lies across; its labels are in a power of ten, and count from a base. */
  readonly across: {
    readonly name: string;
    readonly clock?: PlotClock;
    readonly power: number;
    readonly base: number;
  };
  /** In a plane: the time. */
  readonly plane?: { readonly name: string; readonly clock?: PlotClock };
  /** Width and height of a panel. */
  readonly size: Plot["size"];
  /** Where the axis across begins and ends. */
  readonly domain: readonly [number, number];
  /** Places across, which series share. */
  readonly grids: readonly (readonly Value[])[];
  /** The panels. */
  readonly panels: readonly {
    readonly title: string;
    readonly log: boolean;
    readonly zero: boolean;
    readonly domain: readonly [number, number];
    readonly range?: readonly [number, number];
    readonly series: readonly SeriesData[];
  }[];
  /** The chart without its data, which the page puts in. */
  readonly spec: ChartSpec;
  /** One of so many values of a series is held. */
  readonly every: number;
}

/** Digits of what was measured, of what was computed, and of times. */
const DIGITS = { dots: 12, computed: 7, times: 13 };

/**
 * What a page holds of a figure.
 *
 * @param plot What the figure plots.
 * @param most How many numbers at most, about.
 *
 * @example
 * ```ts
 * import { plotData } from "./plot_data.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const x = [0, 1, 2, 3];
 * const series = { name: "data", color: "blue", mark: "dots", x, y: [1, NaN, 3, 4] } as const;
 * const { grids, panels, every } = plotData({
 *   across: { name: "t", ticks: 8 },
 *   panels: [{ title: "y", ticks: 4, series: [series] }],
 *   size: { wide: [820, 130], narrow: [252, 120] },
 * }, 100);
 * assertEquals([grids, panels[0].series[0].y, every], [[[0, 1, 2, 3]], [1, null, 3, 4], 1]);
 * ```
 */
export function plotData(plot: Plot, most: number): PlotData {
  const { across, panels, size, plane } = plot;
  const axis = acrossAxis(plot, "wide");
  const grids: ArrayLike<number>[] = [];
  const gridOf = (x: ArrayLike<number>) => {
    const known = grids.findIndex((grid) => same(grid, x));
    return known < 0 ? grids.push(x) - 1 : known;
  };
  let numbers = 0;
  for (const { x, y, upper = [], at = [] } of panels.flatMap(({ series }) => series)) {
    gridOf(x);
    numbers += y.length + upper.length + at.length;
  }
  for (const { length } of grids) numbers += length;
  const every = Math.max(1, Math.ceil(numbers / most));
  const own = panels.map((panel) => ({
    title: oneLine(panel.title),
    log: panel.scale === "log",
    zero: panel.holds?.includes(0) ?? false,
    domain: upAxis(panel).domain,
    ...(panel.range && { range: panel.range }),
    series: panel.series.map(({ name, mark, color, x, y, upper, at, of }): SeriesData => {
      const digits = mark === "dots" ? DIGITS.dots : DIGITS.computed;
      return {
        ...{ name: oneLine(name), mark, color: lightColor(color), grid: gridOf(x) },
        ...(mark === "dots" && { dot: dotWidth({ x }) }),
        y: some(y, every, digits),
        ...(upper && { upper: some(upper, every, digits) }),
        ...(at && { at: some(at, every, DIGITS.times) }),
        ...(of !== undefined && { of: oneLine(of) }),
      };
    }),
  }));
  const { datasets: _, ...spec } = plotChart(plot, "wide");
  return {
    across: { name: oneLine(across.name), ...clockOf(across), power: axis.power, base: axis.base },
    ...(plane && { plane: { name: oneLine(plane.name), ...clockOf(plane) } }),
    size,
    domain: axis.domain,
    grids: grids.map((x) => some(x, every, DIGITS.times)),
    panels: own,
    spec,
    every,
  };
}

/** What is not to be seen at once in a drawing of a plot, in sentences. */
export function plotNotes(plot: Plot): string[] {
  const notes = plot.panels.flatMap((panel) =>
    [...Map.groupBy(panel.series, ({ name }) => name)].flatMap(([name, series]) => {
      const values = series.flatMap(({ y }) => Array.from(y).filter((value) => value === value));
      const beyond = values.filter((value) => drawnValue(panel, value) !== value);
      const furthest = beyond.reduce((a, b) => Math.abs(b) > Math.abs(a) ? b : a, 0);
      const dots = series.filter(({ mark }) => mark === "dots");
      const most = Math.max(0, ...dots.map((each) => mostOf(plot, each, "wide")));
      const largest = Math.max(0, ...dots.map(({ y }) => y.length));
      return [
        ...(beyond.length === 0 ? [] : [
          `${panel.title}: ${
            counted(beyond.length, "value")
          } of “${name}” beyond the axis, as far ` +
          `as ${significant(furthest, 3)}, drawn at its edge.`,
        ]),
        ...(largest <= most ? [] : [
          `Of ${count(largest)} dots (${name}) at most ${
            count(most)
          } are drawn, the lowest and the ` +
          "highest of each piece among them.",
        ]),
      ];
    })
  );
  return [...new Set(notes)];
}

/** One of so many values, and the last one. */
function some(values: ArrayLike<number>, every: number, digits: number): Value[] {
  const size = values.length;
  const kept = Array.from({ length: Math.ceil(size / every) }, (_, k) => values[k * every]);
  if (size > 0 && (size - 1) % every !== 0) kept.push(values[size - 1]);
  return kept.map((value) => Number.isFinite(value) ? Number(value.toPrecision(digits)) : null);
}

function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function clockOf({ start }: PlotTime): { readonly clock?: PlotClock } {
  if (start === undefined) return {};
  const date = new Calendar(start).at(0);
  const [zone = ""] = /(?<=T.*)(Z|[+-]\d\d:?\d\d)$/.exec(start) ?? [];
  const from = date.toPlainDateTime().toZonedDateTime("UTC").epochMilliseconds;
  return { clock: { from, zone } };
}
