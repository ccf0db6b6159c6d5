/**
 * What the charts of a run have in common: data and model, trained on or held out.
 *
 * @module
 */
import { type ChartSpec, legendFor, lightColor, type PanelTimes } from "../../../commands/mod.ts";

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
  readonly path?: { readonly times: Float64Array; readonly states: Float64Array };
}

/** What the axis of times is called, and where it is one of dates. */
export type TimeAxis = Omit<PanelTimes, "times">;

/** What marks stand for, and their colours. */
export const KINDS = {
  data: lightColor("muted"),
  model: lightColor("blue"),
  "model, held out": lightColor("orange"),
  "trained on": lightColor("blue"),
  "held out": lightColor("orange"),
} as const;

/** One of {@linkcode KINDS}. */
export type Kind = keyof typeof KINDS;

/** A mark: where it is and what it stands for. */
interface Mark {
  readonly x: number;
  readonly y: number;
  readonly what: Kind;
}

/** The channel that tells kinds of marks apart, with a legend for a chart of this width. */
export function colorOf(marks: readonly Mark[], room: number): ChartSpec {
  const there = new Set(marks.map(({ what }) => what));
  const names = (Object.keys(KINDS) as Kind[]).filter((name) => there.has(name));
  return {
    field: "what",
    type: "nominal",
    scale: { domain: names, range: names.map((name) => KINDS[name]) },
    legend: { ...legendFor(names, room), symbolType: "circle", symbolStrokeWidth: 0 },
  };
}

/** The marks of the data: those of element j over another one, or over the time. */
export function dataMarks({ times, states }: Drawn, d: number, j: number, over?: number): Mark[] {
  return marksOf({ times, states }, d, j, over, () => "data");
}

/** The marks of what the model leaves of element j of the data, over the time. */
export function residualMarks(drawn: Drawn, d: number, j: number): Mark[] {
  const { times, trained } = drawn;
  const states = drawn.states.map((x, i) => x - drawn.forecast[i]);
  return marksOf(
    { times, states },
    d,
    j,
    undefined,
    (i) => i < trained ? "trained on" : "held out",
  );
}

/** The marks of the model's path, as in {@linkcode dataMarks}. */
export function modelMarks(drawn: Drawn, d: number, j: number, over?: number): Mark[] {
  const { times, forecast, trained } = drawn;
  const path = drawn.path ?? { times, states: forecast };
  const until = trained === 0 ? -Infinity : times[trained - 1];
  const marks = marksOf(
    path,
    d,
    j,
    over,
    (i) => path.times[i] <= until ? "model" : "model, held out",
  );
  // A line goes on from where the one before it ends.
  const last = marks.findLastIndex(({ what }) => what === "model");
  if (last < 0 || last === marks.length - 1) return marks;
  return marks.toSpliced(last + 1, 0, { ...marks[last], what: "model, held out" });
}

function marksOf(
  { times, states }: { readonly times: Float64Array; readonly states: Float64Array },
  d: number,
  j: number,
  over: number | undefined,
  whatOf: (i: number) => Kind,
): Mark[] {
  return Array.from(times, (time, i) => ({
    x: over === undefined ? time : states[i * d + over],
    y: states[i * d + j],
    what: whatOf(i),
  }));
}

/** Dots for data. */
export function dotLayer(marks: readonly Mark[], color: ChartSpec): ChartSpec {
  return {
    data: { values: marks },
    mark: { type: "point", filled: true, size: 14, opacity: 0.7 },
    encoding: { color },
  };
}

/** Lines for the model, in the order of the marks. */
export function lineLayer(marks: readonly Mark[], color: ChartSpec): ChartSpec {
  return {
    data: { values: marks.map((mark, order) => ({ ...mark, order })) },
    mark: { type: "line", strokeWidth: 1.75 },
    encoding: { color, order: { field: "order" } },
  };
}
