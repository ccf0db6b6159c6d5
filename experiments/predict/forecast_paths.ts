import { SolveError } from "../../solvers/mod.ts";
import type { Trajectory } from "../../systems/mod.ts";
import { oneLine, readTable, unknownName, UsageError } from "../../commands/mod.ts";
import { DATA } from "../fit/data_options.ts";
import { fitStart } from "../fit/forecasts/fit_start.ts";
import type { EquationsConfig, Forecaster, Start } from "../fit/plan.ts";
import type { RunConfig } from "../train/run/run_config.ts";
import { continued, NewData, trajectoryOf } from "./new_data.ts";
import type { PredictRequest } from "./predict_request.ts";
import { type ModelClock, timesOf } from "./predict_times.ts";

/** A model, and what its run says. */
export interface Model {
  /** What forecasts. */
  readonly forecaster: Forecaster;
  /** The run. */
  readonly run: RunConfig;
  /** Its times. */
  readonly clock: ModelClock;
}

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
}

/** All forecasts that were asked for. */
export interface Forecasts {
  /** Of each trajectory. */
  readonly paths: readonly ForecastPath[];
  /** Whether trajectories have names of their own. */
  readonly grouped: boolean;
}

/** Where a path starts, and what drives it. */
interface Beginning {
  readonly start: Start;
  /** The first time of the forecast unless told otherwise. */
  readonly from: number;
  /** What drives it; unset where nothing does. */
  readonly trajectory?: Trajectory;
  /** The file that says what drives it last. */
  readonly source?: string;
  /** The recording that it goes on from. */
  readonly goesOn?: Trajectory;
}

/**
 * Forecasts: from the start of a trajectory that was trained on, from one of the user's, or on from
 * the last rows of new data.
 *
 * @throws {UsageError} If what drives the model is not known, or files cannot be read.
 * @throws {SolveError} If a path cannot be followed that far.
 */
export async function forecastPaths(request: PredictRequest, model: Model): Promise<Forecasts> {
  const { fromData } = request;
  const { grouped, beginnings } = fromData === undefined
    ? { grouped: false, beginnings: [await fromStart(request, model)] }
    : await fromLastRows(request, fromData, model);
  const paths = beginnings.map((beginning) => {
    const { start, from, trajectory, goesOn } = beginning;
    const times = timesOf(request, from, model.clock);
    checkBegin(times[0], beginning, model.clock);
    checkCovered(times, beginning, model);
    const states = statesAt(times, start, trajectory, model);
    const { hidden } = model.forecaster;
    return {
      ...{ name: start.name, times, states },
      ...(hidden && { hidden: hidden.forecast(start, times, trajectory) }),
      ...(goesOn && { goesOn }),
    };
  });
  return { grouped, paths };
}

/** A start that was trained, or one of the user's. */
async function fromStart(request: PredictRequest, model: Model): Promise<Beginning> {
  const { inputs } = request;
  const { forecaster, run, clock } = model;
  const start = startOf(request, model);
  if (inputs === undefined) return { start, from: start.t0 };
  const constants = constantsOf(model);
  const data = new NewData(run, clock, { group: request.group, constant: Object.keys(constants) });
  const toCome = await data.toCome(inputs);
  const trajectory = request.start !== undefined && toCome.trajectories.length === 1
    ? toCome.trajectories[0]
    : trajectoryOf(toCome, start.name);
  const names = data.columns.input ?? [];
  const known = request.start === undefined ? start.name : forecaster.model.starts[0].name;
  const filled = trajectory.inputs?.map((x, i) => {
    const by = constants[names[i % names.length]];
    return by === undefined || !Number.isNaN(x) ? x : by[known];
  });
  return {
    ...{ start, from: start.t0, source: oneLine(inputs) },
    trajectory: { ...trajectory, ...(filled && { inputs: filled }) },
  };
}

/** The inputs that do not change along a trajectory, and their values by its name. */
function constantsOf({ forecaster: { model } }: Model): EquationsConfig["constants"] {
  return model.kind === "equations" ? model.constants : {};
}

