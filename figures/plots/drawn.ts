/**
 * What the figures of a run have in common: data and model, trained on or held out.
 *
 * @module
 */
import type { PlotSeries, PlotTime } from "../plot.ts";

/** Numbers at times: of shape [times, d], row by row. */
export interface Rows {
  /** The times. */
  readonly times: Float64Array;
  /** The numbers. */
  readonly states: Float64Array;
}

/** A trajectory as it is drawn: the data, and what the model makes of them. */
export interface Drawn {
  /** Its name. */
  readonly name: string;
  /** Its times. */
  readonly times: Float64Array;
  /** The data at these times, row by row; NaN where a number is missing. */
  readonly states: Float64Array;
  /** What the model makes of them, row by row; NaN where it does not get. */
  readonly forecast: Float64Array;
  /** How many of the times were trained on. */
  readonly trained: number;
  /** The model's path at more times than those of the data, where there is one. */
  readonly path?: Rows;
  /** The band around the model's path, each edge of shape [times, d], where there is one. */
  readonly band?: {
    readonly times: Float64Array;
    readonly lower: Float64Array;
    readonly upper: Float64Array;
  };
  /** What drives the system, where something does. */
  readonly inputs?: DrawnInputs;
  /** What enters at once, where something does. */
  readonly doses?: readonly { readonly time: number; readonly amount: number }[];
}

/** Inputs as they are drawn. */
export interface DrawnInputs {
  /** Their names, m of them. */
  readonly names: readonly string[];
  /** Their times. */
  readonly times: Float64Array;
  /** Their values, of shape [times, m], row by row; NaN where a number is missing. */
  readonly values: Float64Array;
  /** How they go on from a value: by a line to the next one, or level until there. */
  readonly kind: "linear" | "cubic" | "previous";
}

/** What the axis of times is called, and where it is one of dates. */
export type TimeAxis = PlotTime;

/** How many ticks an axis of times has at most. */
export const TIME_TICKS = 8;

/** Width of a panel over time. */
export const PANEL_WIDTH = { wide: 820, narrow: 252 } as const;

/** Element j of numbers in rows of d. */
export function column(rows: Float64Array, d: number, j: number): Float64Array {
  return Float64Array.from({ length: Math.floor(rows.length / d) }, (_, i) => rows[i * d + j]);
}

/** The dots of the data's element j over the time. */
export function dataSeries({ times, states }: Drawn, d: number, j: number): PlotSeries {
  return { name: "data", color: "muted", mark: "dots", x: times, y: column(states, d, j) };
}

/** A part of the model's path. */
interface PathPart {
  /** What it is called, and its colour. */
  readonly look: Pick<PlotSeries, "name" | "color" | "mark">;
  /** Its first time, and the one after its last. */
  readonly from: number;
  readonly to: number;
}

/** The model's path, and its parts: where it was trained on data, and beyond. */
export function modelPath(drawn: Drawn): { readonly path: Rows; readonly parts: PathPart[] } {
  const { times, forecast, trained } = drawn;
  const path = drawn.path ?? { times, states: forecast };
  const until = trained === 0 ? -Infinity : times[trained - 1];
  const beyond = path.times.findIndex((time) => time > until);
  const size = path.times.length;
  const cut = beyond < 0 ? size : beyond;
  const parts: PathPart[] = [];
  if (cut > 0) {
    parts.push({ look: { name: "model", color: "blue", mark: "line" }, from: 0, to: cut });
  }
  if (cut < size) {
    const look = { name: "model, held out", color: "orange", mark: "line" } as const;
    // A line goes on from where the one before it ends.
    parts.push({ look, from: Math.max(0, cut - 1), to: size });
  }
  return { path, parts };
}

/** The lines of the model's element j over the time. */
export function modelSeries(drawn: Drawn, d: number, j: number): PlotSeries[] {
  const { path, parts } = modelPath(drawn);
  const y = column(path.states, d, j);
  return parts.map(({ look, from, to }) => ({
    ...look,
    x: path.times.subarray(from, to),
    y: y.subarray(from, to),
  }));
}
