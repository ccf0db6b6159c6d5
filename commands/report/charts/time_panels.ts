import { along, type ChartSpec, type Layout, titled, upwards, wholeSpec } from "./chart.ts";
import { dateAxis } from "./date_axis.ts";
import { linearAxis } from "./linear_axis.ts";

/** A panel: what is drawn in it, and around which values its axis lies. */
export interface Panel {
  /** The panel's title, without the power of ten that its axis is in. */
  readonly title: string;
  /** The values that the axis holds. */
  readonly values: readonly number[];
  /** About how many ticks the axis has. */
  readonly ticks: number;
  /** What is drawn. */
  layers(timeDomain: readonly [number, number]): ChartSpec[];
}

/** The width of a panel. */
export const PANEL_WIDTH: Readonly<Record<Layout, number>> = { wide: 820, narrow: 252 };

/** The times of panels. */
export interface PanelTimes {
  /** The times. */
  readonly times: Float64Array;
  /** What the time is called. */
  readonly name: string;
  /** The date of time 0, as of ISO 8601, where times are seconds since then. */
  readonly start?: string;
}

/** Panels one below the other over the same times. */
export function timePanels(
  panels: readonly Panel[],
  time: PanelTimes,
  layout: Layout,
  height: number,
): ChartSpec {
  const width = PANEL_WIDTH[layout];
  const room = { ticks: layout === "wide" ? 8 : 5, width, margin: 0.02 };
  const timeAxis = time.start === undefined
    ? linearAxis(time.times, room)
    : dateAxis(time.times, time.start, room);
  const drawn = panels.map(({ title, values, ticks, layers }, k) => {
    const axis = linearAxis(values, { ticks });
    const below = k === panels.length - 1 ? named(time.name, timeAxis.unit) : null;
    return {
      title: titled(named(title, axis.unit), true, width),
      width,
      height,
      encoding: { x: along("x", timeAxis, { title: below, width }), y: upwards("y", axis) },
      layer: layers(timeAxis.domain),
    };
  });
  return wholeSpec({ vconcat: drawn, spacing: 18 });
}

/** A name with the power of ten that its axis is in. */
export function named(name: string, unit: string): string {
  return unit === "" ? name : `${name}, ${unit}`;
}
