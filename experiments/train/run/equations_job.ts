import { holdOut, type Recording } from "../../../systems/mod.ts";
import { counted, listed, oneLine, readTable } from "../../../commands/mod.ts";
import { DATA, type DataSettings } from "../../fit/data_options.ts";
import type { Equations } from "../../fit/equations/equations.ts";
import type { EquationsSettings } from "../../fit/equations/equations_options.ts";
import { equationsPlan, isLeastSquares } from "../../fit/equations/equations_plan.ts";
import { loadEquations, readEquationsText } from "../../fit/equations/load_equations.ts";
import { observation } from "../../fit/equations/observation.ts";
import type { TrainingPlan } from "../../fit/plan.ts";
import { tableColumns } from "../../fit/table_columns.ts";
import type { TrainRequest } from "../train_request.ts";
import { equationsSettings } from "../train_settings.ts";
import { columnNotes } from "./column_notes.ts";
import { columnsLine } from "./columns_line.ts";
import { orUsageError, readFile, whatLine } from "./read_file.ts";
import type { Preparing, TrainingJob } from "./training_job.ts";

/** What of the columns equations have a use for. */
type Columns = Omit<DataSettings, "holdout" | "data" | "equations" | "inputKind">;

/**
 * Reads and checks a module of equations and the data, and makes the plan of the fit. The module is
 * run.
 *
 * @throws {UsageError} If one of them cannot be read, or they do not go together.
 */
export async function equationsJob(
  { source, given }: TrainRequest,
  { say }: Preparing,
): Promise<TrainingJob> {
  const { settings, texts } = equationsSettings(given);
  const { holdout, data: _, equations: path, inputKind, ...columns } = readTable(DATA, texts);
  const text = await readEquationsText(path!);
  const name = oneLine(path!);
  const equations = await loadEquations(text, name);
  const recording = await readMeasured(source!, columns, equations);
  const { training, trained } = orUsageError(() => holdOut(recording, holdout));
  say(whatLine(source!, recording, trained));
  say(columnsLine(recording, inputKind));
  columnNotes(recording, []).forEach(say);
  const plan = orUsageError(() =>
    equationsPlan(equations, recording, training, { ...settings, inputKind })
  );
  return {
    name: source!,
    table: tableColumns(recording, columns),
    how: howLine(equations, recording, settings, { plan, rtol: texts.rtol }),
    notes: [`${name} runs in this process, as code of your own.`],
    recording,
    trained,
    plan,
    options: texts,
    equations: { path: path!, text },
  };
}

/** Reads a table twice: the second time with what its columns are to the equations. */
async function readMeasured(
  source: string,
  columns: Columns,
  equations: Equations,
): Promise<Recording> {
  const unmeasured = columns.dose === undefined ? {} : { unmeasured: equations.state };
  const all = await readFile(source, { ...columns, ...unmeasured });
  // A column that was not asked for drives the system where the module says so.
  const there = [
    ...all.stateNames,
    ...(all.covariates ?? []).map(({ name }) => name),
    ...all.leftOut,
  ];
  const inputs = Object.keys(equations.inputs).filter((each) => there.includes(each));
  const free = all.stateNames.filter((each) => !inputs.includes(each));
  const { columns: state } = observation(equations, free);
  if (inputs.length === 0 && free.length === state.length && state.every((x, k) => x === free[k])) {
    return all;
  }
  return await readFile(source, {
    ...columns,
    ...unmeasured,
    state,
    ...(inputs.length === 0 ? {} : { input: [...columns.input ?? [], ...inputs] }),
  });
}

function howLine(
  { name, state, parameters }: Equations,
  { stateNames }: Recording,
  { iterations, method, seed }: EquationsSettings,
  { plan: { stages, field }, rtol }: { readonly plan: TrainingPlan; readonly rtol: string },
): string {
  const updates = stages.reduce((sum, stage) => sum + stage.iterations, 0);
  const how = isLeastSquares(field)
    ? `least squares from ${counted(iterations, "start")}`
    : `L-BFGS, ${counted(updates, "update")}`;
  const hidden = state.filter((each) => !stateNames.includes(each));
  const without = hidden.length === 0 || hidden.length === state.length
    ? ""
    : `, ${listed(hidden)} not measured`;
  return [
    `equations of ${name}: ${counted(state.length, "state")}${without}, ` +
    counted(Object.keys(parameters).length, "parameter"),
    `method ${method.name}, tolerance ${rtol}`,
    `${how}, seed ${seed}`,
  ].join("; ");
}
