import type { Recording, RecordingOptions, Trajectory } from "../../../systems/mod.ts";
import { UnknownColumnError } from "../../../systems/mod.ts";
import { readTable, unknownName, UsageError } from "../../../commands/internal.ts";
import { DATA } from "../options/data_options.ts";
import { columnsToCome, sameColumns, type TableColumns } from "../table_columns.ts";
import type { RunConfig } from "../options/run_config.ts";
import type { DrivenBy } from "./driven_by.ts";
import type { NewTable } from "./forecast_request.ts";
import type { ModelClock } from "./predict_times.ts";

/** Reads tables for a model, with the columns that it was trained on. */
export class NewData {
  /** What the columns were taken for. */
  readonly columns: TableColumns;
  readonly #run: RunConfig;
  readonly #clock: ModelClock;
  readonly #group?: string;
  readonly #driven: DrivenBy;

  /**
   * Makes a reader.
   *
   * @param group The columns that tell trajectories apart, where not those of the training.
   * @param driven What drives the model.
   * @throws {UsageError} If the run does not say what its columns were.
   */
  constructor(
    run: RunConfig,
    clock: ModelClock,
    { group, driven }: { readonly group?: string; readonly driven: DrivenBy },
  ) {
    if (run.columns === undefined) {
      throw new UsageError(
        "the run does not say what the columns of its table were: it is of a built-in system, or of " +
          "an earlier version; train anew on a file",
      );
    }
    this.columns = run.columns;
    this.#run = run;
    this.#clock = clock;
    this.#group = group;
    this.#driven = driven;
  }

  /** Reads a recording that the model is to go on with. */
  async recording(table: NewTable): Promise<Recording> {
    const { covariate, ...others } = this.columns;
    const columns = this.#driven.covariates ? { ...others, covariate } : others;
    return await this.#read(table, sameColumns(columns, readTable(DATA, this.#run.options)));
  }

  /**
   * Reads what is to come: inputs and doses at times that nothing was measured at yet. Inputs that are
   * constant are not read, and missing.
   */
  async toCome(table: NewTable): Promise<Recording> {
    const { input = [], state } = this.columns;
    const changing = input.filter((name) => !Object.hasOwn(this.#driven.constant, name));
    if (this.#driven.changing.length === 0) {
      throw new UsageError(
        "--inputs is for models that something drives which changes, and this one has no inputs and no " +
          "doses of the kind; leave --inputs out",
      );
    }
    const options = columnsToCome(
      { ...this.columns, input: changing },
      readTable(DATA, this.#run.options),
    );
    const recording = await this.#read(table, options);
    const trajectories = recording.trajectories.map((one) => {
      const rows = one.times.length;
      const inputs = new Float64Array(rows * input.length).fill(NaN);
      changing.forEach((name, j) => {
        const k = input.indexOf(name);
        for (let i = 0; i < rows; i++) {
          inputs[i * input.length + k] = one.inputs![i * changing.length + j];
        }
      });
      return {
        ...one,
        states: new Float64Array(rows * state.length).fill(NaN),
        ...(input.length > 0 && { inputs }),
      };
    });
    return { ...recording, trajectories };
  }

  async #read(source: NewTable, options: RecordingOptions): Promise<Recording> {
    const group = this.#group ?? options.group;
    // The file has tables of the same names, or it has but one.
    const { table } = readTable(DATA, this.#run.options);
    const asked = { ...options, table, tableMayBeNone: true };
    const recording = await source.read({ ...asked, group }).catch((error) => {
      // A table of one trajectory may do without the column that tells them apart.
      const cause = error instanceof UnknownColumnError ? error : (error as Error).cause;
      const alone = this.#group === undefined && cause instanceof UnknownColumnError &&
        this.columns.group?.includes(cause.wanted);
      if (!alone) throw error;
      return source.read({ ...asked, group: undefined });
    });
    return this.#clock.inModelTime(recording, source.name);
  }
}

/** A trajectory that goes on with what is to come after its last row. */
export function continued(
  trajectory: Trajectory,
  toCome: Trajectory,
  dt: number | undefined,
): Trajectory {
  const last = trajectory.times[trajectory.times.length - 1];
  // Rows without times begin where the trajectory ends.
  const shift = dt === undefined ? 0 : last + dt;
  const times = toCome.times.map((t) => t + shift);
  const from = times.findIndex((t) => t > last);
  const after = (of: Float64Array) =>
    from < 0 ? of.subarray(of.length) : of.subarray(from * of.length / times.length);
  const joined = (a: Float64Array, b: Float64Array) => {
    const both = new Float64Array(a.length + after(b).length);
    both.set(a);
    both.set(after(b), a.length);
    return both;
  };
  const { inputs, doses } = trajectory;
  // A dose at the last row may stand in either table.
  const open = doses?.every(({ time }) => time < last);
  return {
    ...trajectory,
    times: joined(trajectory.times, times),
    states: joined(trajectory.states, toCome.states),
    ...(inputs && { inputs: joined(inputs, toCome.inputs!) }),
    ...(doses && {
      doses: [
        ...doses,
        ...toCome.doses!.map((dose) => ({ ...dose, time: dose.time + shift }))
          .filter(({ time }) => time > last || open && time === last),
      ],
    }),
  };
}

/**
 * The trajectory of a name among those of a table; the only one where it does not tell them apart.
 *
 * @throws {UsageError} If there is none of that name.
 */
export function trajectoryOf(
  { trajectories, groupNames }: Pick<Recording, "trajectories" | "groupNames">,
  name: string,
): Trajectory {
  if (groupNames === undefined) return trajectories[0];
  const found = trajectories.find((each) => each.name === name);
  if (found !== undefined) return found;
  throw unknownName("trajectory", name, trajectories.map(({ name }) => name));
}
