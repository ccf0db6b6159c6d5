/**
 * The fit of a table, by the library's own recipe. It is a file of its own, which is loaded when it is
 * first asked for.
 *
 * @module
 */
import { stringify } from "@std/csv";
import { type Fit, fit, type FitForecast } from "../../experiments/fit/mod.ts";
import type { Recording } from "../../mod.ts";
import type { Curve, Outcome, Progress } from "../messages.ts";
import { longestOf, unitOf } from "./table_sample.ts";

/** How far beyond the data it is forecast, in parts of their time; and in how many steps. */
const BEYOND = 0.25;
const STEPS = 100;

/** The most lines that are shown of what is worth knowing. */
const NOTES = 6;

/** What was fitted to a table. */
export interface TableFit {
  readonly outcome: Outcome;
  /** The model, as a safetensors file. */
  readonly parameters: Uint8Array;
  /** Its path and forecast, as a table. */
  readonly forecast: string;
}

/**
 * Fits a model to a table.
 *
 * @param recording The table.
 * @param signal Ends it.
 * @param show Is told how far it is, a few times a second.
 * @returns What came of it.
 */
export async function fitTable(
  recording: Recording,
  signal: AbortSignal,
  show: (progress: Progress) => void,
): Promise<TableFit> {
  let [last, before] = [performance.now(), 0];
  const fitted = await fit(recording, {
    source: recording.source,
    signal,
    onProgress({ phase, done, of, loss, bestLoss = Infinity }) {
      const now = performance.now();
      const milliseconds = (now - last) / Math.max(1, done - before);
      [last, before] = [now, done];
      const training = phase === "training" && loss !== undefined;
      show({
        ...{ iteration: done, iterations: of, milliseconds, bestLoss },
        stage: training ? "the model that forecasts best" : "the choice of a model",
        unit: training ? "updates" : "trials",
        losses: training ? [{ iteration: done, loss }] : [],
      });
    },
  });
  const { name } = longestOf(recording);
  const shown = fitted.trajectories.find((each) => each.name === name)!;
  const end = shown.times[shown.times.length - 1];
  const span = end - shown.times[0];
  const beyond = await fitted.forecast({
    ...{ from: end, to: end + BEYOND * span, dt: BEYOND * span / STEPS },
    ...(recording.trajectories.length > 1 && { trajectory: name }),
  }).catch(() => undefined); // what drives it is not known beyond the data
  const [unit, seconds] = unitOf(recording, shown.times);
  const curve = curveOf(fitted, shown.path, beyond, seconds);
  const { kind, text = "Nothing says whether the forecast is of any use." } = fitted.verdict ?? {};
  return {
    outcome: {
      stopped: false,
      verdict: text,
      ...(kind !== undefined && kind !== "no better" && { good: kind === "better" }),
      curve,
      losses: fitted.history.map(({ stage, loss }, iteration) => ({ iteration, stage, loss })),
      trained: shown.trained,
      notes: [
        ...(fitted.description === "" ? [] : [`${fitted.description}.`]),
        ...(beyond?.leaves.map(({ text }) => text) ?? []),
        ...fitted.notes,
      ].slice(0, NOTES),
    },
    parameters: fitted.save(),
    forecast: curveTable(curve, unit, fitted.stateNames),
  };
}

/** The path of the model and the forecast beyond it as one. */
function curveOf(
  { stateNames }: Fit,
  path: Fit["trajectories"][number]["path"],
  beyond: FitForecast | undefined,
  seconds: number,
): Curve {
  const next = beyond?.paths[0];
  const times = [...path.times, ...next?.times ?? []];
  const rows = (
    seen: (name: string) => ArrayLike<number> | undefined,
    to: (name: string) => ArrayLike<number> | undefined,
  ) => {
    const columns = stateNames.map((name) => [seen(name), to(name)]);
    return Float64Array.from({ length: times.length * stateNames.length }, (_, k) => {
      const [i, j] = [Math.floor(k / stateNames.length), k % stateNames.length];
      const [first, second] = columns[j];
      return i < path.times.length ? first?.[i] ?? NaN : second?.[i - path.times.length] ?? NaN;
    });
  };
  return {
    times: Float64Array.from(times, (time) => time / seconds),
    middle: rows((name) => path.columns[name].model, (name) => next?.columns[name].values),
    lower: rows((name) => path.columns[name].low, (name) => next?.columns[name].low),
    upper: rows((name) => path.columns[name].high, (name) => next?.columns[name].high),
  };
}

/** A curve with its band as a table; a cell is empty where there is no number. */
function curveTable(
  { times, middle, lower, upper }: Curve,
  unit: string,
  names: readonly string[],
): string {
  const d = names.length;
  const columns = [
    { end: "", values: middle },
    ...[{ end: " low", values: lower }, { end: " high", values: upper }]
      .filter(({ values }) => values?.some(Number.isFinite)),
  ];
  const header = [unit, ...names.flatMap((name) => columns.map(({ end }) => name + end))];
  const rows = Array.from(times, (time, i) => [
    time,
    ...names.flatMap((_, j) => columns.map(({ values }) => values![i * d + j])),
  ]);
  const cell = (x: number) => Number.isFinite(x) ? String(x) : "";
  return stringify([header, ...rows.map((row) => row.map(cell))]);
}
