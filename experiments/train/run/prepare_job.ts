import {
  type DataSet,
  dataSet,
  holdOut,
  type Recording,
  recordingUnits,
} from "../../../systems/mod.ts";
import { builtInPlan } from "../../fit/built_in_plan.ts";
import { counted, readTable, UsageError } from "../../../commands/mod.ts";
import { checkAsked } from "../../fit/check_asked.ts";
import { stagesOf } from "../../fit/ensemble_plan.ts";
import { rangeOf } from "../../fit/forecasts/data_range.ts";
import type { TrainingPlan } from "../../fit/plan.ts";
import { readSystemData } from "../../fit/read_system_data.ts";
import { ENOUGH, recordingPlan } from "../../fit/recording_plan.ts";
import { bandsOf } from "../../fit/bands/fit_bands.ts";
import { tableColumns } from "../../fit/table_columns.ts";
import type { System } from "../../fit/systems.ts";
import { DATA } from "../../fit/data_options.ts";
import type { TrainRequest } from "../train_request.ts";
import { settingsLine } from "../train_report.ts";
import { recordingDefaults, systemDefaults, trainSettings } from "../train_settings.ts";
import { readText } from "./read_text.ts";
import { columnNotes } from "./column_notes.ts";
import { columnsLine } from "./columns_line.ts";
import { equationsJob } from "./equations_job.ts";
import { chosenLine, networkLine } from "./chosen_line.ts";
import { orUsageError, readFile, refused, whatLine } from "./read_file.ts";
import type { Preparing, TrainingJob } from "./training_job.ts";

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
    : request.given.equations !== undefined
    ? await equationsJob(request, preparing)
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
  { chosen: earlier, say, onTrial }: Preparing,
): Promise<TrainingJob> {
  const { settings, texts } = trainSettings(given, recordingDefaults());
  const { holdout, data: _, equations: __, inputKind, ...columns } = readTable(DATA, texts);
  const recording = await readFile(source!, columns);
  const { kind, training, trained } = orUsageError(() => holdOut(recording, holdout));
  const { stateNames } = recording;
  checkAsked(recording, training, settings);
  if (earlier !== undefined && earlier.units.log.length !== stateNames.length) {
    throw new UsageError(
      `--resume: the run is of ${counted(earlier.units.log.length, "column")}, and ${source} has ` +
        `${counted(stateNames.length, "column")} now; train anew with another --out`,
    );
  }
  const { constant } = orUsageError(() => recordingUnits(training, stateNames.length));
  checkWidths(recording, trained);
  say(whatLine(source!, recording, trained));
  say(columnsLine(recording, inputKind));
  columnNotes(recording, constant).forEach(say);
  const whole = kind === "trajectories" || kind === "nothing" && training.length >= ENOUGH;
  const plan = await recordingPlan({ ...recording, inputKind }, training, settings, {
    whole,
    ...(earlier && { chosen: earlier }),
    ...(onTrial && { onTrial }),
  }).catch(refused);
  const { chosen, misses } = plan;
  return {
    name: source!,
    table: tableColumns(recording, columns),
    how: `${chosenLine(chosen, recording, settings.activation)}; ${settingsLine(settings)}`,
    notes: [],
    ...{ recording, trained, plan, chosen },
    ...(misses.length > 0 && {
      bands: bandsOf(misses, chosen.units.log, whole ? undefined : training),
    }),
    options: texts,
  };
}

/** A column that is wider leaves all numbers where it is computed with. */
const WIDEST = 1e307;

function checkWidths({ trajectories, stateNames }: Recording, trained: readonly number[]): void {
  rangeOf(trajectories, stateNames.length, trained).forEach(({ low, high }, k) => {
    if (high - low < WIDEST) return;
    throw new UsageError(
      `${
        stateNames[k]
      } goes from ${low} to ${high}, which is too far apart to compute with; give it in ` +
        "a larger unit, or leave it out",
    );
  });
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
function checkPlan(plan: TrainingPlan): void {
  orUsageError(() => {
    for (const { stage } of stagesOf(plan)) stage.makeTrainer().release();
  });
}
