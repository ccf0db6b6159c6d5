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
} from "../options/config_checks.ts";

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
  /** How far members of an ensemble were apart there, where they are alike; unset of a single model. */
  readonly spreads?: readonly number[];
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
      spreads: optional(list(notNegative)),
    })),
    since: optional(each(number)),
  }, name) ??
    first((value as Bands).columns.map(({ leads, widths, spreads }, k) => () => {
      const at = `${name}.columns[${k}]`;
      if (widths.length !== leads.length) {
        return `${at}.widths must have ${leads.length} numbers, got ${widths.length}`;
      }
      if (spreads !== undefined && spreads.length !== leads.length) {
        return `${at}.spreads must have ${leads.length} numbers, got ${spreads.length}`;
      }
      return leads.every((lead, i) => i === 0 || lead > leads[i - 1])
        ? undefined
        : `${at}.leads must rise`;
    }));

/** The half width of a band. */
function widthAt({ leads, widths, growth }: ColumnBand, lead: number): number {
  const last = leads.length - 1;
  return lead >= leads[last] && leads[last] > 0
    ? widths[last] * (lead / leads[last]) ** growth
    : between(leads, widths, lead);
}

/** What stands between values at leads, and at the nearest one outside of them. */
function between(leads: readonly number[], values: readonly number[], lead: number): number {
  const next = leads.findIndex((each) => each > lead);
  if (next <= 0) return values[next < 0 ? values.length - 1 : 0];
  const part = (lead - leads[next - 1]) / (leads[next] - leads[next - 1]);
  return values[next - 1] + part * (values[next] - values[next - 1]);
}

/** The 97.5 % quantile of the normal distribution. */
export const NORMAL = 1.96;

/**
 * A band around a forecast. Where the members of an ensemble are further apart than they were on the parts
 * that were held out in turn it is wider: the variance that is more is added.
 *
 * @param lead How far the forecast goes, since what was measured last; less than 0 counts as 0.
 * @param spread How far the members are apart. Default 0.
 * @returns Its lower and its upper end; NaN where nothing is known.
 */
export function bandAt(
  band: ColumnBand,
  forecast: number,
  lead: number,
  spread = 0,
): [number, number] {
  const { leads, spreads, log } = band;
  if (leads.length === 0) return [NaN, NaN];
  const at = Math.max(0, lead);
  const apart = log ? spread / Math.abs(forecast) : spread;
  const usual = spreads === undefined ? 0 : between(leads, spreads, at);
  const width = Math.hypot(
    widthAt(band, at),
    NORMAL * Math.sqrt(Math.max(0, apart ** 2 - usual ** 2)),
  );
  return log
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
 * @param spread How far the members of an ensemble are apart, as the forecasts. Default 0.
 */
export function edgesAround(
  { columns }: Bands,
  states: Float64Array,
  times: ArrayLike<number>,
  since: number,
  spread?: Float64Array,
): Edges {
  const d = columns.length;
  const [lower, upper] = [new Float64Array(states.length), new Float64Array(states.length)];
  states.forEach((x, i) => {
    [lower[i], upper[i]] = bandAt(columns[i % d], x, times[Math.floor(i / d)] - since, spread?.[i]);
  });
  return { lower, upper };
}

/**
 * The band around what a model forecasts of the trajectories of a recording; NaN where the end of one is
 * forecast and not yet reached.
 */
export function bandAround(bands: Bands, forecaster: Forecaster): Band {
  return (trajectory, trained, times) => {
    const start = forecaster.startOf(trajectory, trained);
    const states = forecaster.forecast(start, times, trajectory);
    const spread = forecaster.spread?.(start, times, trajectory);
    const ends = bands.since !== undefined && trained > 0;
    const since = trajectory.times[ends ? trained - 1 : 0];
    const edges = edgesAround(bands, states, times, since, spread);
    if (!ends) return edges;
    const known = Array.from(times).findLastIndex((t) => t < since) + 1;
    for (const edge of [edges.lower, edges.upper]) edge.fill(NaN, 0, known * bands.columns.length);
    return edges;
  };
}
