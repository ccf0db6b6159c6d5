import {
  type Check,
  each,
  first,
  flag,
  is,
  list,
  number,
  optional,
  parts,
  wrongIn,
} from "../config_checks.ts";

import type { Band, Forecaster } from "../plan.ts";

/** How far values lie from the forecasts of a column, by how far these go. */
export interface ColumnBand {
  /** Whether that is told of the logarithms: a band is then a factor up and down. */
  readonly log: boolean;
  /** How far forecasts go, in the unit of the times; they rise. */
  readonly leads: readonly number[];
  /** The half width at each of these. */
  readonly widths: readonly number[];
  /** Beyond the last of them the width grows with this power of how far forecasts go. */
  readonly growth: number;
}

/**
 * Bands in which 95 % of the values should lie, by what was missed of values that were held out in turn.
 * Plain data, as a run's config.json keeps them.
 */
export interface Bands {
  /** The part of the values that should lie inside. */
  readonly level: number;
  /** Of each column, its band; without leads where nothing is known. */
  readonly columns: readonly ColumnBand[];
  /**
   * Of each trajectory that was trained on the last time there, from which forecasts go on; unset where whole
   * trajectories are forecast, from their first row.
   */
  readonly since?: Readonly<Record<string, number>>;
}

const notNegative = is(
  "a number of at least 0",
  (x) => Number.isFinite(x) && Number(x) >= 0,
);

/** What is wrong with bands, as a run's configuration holds them. */
export const wrongInBands: Check = (value, name) =>
  wrongIn(value, {
    level: notNegative,
    columns: list(parts({
      log: flag,
      leads: list(notNegative),
      widths: list(notNegative),
      growth: notNegative,
    })),
    since: optional(each(number)),
  }, name) ??
    first((value as Bands).columns.map(({ leads, widths }, k) => () => {
      const at = `${name}.columns[${k}]`;
      if (widths.length !== leads.length) {
        return `${at}.widths must have ${leads.length} numbers, got ${widths.length}`;
      }
      return leads.every((lead, i) => i === 0 || lead > leads[i - 1])
        ? undefined
        : `${at}.leads must rise`;
    }));

/** The half width of a band. */
function widthAt({ leads, widths, growth }: ColumnBand, lead: number): number {
  const last = leads.length - 1;
  if (lead >= leads[last]) {
    return leads[last] > 0 ? widths[last] * (lead / leads[last]) ** growth : widths[last];
  }
  const next = leads.findIndex((each) => each > lead);
  if (next === 0) return widths[0];
  const part = (lead - leads[next - 1]) / (leads[next] - leads[next - 1]);
  return widths[next - 1] + part * (widths[next] - widths[next - 1]);
}

/**
 * A band around a forecast.
 *
 * @param lead How far the forecast goes, since what was measured last; less than 0 counts as 0.
 * @returns Its lower and its upper end; NaN where nothing is known.
 */
export function bandAt(band: ColumnBand, forecast: number, lead: number): [number, number] {
  if (band.leads.length === 0) return [NaN, NaN];
  const width = widthAt(band, Math.max(0, lead));
  return band.log
    ? [forecast * Math.exp(-width), forecast * Math.exp(width)]
    : [forecast - width, forecast + width];
}

/** The ends of bands around forecasts, each of shape [times, columns]. */
export interface Edges {
  /** The lower ones; NaN where nothing is known. */
  readonly lower: Float64Array;
  /** The upper ones. */
  readonly upper: Float64Array;
}

/**
 * The bands around forecasts at some times.
 *
 * @param states The forecasts, of shape [times, columns].
 * @param since The time from which they go.
 */
export function edgesAround(
  { columns }: Bands,
  states: Float64Array,
  times: ArrayLike<number>,
  since: number,
): Edges {
  const d = columns.length;
  const [lower, upper] = [new Float64Array(states.length), new Float64Array(states.length)];
  states.forEach((x, i) => {
    [lower[i], upper[i]] = bandAt(columns[i % d], x, times[Math.floor(i / d)] - since);
  });
  return { lower, upper };
}

/**
 * The band around what a model forecasts of the trajectories of a recording; NaN where the end of one is
 * forecast and not yet reached.
 */
export function bandAround(bands: Bands, forecaster: Forecaster): Band {
  return (trajectory, trained, times) => {
    const states = forecaster.forecast(forecaster.startOf(trajectory, trained), times, trajectory);
    const ends = bands.since !== undefined && trained > 0;
    const since = trajectory.times[ends ? trained - 1 : 0];
    const edges = edgesAround(bands, states, times, since);
    if (!ends) return edges;
    const known = Array.from(times).findLastIndex((t) => t < since) + 1;
    for (const edge of [edges.lower, edges.upper]) edge.fill(NaN, 0, known * bands.columns.length);
    return edges;
  };
}
