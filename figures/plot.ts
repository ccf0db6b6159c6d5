/**
 * What a figure plots, apart from how it is drawn: a Vega-Lite chart is made of it
 * (`to_vega.ts`), and so is what a page of a report shows where a reader points.
 *
 * @module
 */
import type { Color } from "./palette.ts";
import type { Layout } from "./chart.ts";
import { LARGEST } from "./axes/log_axis.ts";

/**
 * Values that belong together, drawn in one way.
 *
 * @category Figures
 */
export interface PlotSeries {
  /** What they are, as the legend has it. */
  readonly name: string;
  /** Their colour. */
  readonly color: Color;
  /** Dots; a line from each to the next, or one that keeps its height until the next; a band. */
  readonly mark: "dots" | "line" | "steps" | "band";
  /** Where they are, across: going up, but in a plane. */
  readonly x: ArrayLike<number>;
  /** How high they are; of a band its lower edge. Those that are not finite are left out. */
  readonly y: ArrayLike<number>;
  /** The upper edge of a band. */
  readonly upper?: ArrayLike<number>;
  /** In a plane: the time of each point. */
  readonly at?: ArrayLike<number>;
  /** What tells it apart from others of its name, such as a trajectory. Default nothing. */
  readonly of?: string;
}

/**
 * A panel: its axis from below upwards, and what is drawn in it.
 *
 * @category Figures
 */
export interface PlotPanel {
  /** What is drawn, without the power of ten that the axis is in. */
  readonly title: string;
  /** Default "linear". */
  readonly scale?: "linear" | "log";
  /** About how many ticks the axis has. */
  readonly ticks: number;
  /** Other values that the axis holds, such as 0; a line is drawn at 0 where that is one of them. */
  readonly holds?: readonly number[];
  /** What lies beyond is drawn at the edge, and a note says so. Default: nothing does. */
  readonly range?: readonly [low: number, high: number];
  /** What is drawn, the first below all others. */
  readonly series: readonly PlotSeries[];
}

/**
 * What times are called, and what they count from.
 *
 * @category Figures
 */
export interface PlotTime {
  /** What it is called. */
  readonly name: string;
  /** The date of 0, as of ISO 8601, where it is time in seconds since then. */
  readonly start?: string;
}

/**
 * What lies across.
 *
 * @category Figures
 */
export interface PlotAcross extends PlotTime {
  /** How many ticks its axis has at most, on a wide page. */
  readonly ticks: number;
}

/**
 * What a figure plots: panels, one below the other, over the same times.
 *
 * @category Figures
 */
export interface Plot {
  /** What lies across. */
  readonly across: PlotAcross;
  /** The panels. */
  readonly panels: readonly PlotPanel[];
  /** Width and height of a panel, in pixels. */
  readonly size: Readonly<Record<Layout, readonly [width: number, height: number]>>;
  /**
   * Set where it is two quantities against each other, of which neither is time: the time along
   * their lines, which go on in the order of their points.
   */
  readonly plane?: PlotTime;
}

/**
 * A value as it is drawn: one beyond the panel's range, or beyond what an axis may have, stands at the
 * edge.
 */
export function drawnValue({ range }: Pick<PlotPanel, "range">, value: number): number {
  if (range === undefined && !Number.isFinite(value)) return value;
  const [low, high] = range ?? [-LARGEST, LARGEST];
  return Math.min(high, Math.max(low, value));
}

/**
 * The range that a panel shows of values some of which may be far from all others.
 *
 * @param kept Values that are shown all.
 * @param others Values of which those are shown that are no further from the ones that are kept than
 *   `reach` times the width of these.
 * @returns The range; undefined where nothing lies beyond.
 *
 * @example
 * ```ts
 * import { rangeAround } from "./plot.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(rangeAround([0, 2], [-1, 3, 1e68]), [-1, 5]);
 * assertEquals(rangeAround([0, 2], [-1, 3]), undefined);
 * ```
 */
export function rangeAround(
  kept: Iterable<number>,
  others: Iterable<number>,
  reach = 1.5,
): [number, number] | undefined {
  const [low, high] = ends(kept);
  const [lowest, highest] = ends(others);
  if (low > high || lowest > highest) return undefined;
  const width = high > low ? high - low : Math.abs(low) || 1;
  const range: [number, number] = [low - reach * width, high + reach * width];
  if (lowest >= range[0] && highest <= range[1]) return undefined;
  return [
    Math.min(low, Math.max(range[0], lowest)),
    Math.max(high, Math.min(range[1], highest)),
  ];
}

/** The least and the greatest finite value. */
export function ends(values: Iterable<number>): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
