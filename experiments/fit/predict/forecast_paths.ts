import { SolveError } from "../../../solvers/mod.ts";
import type { Trajectory } from "../../../systems/mod.ts";
import { UsageError } from "../../../commands/internal.ts";
import { type Bands, type Edges, edgesAround } from "../bands/bands.ts";
import { departureOf, REFUSED } from "../forecasts/data_range.ts";
import { type Beginning, fromLastRows, fromStart, type Model } from "./beginnings.ts";
import { drivenBy } from "./driven_by.ts";
import type { ForecastRequest } from "./forecast_request.ts";
import { type ModelClock, timesOf } from "./predict_times.ts";

/** A forecast of a trajectory. */
export interface ForecastPath {
  /** The trajectory. */
  readonly name: string;
  /** The times. */
  readonly times: Float64Array;
  /** The states there, of shape [times, d]. */
  readonly states: Float64Array;
  /** What the state has besides, that no column holds; unset where there is nothing. */
  readonly hidden?: Float64Array;
  /** The recording that it goes on from; unset where it starts otherwise. */
  readonly goesOn?: Trajectory;
  /** The ends of the bands around the states; unset where they are not known. */
  readonly band?: Edges;
}

/** All forecasts that were asked for. */
export interface Forecasts {
  /** Of each trajectory. */
  readonly paths: readonly ForecastPath[];
  /** Whether trajectories have names of their own. */
  readonly grouped: boolean;
}

/**
 * Forecasts: from the start of a trajectory that was trained on, from one of the user's, or on from
 * the last rows of new data.
 *
 * @throws {UsageError} If what drives the model is not known, or files cannot be read.
 * @throws {SolveError} If a path cannot be followed that far.
 */
export async function forecastPaths(request: ForecastRequest, model: Model): Promise<Forecasts> {
  const { fromData } = request;
  const { grouped, beginnings } = fromData === undefined
    ? { grouped: false, beginnings: [await fromStart(request, model)] }
    : await fromLastRows(request, fromData, model);
  const paths = beginnings.map((beginning) => {
    const { start, from, trajectory, goesOn } = beginning;
    const times = timesOf(request, from, model.clock);
    checkBegin(times[0], beginning, model.clock);
    checkCovered(times, beginning, model, request);
    const states = statesAt(times, beginning, model, request);
    const { hidden } = model.forecaster;
    return {
      ...{ name: start.name, times, states },
      ...(hidden && { hidden: hidden.forecast(start, times, trajectory) }),
      ...(goesOn && { goesOn }),
      ...(request.bands && model.run.bands && {
        band: edgesAround(
          model.run.bands,
          states,
          times,
          sinceOf(beginning, request, model.run.bands),
          model.forecaster.spread?.(start, times, trajectory),
        ),
      }),
    };
  });
  return { grouped, paths };
}

/** The time from which on values are not known. */
function sinceOf(
  { start, goesOn, from }: Beginning,
  request: ForecastRequest,
  { since }: Bands,
): number {
  if (goesOn !== undefined) return since === undefined ? goesOn.times[0] : from;
  return request.start === undefined ? since?.[start.name] ?? start.t0 : start.t0;
}

function checkBegin(
  first: number,
  { start, trajectory, goesOn }: Beginning,
  clock: ModelClock,
): void {
  const always = goesOn === undefined && trajectory?.inputs === undefined &&
    trajectory?.doses === undefined;
  if (always || first >= start.t0) return;
  throw new UsageError(
    `--from must be ${
      clock.text(start.t0)
    } or later, where the path begins and what drives it is known; ` +
      `got ${clock.text(first)}`,
  );
}

/** Throws where inputs are not known as far as a path goes. */
function checkCovered(
  times: Float64Array,
  { start, trajectory, source }: Beginning,
  model: Model,
  request: ForecastRequest,
): void {
  const { run, clock } = model;
  const names = run.columns?.input ?? [];
  const { changing } = drivenBy(model.forecaster.model, run.columns);
  if (trajectory?.inputs === undefined) return;
  const { times: rows, inputs } = trajectory;
  const m = names.length;
  names.forEach((name, k) => {
    if (!changing.includes(name)) return;
    const known = rows.filter((_, i) => !Number.isNaN(inputs[i * m + k]));
    const [first, last] = [known[0], known[known.length - 1]];
    const end = times[times.length - 1];
    if (first <= start.t0 && last >= end) return;
    const [has, wants] = [[first, last], [start.t0, end]].map((span) => {
      return span.map((t) => clock.text(t)).join(" to ");
    });
    const remedy = last >= end
      ? "add rows before, or go on from a recording with --from-data"
      : `add rows, ${request.inputs === undefined ? "name a table of them with --inputs, " : ""}` +
        `or say --to ${clock.text(last)} at most`;
    throw new UsageError(
      `${source}: ${name} is known from ${has}, and the path goes from ${wants}; ${remedy}`,
    );
  });
}

function statesAt(
  times: Float64Array,
  { start, trajectory }: Beginning,
  { forecaster, run, clock }: Model,
  { extrapolate = false, runsAway = false }: ForecastRequest,
): Float64Array {
  const { stateNames, timeName } = forecaster.model;
  try {
    const states = forecaster.forecast(start, times, trajectory);
    const broken = states.findIndex(Number.isNaN);
    if (broken < 0 || runsAway) return states;
    const after = Math.floor(broken / stateNames.length);
    const before = states.subarray(0, after * stateNames.length);
    // It is refused where it leaves the data already.
    if (!extrapolate && run.range && departureOf(run.range, before, REFUSED)) return states;
    const reached = after === 0 ? start.t0 : times[after - 1];
    throw new SolveError(
      "not finite",
      0,
      reached,
      `the path cannot be followed beyond ${timeName} = ${
        clock.text(reached)
      }, where it grows without ` +
        "limit; forecast a shorter time",
    );
  } catch (cause) {
    if (cause instanceof SolveError) throw cause;
    // Such as times that are too far apart to tell steps between them.
    if (!(cause instanceof RangeError)) throw cause;
    throw new UsageError(cause.message, { cause });
  }
}
