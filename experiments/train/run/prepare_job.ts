import { type DataSet, dataSet, holdOut, type Recording } from "../../../systems/mod.ts";
import { oneLine, readTable } from "../../../commands/mod.ts";
import { builtInPlan } from "../../fit/built_in_plan.ts";
import { networkLine } from "../../fit/choose/chosen_line.ts";
import { DATA } from "../../fit/options/data_options.ts";
import { loadEquations, readEquationsText } from "../../fit/equations/load_equations.ts";
import { equationsJob } from "../../fit/job/equations_job.ts";
import { networkJob } from "../../fit/job/network_job.ts";
import { settingsLine } from "../../fit/job/settings_line.ts";
import { checkPlan, type Preparing, type TrainingJob } from "../../fit/job/training_job.ts";
import type { ReadRecordingFileOptions } from "../../fit/read_recording_file.ts";
import { readSystemData } from "../../fit/read_system_data.ts";
import type { System } from "../../fit/systems.ts";
import {
  equationsSettings,
  recordingDefaults,
  type SettingTexts,
  systemDefaults,
  trainSettings,
} from "../../fit/options/train_settings.ts";
import type { TrainRequest } from "../train_request.ts";
import { readFile } from "./read_file.ts";
import { readText } from "./read_text.ts";

/**
 * Reads and checks the data, and makes the plan of the training: all that can be wrong with
 * what was asked for is found here, before anything is written.
 *
 * @throws {UsageError} If the data cannot be read, or the options do not go together.
 */
export async function prepareJob(
  request: TrainRequest,
  preparing: Preparing,
): Promise<TrainingJob> {
  const { system } = request;
  const job = system !== undefined
    ? await systemJob(request, system, preparing)
    : await fileJob(request, preparing);
  checkPlan(job.plan);
  return job;
}

async function systemJob(
  { given }: TrainRequest,
  system: System,
  { say }: Preparing,
): Promise<TrainingJob> {
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
  say(`${data.name}, ${data.origin}${from}: ${points} states on [${data.t0}, ${data.t1}]`);
  return {
    name: system.name,
    how: `${networkLine(layers, system.time, settings.activation)}; ${settingsLine(settings)}`,
    notes: [],
    recording,
    trained,
    plan: builtInPlan(system, firstPart(data, trained[0]), settings),
    options: texts,
  };
}

async function fileJob(
  { source, given }: TrainRequest,
  preparing: Preparing,
): Promise<TrainingJob> {
  const requestOf = (options: SettingTexts) => {
    const { holdout, data: _, equations: __, inputKind, ...columns } = readTable(DATA, options);
    return {
      ...{ name: source!, options, holdout, inputKind, columns },
      read: (columns: ReadRecordingFileOptions) => readFile(source!, columns),
    };
  };
  const path = given.equations;
  if (path === undefined) {
    const { settings, texts } = trainSettings(given, recordingDefaults());
    return await networkJob({ ...requestOf(texts), settings }, preparing);
  }
  const { settings, texts } = equationsSettings(given);
  const text = await readEquationsText(path);
  const name = oneLine(path);
  return {
    ...await equationsJob(
      { ...requestOf(texts), settings, equations: await loadEquations(text, name) },
      preparing,
    ),
    notes: [`${name} runs in this process, as code of your own.`],
    equations: { path, text },
  };
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
