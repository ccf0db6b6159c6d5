import { holdOut, type Recording, recordingUnits } from "../../../systems/mod.ts";
import { counted, UsageError } from "../../../commands/internal.ts";
import { bandsOf } from "../bands/fit_bands.ts";
import { checkAsked } from "../check_asked.ts";
import { chosenLine } from "../choose/chosen_line.ts";
import { rangeOf } from "../forecasts/data_range.ts";
import { ENOUGH, recordingPlan } from "../recording_plan.ts";
import { tableColumns } from "../table_columns.ts";
import type { TrainSettings } from "../options/train_options.ts";
import { columnNotes } from "./column_notes.ts";
import { columnsLine } from "./columns_line.ts";
import { orUsageError, refused } from "./refused.ts";
import { settingsLine } from "./settings_line.ts";
import type { JobRequest, Preparing, TrainingJob } from "./training_job.ts";
import { whatLine } from "./what_line.ts";

/**
 * Reads and checks a recording, chooses a model for it, and makes the plan of its training.
 *
 * @throws {UsageError} If the recording cannot have what was asked for.
 */
export async function networkJob(
  request: JobRequest<TrainSettings>,
  { chosen: earlier, say, onTrial, trialsBy }: Preparing,
): Promise<TrainingJob> {
  const { name, settings, holdout, inputKind, columns, options } = request;
  const recording = await request.read(columns);
  const { kind, training, trained } = orUsageError(() => holdOut(recording, holdout));
  const { stateNames } = recording;
  checkAsked(recording, training, settings);
  if (earlier !== undefined && earlier.units.log.length !== stateNames.length) {
    throw new UsageError(
      `--resume: the run is of ${counted(earlier.units.log.length, "column")}, and ${name} has ` +
        `${counted(stateNames.length, "column")} now; train anew with another --out`,
    );
  }
  const { constant } = orUsageError(() => recordingUnits(training, stateNames.length));
  checkWidths(recording, trained);
  say(whatLine(name, recording, trained));
  say(columnsLine(recording, inputKind));
  columnNotes(recording, constant).forEach(say);
  const whole = kind === "trajectories" || kind === "nothing" && training.length >= ENOUGH;
  const plan = await recordingPlan({ ...recording, inputKind }, training, settings, {
    whole,
    ...(earlier && { chosen: earlier }),
    ...(onTrial && { onTrial }),
    ...(trialsBy && { trialsBy: (here, data) => trialsBy(here, data, options) }),
  }).catch(refused);
  const { chosen, misses } = plan;
  return {
    name,
    table: tableColumns(recording, columns),
    how: `${chosenLine(chosen, recording, settings.activation)}; ${settingsLine(settings)}`,
    notes: [],
    ...{ recording, trained, plan, chosen },
    ...(misses.length > 0 && {
      bands: bandsOf(misses, chosen.units.log, whole ? undefined : training),
    }),
    options,
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
