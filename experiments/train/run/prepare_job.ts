import {
  type DataSet,
  dataSet,
  holdOut,
  type Recording,
  type RecordingOptions,
} from "../../../systems/mod.ts";
import { builtInPlan } from "../../fit/built_in_plan.ts";
import { count, counted, listed, readTable, UsageError } from "../../../commands/mod.ts";
import { nearestName } from "../../../tensors/internal.ts";
import type { TrainingPlan } from "../../fit/plan.ts";
import { readRecordingFile } from "../../fit/read_recording_file.ts";
import { readSystemData } from "../../fit/read_system_data.ts";
import { recordingPlan } from "../../fit/recording_plan.ts";
import { tableColumns } from "../../fit/table_columns.ts";
import { type System, SYSTEMS } from "../../fit/systems.ts";
import { DATA } from "../../fit/data_options.ts";
import type { TrainRequest } from "../train_request.ts";
import { settingsLine } from "../train_report.ts";
import { recordingDefaults, systemDefaults, trainSettings } from "../train_settings.ts";
import { readText } from "./read_text.ts";
import { columnsLine, shortList } from "./columns_line.ts";
import type { TrainingJob } from "./training_job.ts";

/**
 * Reads and checks the data, and makes the plan of the training: all that can be wrong with
 * what was asked for is found here, before anything is written.
 *
 * @throws {UsageError} If the data cannot be read, or the options do not go together.
 */
export async function prepareJob(request: TrainRequest): Promise<TrainingJob> {
  const { system } = request;
  const job = system === undefined ? await fileJob(request) : await systemJob(request, system);
  checkPlan(job.plan);
  return job;
}

async function systemJob({ given }: TrainRequest, system: System): Promise<TrainingJob> {
  const { settings, texts } = trainSettings(given, systemDefaults(system));
  const { holdout, data: file } = readTable(DATA, texts);
  const data = await systemData(system, file);
  const recording = recordingOf(data);
  const points = data.times.length;
  const { trained } = holdOut(recording, holdout);
  const d = data.stateNames.length;
  const hidden = settings.hidden === "auto" ? [] : settings.hidden;
  const layers = [d + (system.time ? 1 : 0), ...hidden, d];
  const from = file === undefined ? "" : ` from ${file}`;
  return {
    name: system.name,
    what: `${data.name}, ${data.origin}${from}: ${points} states on [${data.t0}, ${data.t1}]`,
    how: settingsLine(layers, system.time, settings),
    notes: [],
    recording,
    trained,
    plan: builtInPlan(system, firstPart(data, trained[0]), settings),
    options: texts,
  };
}

async function fileJob({ source, given }: TrainRequest): Promise<TrainingJob> {
  const { settings, texts } = trainSettings(given, recordingDefaults());
  const { holdout, data: _, inputKind, ...columns } = readTable(DATA, texts);
  const recording = await readFile(source!, columns);
  const { training, trained } = orUsageError(() => holdOut(recording, holdout));
  const plan = orUsageError(() => recordingPlan(recording, training, settings));
  const { stateNames, trajectories, missing, start } = recording;
  const d = stateNames.length;
  const rows = trajectories.reduce((sum, { times }) => sum + times.length, 0);
  const doses = trajectories.reduce((sum, { doses = [] }) => sum + doses.length, 0);
  const what = [
    `${source}: ${counted(rows, "row")} of ${listed(shortList(stateNames))}`,
    ...(trajectories.length > 1 ? [`${count(trajectories.length)} trajectories`] : []),
    ...(doses > 0 ? [counted(doses, "dose")] : []),
    ...(missing > 0 ? [`${counted(missing, "cell")} missing`] : []),
    ...(start === undefined ? [] : [`times in seconds since ${start}`]),
    heldOutText(trained, trajectories.map(({ times }) => times.length)),
  ];
  return {
    name: source!,
    what: what.join(", "),
    columns: columnsLine(recording, inputKind),
    table: tableColumns(recording, columns),
    how: settingsLine([d, ...plan.hidden, d], false, settings),
    notes: [...plan.notes, ...undrivenNote(recording)],
    recording,
    trained,
    plan,
    options: texts,
  };
}

async function readFile(source: string, columns: RecordingOptions): Promise<Recording> {
  const there = await Deno.stat(source).then(() => true, (error) => {
    return !(error instanceof Deno.errors.NotFound);
  });
  if (!there && !/[./\\]/.test(source)) {
    const known = Object.keys(SYSTEMS);
    throw new UsageError(
      `there is no system and no file ${JSON.stringify(source)}; the nearest system is ` +
        `${JSON.stringify(nearestName(source, known))} (known: ${known.join(", ")})`,
    );
  }
  return await readRecordingFile(source, columns);
}

/** That a network is not driven. */
function undrivenNote({ inputNames, doses }: Recording): string[] {
  if (inputNames === undefined && doses === undefined) return [];
  return [
    "The network does not see what drives the system: it is trained without inputs and doses.",
  ];
}

function heldOutText(trained: readonly number[], rows: readonly number[]): string {
  const whole = trained.filter((n) => n === 0).length;
  const left = rows.reduce((sum, n, k) => sum + n - trained[k], 0);
  if (left === 0) return "nothing held out";
  if (whole > 0) return `the last ${count(whole)} of them held out`;
  return `the last ${counted(left, "row")} held out`;
}

/** Makes the data set, or reads it from the file asked for. */
async function systemData(system: System, file: string | undefined): Promise<DataSet> {
  if (file === undefined || system.read === undefined) return system.data();
  return readSystemData(system, await readText(file), file);
}

function recordingOf({ name, stateNames, times, states }: DataSet): Recording {
  return {
    source: name,
    timeName: "t",
    stateNames,
    leftOut: [],
    trajectories: [{ name, times, states: states.data }],
    missing: 0,
  };
}

/** The first times of a data set. */
function firstPart(data: DataSet, points: number): DataSet {
  const { name, origin, stateNames, times, states, t0 } = data;
  if (points === times.length) return data;
  const rows = states.toArray() as number[][];
  return dataSet({
    ...{ name, origin, stateNames, t0 },
    t1: times[points - 1],
    states: rows.slice(0, points),
  });
}

/** Makes a trainer of every stage once: options that do not go together show here. */
function checkPlan({ stages }: TrainingPlan): void {
  orUsageError(() => {
    for (const stage of stages) stage.makeTrainer().release();
  });
}

/** Does something with what the user asked for: what is wrong with it is the user's to know. */
function orUsageError<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof RangeError || cause instanceof TypeError)) throw cause;
    throw new UsageError(cause.message, { cause });
  }
}