function startOf(
  { start, trajectory, from }: PredictRequest,
  { forecaster, clock }: Model,
): Start {
  const { model } = forecaster;
  const { starts } = model;
  const first = trajectory === undefined
    ? starts[0]
    : starts.find(({ name }) => name === trajectory);
  if (first === undefined) {
    throw unknownName("trajectory", trajectory!, starts.map(({ name }) => name));
  }
  if (start === undefined) return first;
  const size = first.y0.length;
  if (start.length !== size) {
    const names = model.kind === "equations" ? model.elements : model.stateNames;
    throw new UsageError(
      `--start must have ${size} numbers, for ${names.join(", ")}; got ${start.length}`,
    );
  }
  return { name: "start", t0: clock.time(from, "from") ?? first.t0, y0: start };
}

/** New data, of one trajectory or more, each of which goes on from its last rows. */
async function fromLastRows(
  { inputs, trajectory, group }: PredictRequest,
  path: string,
  model: Model,
): Promise<{ grouped: boolean; beginnings: Beginning[] }> {
  const { forecaster, run, clock } = model;
  const data = new NewData(run, clock, { group, constant: Object.keys(constantsOf(model)) });
  const recording = await data.recording(path);
  const { groupNames } = recording;
  const toCome = inputs === undefined ? undefined : await data.toCome(inputs);
  const { dt } = readTable(DATA, run.options);
  const chosen = trajectory === undefined
    ? recording.trajectories
    : recording.trajectories.filter(({ name }) => name === trajectory);
  if (chosen.length === 0) {
    throw unknownName("trajectory", trajectory!, recording.trajectories.map(({ name }) => name));
  }
  const beginnings = chosen.map((one): Beginning => {
    const whole = toCome === undefined ? one : continued(one, trajectoryOf(toCome, one.name), dt);
    const fitted = fitStart(forecaster, whole);
    const source = oneLine(inputs ?? path);
    return { ...fitted, from: lastMeasured(one), source, goesOn: one };
  });
  return { grouped: groupNames !== undefined, beginnings };
}

/** The time of the last row with a measurement. */
function lastMeasured({ times, states }: Trajectory): number {
  const d = states.length / times.length;
  return times[Math.floor(states.findLastIndex((x) => !Number.isNaN(x)) / d)];
}

function checkBegin(first: number, { start, trajectory }: Beginning, clock: ModelClock): void {
  if (trajectory === undefined || first >= start.t0) return;
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
): void {
  const { run, clock } = model;
  const names = run.columns?.input ?? [];
  const constant = Object.keys(constantsOf(model));
  if (trajectory?.inputs === undefined) return;
  const { times: rows, inputs } = trajectory;
  const m = names.length;
  names.forEach((name, k) => {
    if (constant.includes(name)) return;
    const known = rows.filter((_, i) => !Number.isNaN(inputs[i * m + k]));
    const [first, last] = [known[0], known[known.length - 1]];
    const end = times[times.length - 1];
    if (first <= start.t0 && last >= end) return;
    const [has, wants] = [[first, last], [start.t0, end]].map((span) => {
      return span.map((t) => clock.text(t)).join(" to ");
    });
    const remedy = last >= end
      ? "add rows before, or go on from a recording with --from-data"
      : `add rows, or say --to ${clock.text(last)} at most`;
    throw new UsageError(
      `${source}: ${name} is known from ${has}, and the path goes from ${wants}; ${remedy}`,
    );
  });
}

function statesAt(
  times: Float64Array,
  start: Start,
  trajectory: Trajectory | undefined,
  { forecaster, clock }: Model,
): Float64Array {
  const { stateNames, timeName } = forecaster.model;
  try {
    const states = forecaster.forecast(start, times, trajectory);
    const broken = states.findIndex(Number.isNaN);
    if (broken < 0) return states;
    const after = Math.floor(broken / stateNames.length);
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
