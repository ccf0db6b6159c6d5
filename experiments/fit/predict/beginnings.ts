import type { Trajectory } from "../../../systems/mod.ts";
import { listed, readTable, unknownName, UsageError } from "../../../commands/internal.ts";
import { DATA } from "../options/data_options.ts";
import { eachStart } from "../forecasts/ensemble.ts";
import { fitStart } from "../forecasts/fit_start.ts";
import type { Forecaster, Start } from "../plan.ts";
import type { RunConfig } from "../options/run_config.ts";
import { type DrivenBy, drivenBy } from "./driven_by.ts";
import { continued, NewData, trajectoryOf } from "./new_data.ts";
import type { ForecastRequest, NewTable } from "./forecast_request.ts";
import type { ModelClock } from "./predict_times.ts";

/** A model, and what its run says. */
export interface Model {
  /** What forecasts. */
  readonly forecaster: Forecaster;
  /** The run. */
  readonly run: RunConfig;
  /** Its times. */
  readonly clock: ModelClock;
}

/** Where a path starts, and what drives it. */
export interface Beginning {
  /** Where it starts. */
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
 * A start that was trained, or one of the user's.
 *
 * @throws {UsageError} If there is none of a name, or what drives the path is not known.
 */
export async function fromStart(request: ForecastRequest, model: Model): Promise<Beginning> {
  const { inputs } = request;
  const { forecaster, run, clock } = model;
  const driven = drivenBy(forecaster.model, run.columns);
  const name = trainedName(request, forecaster);
  const covariates = covariatesOf(driven, name, run);
  if (inputs === undefined) {
    if (driven.changing.length > 0) throw undriven(driven.changing);
    const trajectory = covariates && drivenByCovariates(name, covariates);
    const start = startOf(request, model, name, trajectory);
    return { start, from: start.t0, ...(trajectory && { trajectory }) };
  }
  const data = new NewData(run, clock, { group: request.group, driven });
  const toCome = await data.toCome(inputs);
  const found = request.start !== undefined && toCome.trajectories.length === 1
    ? toCome.trajectories[0]
    : trajectoryOf(toCome, name);
  const names = data.columns.input ?? [];
  const known = found.inputs?.map((x, i) => {
    const by = driven.constant[names[i % names.length]];
    return by === undefined || !Number.isNaN(x) ? x : by[name];
  });
  const trajectory = {
    ...found,
    ...(known && { inputs: known }),
    ...(covariates && { covariates }),
  };
  const start = startOf(request, model, name, trajectory);
  return { start, from: start.t0, source: inputs.name, trajectory };
}

/** That what drives a model is not known. */
function undriven(names: readonly string[]): UsageError {
  return new UsageError(
    `${listed(names)} ${
      names.length === 1 ? "drives" : "drive"
    } the model: say what drives it with ` +
      "--inputs FILE, a table with these columns and the time, or go on from a recording that has them " +
      "with --from-data FILE",
  );
}

/** The trajectory that was trained on whose start is taken, or else whose covariates are. */
function trainedName(
  { trajectory }: ForecastRequest,
  { model: { starts } }: Forecaster,
): string {
  if (trajectory === undefined || starts.some(({ name }) => name === trajectory)) {
    return trajectory ?? starts[0].name;
  }
  throw unknownName("trajectory", trajectory, starts.map(({ name }) => name));
}

/** The covariates of a trajectory that was trained on, where the model sees them. */
function covariatesOf(
  driven: DrivenBy,
  name: string,
  { columns }: RunConfig,
): Float64Array | undefined {
  if (!driven.covariates) return undefined;
  const { constant = {} } = columns ?? {};
  if (Object.hasOwn(constant, name)) return Float64Array.from(constant[name]);
  throw new UsageError(
    `the run does not say what the covariates of ${name} were; go on from a recording that has them ` +
      "with --from-data FILE, or train anew",
  );
}

/** Of a path that nothing but covariates drives: they are the same at all times. */
function drivenByCovariates(name: string, covariates: Float64Array): Trajectory {
  const times = Float64Array.of(0, 1);
  return { name, times, states: new Float64Array(0), covariates };
}

function startOf(
  { start, from }: ForecastRequest,
  { forecaster, clock }: Model,
  trained: string,
  trajectory: Trajectory | undefined,
): Start {
  const { model, members } = forecaster;
  const times = Float64Array.of(0, 1);
  const own = forecaster.startOf({ name: trained, times, states: new Float64Array(0) }, 1);
  if (start === undefined) {
    return eachStart(own, (one) => {
      const { then } = one;
      const late = trajectory?.inputs !== undefined && trajectory.times[0] > one.t0;
      // What drives the path may be known only since it began anew.
      return then !== undefined && late && (clock.time(from, "from") ?? then.t0) >= then.t0
        ? { name: one.name, ...then }
        : one;
    });
  }
  const t0 = clock.time(from, "from") ?? own.t0;
  const names = model.stateNames;
  // Each member of an ensemble has hidden states of its own.
  const size = members === undefined ? own.y0.length : names.length;
  if (members === undefined && start.length === size) return { name: "start", t0, y0: start };
  if (start.length === names.length) {
    return { ...forecaster.startOf(rowAt(t0, start, trajectory), 0), name: "start", t0 };
  }
  const elements = model.kind === "equations" ? model.elements : names;
  throw new UsageError(
    `--start must have ${names.length} numbers, for ${names.join(", ")}` +
      (elements.length === size && size !== names.length
        ? `, or ${size}, for ${elements.join(", ")}`
        : "") +
      `; got ${start.length}`,
  );
}

/** A trajectory of one row. */
function rowAt(t0: number, start: readonly number[], trajectory?: Trajectory): Trajectory {
  const { times = Float64Array.of(t0), inputs } = trajectory ?? {};
  const m = (inputs?.length ?? 0) / times.length;
  const row = Math.max(0, times.findLastIndex((t) => t <= t0));
  return {
    ...trajectory,
    ...{ name: "start", times: Float64Array.of(t0, t0 + 1) },
    states: Float64Array.of(...start, ...start),
    ...(inputs && {
      inputs: Float64Array.of(
        ...[0, 0].flatMap(() => [...inputs.subarray(row * m, (row + 1) * m)]),
      ),
    }),
  };
}

/**
 * New data, of one trajectory or more, each of which goes on from its last rows.
 *
 * @param path The file.
 * @throws {UsageError} If it cannot be read.
 */
export async function fromLastRows(
  { inputs, trajectory, group }: ForecastRequest,
  table: NewTable,
  { forecaster, run, clock }: Model,
): Promise<{ grouped: boolean; beginnings: Beginning[] }> {
  const driven = drivenBy(forecaster.model, run.columns);
  const data = new NewData(run, clock, { group, driven });
  const recording = await data.recording(table);
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
    const source = (inputs ?? table).name;
    return { ...fitted, from: lastMeasured(one), source, goesOn: one };
  });
  return { grouped: groupNames !== undefined, beginnings };
}

/** The time of the last row with a measurement. */
function lastMeasured({ times, states }: Trajectory): number {
  const d = states.length / times.length;
  return times[Math.floor(states.findLastIndex((x) => !Number.isNaN(x)) / d)];
}
