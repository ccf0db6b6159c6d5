import { holdOut, type Recording } from "../../../systems/mod.ts";
import { counted, listed } from "../../../commands/internal.ts";
import type { Equations } from "../equations/equations.ts";
import type { EquationsSettings } from "../equations/equations_options.ts";
import { equationsPlan, isLeastSquares } from "../equations/equations_plan.ts";
import { observation } from "../equations/observation.ts";
import type { TrainingPlan } from "../plan.ts";
import { tableColumns } from "../table_columns.ts";
import { columnNotes } from "./column_notes.ts";
import { columnsLine } from "./columns_line.ts";
import { orUsageError } from "./refused.ts";
import type { JobRequest, Preparing, TrainingJob } from "./training_job.ts";
import { whatLine } from "./what_line.ts";

/** What is asked for of a recording and equations. */
interface EquationsRequest extends JobRequest<EquationsSettings> {
  /** The equations. */
  readonly equations: Equations;
}

/**
 * Reads and checks a recording, and makes the plan of the fit of equations to it.
 *
 * @throws {UsageError} If it cannot be read, or they do not go together.
 */
export async function equationsJob(
  request: EquationsRequest,
  { say }: Preparing,
): Promise<TrainingJob> {
  const { name, settings, holdout, inputKind, columns, options, equations } = request;
  const recording = await readMeasured(request);
  const { training, trained } = orUsageError(() => holdOut(recording, holdout));
  say(whatLine(name, recording, trained));
  say(columnsLine(recording, inputKind));
  columnNotes(recording, []).forEach(say);
  const plan = orUsageError(() =>
    equationsPlan(equations, recording, training, { ...settings, inputKind })
  );
  return {
    name,
    table: tableColumns(recording, columns),
    how: howLine(equations, recording, settings, { plan, rtol: options.rtol }),
    notes: [],
    ...{ recording, trained, plan, options },
  };
}

/** Reads a table twice: the second time with what its columns are to the equations. */
async function readMeasured({ columns, equations, read }: EquationsRequest): Promise<Recording> {
  const unmeasured = columns.dose === undefined ? {} : { unmeasured: equations.state };
  const all = await read({ ...columns, ...unmeasured });
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
  return await read({
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
