import { checkKeys, describe, type KeysOf, numbersOf, tensorOf } from "../../tensors/internal.ts";
import { formatShape, type NumbersLike, type Tensor } from "../../tensors/mod.ts";
import type { Drawn, Rows, TimeAxis } from "./drawn.ts";

/**
 * States at times, as `solve` gives them.
 *
 * @category Figures
 */
export interface Path {
  /** The times. */
  readonly times: ArrayLike<number>;
  /** The states there, of shape [times, ...state]. */
  readonly states: NumbersLike | Tensor;
}

/**
 * What a figure of a fit shows: data, a model's path, or both.
 *
 * @category Figures
 */
export interface FitPlotOptions {
  /** What was measured; NaN where a number is missing. Drawn as dots. Default nothing. */
  readonly data?: Path;
  /** What the model makes of it, at times of its own, such as a solution. Drawn as a line. Default nothing. */
  readonly model?: Path;
  /** How many of the times of the data were trained on: the model's line has another colour behind them. Default all. */
  readonly trained?: number;
  /** The names of the state's elements. Default "y0", "y1" and so on. */
  readonly names?: readonly string[];
  /** What the times are called, with their unit. Default "t". */
  readonly timeName?: string;
}

/** The options, by name. */
export const FIT_KEYS: KeysOf<FitPlotOptions> = {
  data: true,
  model: true,
  trained: true,
  names: true,
  timeName: true,
};

/** What is drawn, and the names of its elements. */
export interface Fitted {
  readonly drawn: Drawn;
  readonly names: readonly string[];
  readonly time: TimeAxis;
}

/** Rows, and how many numbers each has. */
interface WideRows extends Rows {
  readonly width: number;
}

/**
 * Reads what a figure of a fit is to show.
 *
 * @throws {TypeError} If an option is unknown or of the wrong type, or shapes do not fit.
 */
export function fittedOf(
  caller: string,
  options: FitPlotOptions,
  known: Readonly<Record<string, true>> = FIT_KEYS,
): Fitted {
  checkKeys(caller, options, known);
  const { timeName = "t" } = options;
  const data = options.data && rowsOf(`${caller}: data`, options.data);
  const model = options.model && rowsOf(`${caller}: model`, options.model);
  const width = (data ?? model)?.width;
  if (width === undefined) {
    throw new TypeError(`${caller}: there must be data or a model, got neither`);
  }
  if (model && model.width !== width) {
    throw new TypeError(
      `${caller}: data and model must be of the same state, got ${width} and ${model.width} ` +
        "numbers at a time",
    );
  }
  const { names = namesFor(width) } = options;
  if (!Array.isArray(names) || names.length !== width) {
    throw new TypeError(
      `${caller}: names must be an array of ${width}, one an element of the state, got ` +
        (Array.isArray(names) ? names.length : describe(names)),
    );
  }
  const none = { times: new Float64Array(0), states: new Float64Array(0) };
  const { times, states } = data ?? none;
  const path = model ?? none;
  // Beyond the last of the times, nothing is known to be held out.
  const { trained = times.length + 1 } = options;
  if (options.trained !== undefined) checkTrained(caller, trained, times.length);
  return {
    drawn: { name: "", times, states, forecast: path.states, trained, path },
    names,
    time: { name: timeName },
  };
}

function checkTrained(caller: string, trained: number, most: number): void {
  if (Number.isInteger(trained) && trained >= 0 && trained <= most) return;
  throw new RangeError(
    `${caller}: trained must be a whole number from 0 to ${most}, the number of times of the data, ` +
      `got ${describe(trained)}`,
  );
}

/** Names for the elements of a state that has none. */
export function namesFor(width: number): string[] {
  return Array.from({ length: width }, (_, j) => width === 1 ? "y" : `y${j}`);
}

/**
 * Reads states at times; those of a solve that went backwards are put in the order of time.
 *
 * @throws {TypeError} If there is not one state a time.
 */
export function rowsOf(what: string, path: Path): WideRows {
  if (typeof path !== "object" || path === null || !("times" in path && "states" in path)) {
    throw new TypeError(`${what} must be { times, states }, got ${describe(path)}`);
  }
  const times = numbersOf(path.times, `${what}.times`);
  const { data, shape } = tensorOf(path.states, `${what}.states`);
  if (shape.length < 1 || shape[0] !== times.length) {
    throw new TypeError(
      `${what}: with ${times.length} times the states must have shape [${times.length}, ...state], ` +
        `got ${formatShape(shape)}`,
    );
  }
  const count = times.length;
  const width = shape.slice(1).reduce((a, b) => a * b, 1);
  if (!(times[0] > times[count - 1])) return { times, states: data, width };
  const turned = data.map((_, i) => data[(count - 1 - Math.floor(i / width)) * width + i % width]);
  return { times: times.reverse(), states: turned, width };
}
