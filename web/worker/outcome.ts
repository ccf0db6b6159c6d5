import type { Outcome, Sample } from "../messages.ts";

/** A forecast and how far it is off. */
interface ForecastError {
  readonly name: string;
  readonly error: number;
}

/**
 * How far a forecast of a built-in system is off, on what was held back of it, and two rivals that need no
 * model.
 *
 * @param sample The path.
 * @param path The model's path at its times.
 * @returns The model's error, and those of the rivals: root mean squares in parts of each element's standard
 *   deviation.
 */
export function forecastErrors(
  { times, states, trained, stateNames: { length: d } }: Sample,
  path: Float64Array,
): [model: ForecastError, ...rivals: ForecastError[]] {
  const means = columns(d, (j) => mean(times.length, (i) => states[i * d + j]));
  const scales = columns(
    d,
    (j) => Math.sqrt(mean(times.length, (i) => (states[i * d + j] - means[j]) ** 2)) || 1,
  );
  const error = (forecast: (i: number, j: number) => number) =>
    Math.sqrt(mean((times.length - trained) * d, (k) => {
      const [i, j] = [trained + Math.floor(k / d), k % d];
      return ((forecast(i, j) - states[i * d + j]) / scales[j]) ** 2;
    }));
  return [
    { name: "this model", error: error((i, j) => path[i * d + j]) },
    { name: "the last value", error: error((_, j) => states[(trained - 1) * d + j]) },
    {
      name: "the mean of what was seen",
      error: error((_, j) => mean(trained, (i) => states[i * d + j])),
    },
  ];
}

/**
 * What came of the training of a built-in system.
 *
 * @param sample The path.
 * @param path The model's path at its times.
 * @param stopped Whether the training was ended before its end.
 * @returns The outcome.
 */
export function outcomeOf(sample: Sample, path: Float64Array, stopped: boolean): Outcome {
  const [{ error: own }, ...rivals] = forecastErrors(sample, path);
  const best = rivals.reduce((a, b) => a.error <= b.error ? a : b);
  const good = own < best.error;
  return {
    ...{ stopped, good },
    verdict: !Number.isFinite(own)
      ? "On what was held back the forecast leaves all bounds."
      : `On what was held back the forecast is ${percent(own)} of a standard deviation off, and ` +
        (good
          ? `${best.name} ${multiple(best.error / own)} as much.`
          : `${best.name} ${percent(best.error)}: it is nearer.`),
  };
}

function columns(d: number, of: (j: number) => number): number[] {
  return Array.from({ length: d }, (_, j) => of(j));
}

function mean(count: number, of: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += of(i);
  return sum / count;
}

function percent(part: number): string {
  return `${Number((100 * part).toPrecision(2)).toLocaleString("en")} %`;
}

function multiple(ratio: number): string {
  return `${Number(ratio.toPrecision(2)).toLocaleString("en")} times`;
}
