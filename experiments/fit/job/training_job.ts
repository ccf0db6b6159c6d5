import { stagesOf } from "../ensemble_plan.ts";
import { orUsageError } from "./refused.ts";
import type { Recording, RecordingOptions } from "../../../systems/mod.ts";
import type { TableColumns } from "../table_columns.ts";
import type { Chosen } from "../choose/chosen.ts";
import type { TrialData, TrialRunner, Trials } from "../choose/trials.ts";
import type { Bands } from "../bands/bands.ts";
import type { TrainingPlan } from "../plan.ts";
import type { SettingTexts } from "../options/train_settings.ts";

/** A training that is ready to begin: the data were read and checked, the plan was made. */
export interface TrainingJob {
  /** What is trained on, in few words. */
  readonly name: string;
  /** What the columns of a file were taken for; unset of a built-in system. */
  readonly table?: TableColumns;
  /** How it is trained, in a line. */
  readonly how: string;
  /** What the user should know, in whole sentences. */
  readonly notes: readonly string[];
  /** All data, what is held out included. */
  readonly recording: Recording;
  /** Of each trajectory, how many of its times are trained on: the first ones. */
  readonly trained: readonly number[];
  /** How it is trained. */
  readonly plan: TrainingPlan;
  /** The model that was chosen, of a network on a file. */
  readonly chosen?: Chosen;
  /** How far values lie from its forecasts, by what it missed of parts that were held out in turn. */
  readonly bands?: Bands;
  /** Every option, as the command line has it. */
  readonly options: Readonly<Record<string, string>>;
  /** The module of equations that is fitted: where it is, and its text. Unset for a network. */
  readonly equations?: { readonly path: string; readonly text: string };
}

/** What is asked for of a recording. */
export interface JobRequest<Settings> {
  /** What is trained on, in few words. */
  readonly name: string;
  /** How it is trained. */
  readonly settings: Settings;
  /** The part that is not trained on but forecast. */
  readonly holdout: number;
  /** How inputs go from row to row. */
  readonly inputKind: "linear" | "previous";
  /** What its columns are. */
  readonly columns: RecordingOptions;
  /** Reads it, with columns that may be others. */
  readonly read: (columns: RecordingOptions) => Promise<Recording>;
  /** Every option, as the command line has it. */
  readonly options: Readonly<Record<string, string>>;
}

/** What a job's preparation is told besides the request. */
export interface Preparing {
  /** The model that was chosen before. */
  readonly chosen?: Chosen;
  /** Is told what is known of the data before anything is chosen or fitted, line by line. */
  readonly say: (line: string) => void;
  /** Is told how many trials are done of all, while a model is chosen. */
  readonly onTrial?: (done: number, of: number) => void;
  /** Makes the trials, such as by workers, which make the settings of the texts of all options. Default: here. */
  readonly trialsBy?: (here: Trials, data: TrialData, texts: SettingTexts) => TrialRunner;
}

/**
 * The SHA-256 of a recording's names and numbers, to tell whether it is the same one.
 *
 * @returns Hexadecimal digits.
 */
export async function fingerprint(recording: Recording): Promise<string> {
  const { timeName, stateNames, inputNames, doses, covariates, trajectories } = recording;
  const names = trajectories.map(({ name, times }) => [name, times.length]);
  // Without what drives it or is constant a recording has the same digits as ever.
  const plain = inputNames === undefined && doses === undefined && covariates === undefined;
  const driven = plain ? [] : [
    inputNames ?? null,
    doses ?? null,
    trajectories.map(({ doses = [] }) => doses.length),
    ...covariates === undefined ? [] : [covariates.map(({ name, values }) => [name, ...values])],
  ];
  const text = new TextEncoder().encode(JSON.stringify([timeName, stateNames, names, ...driven]));
  const parts = trajectories.flatMap(({ times, states, inputs = [], doses = [] }) =>
    [
      times,
      states,
      inputs,
      doses.flatMap(({ time, state, amount, before }) => [
        ...[time, state, amount, Number(before)],
      ]),
    ].map(bytesOf)
  );
  return await hashOf(new Uint8Array(await new Blob([text, ...parts]).arrayBuffer()));
}

/**
 * The SHA-256 of bytes, or of a text's.
 *
 * @returns Hexadecimal digits.
 */
export async function hashOf(content: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytesOf(numbers: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Float64Array.from(numbers).buffer);
}

/**
 * Makes a trainer of every stage once: options that do not go together show here.
 *
 * @throws {UsageError} If they do not.
 */
export function checkPlan(plan: TrainingPlan): void {
  orUsageError(() => {
    for (const { stage } of stagesOf(plan)) stage.makeTrainer().release();
  });
}
