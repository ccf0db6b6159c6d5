/**
 * A worker that makes trials of candidates. First it is told what they are made on, then of one at a time.
 *
 * @module
 */
import { recordingDefaults, type SettingTexts, trainSettings } from "../options/train_settings.ts";
import { type TrialData, type TrialJob, type TrialResult, Trials } from "./trials.ts";

/** What the worker is told. */
export type ToTrialWorker =
  | { readonly data: TrialData; readonly texts: SettingTexts }
  | { readonly job: TrialJob };

/** What it says of a trial: what came of it, or what went wrong. */
export type FromTrialWorker = { readonly result: TrialResult } | { readonly failed: string };

let trials: Trials | undefined;

addEventListener("message", (event) => {
  const said = (event as MessageEvent<ToTrialWorker>).data;
  if ("data" in said) {
    trials = new Trials(said.data, trainSettings(said.texts, recordingDefaults()).settings);
  } else {
    answer(said.job);
  }
});

function answer(job: TrialJob): void {
  let reply: FromTrialWorker;
  try {
    reply = { result: trials!.run(job) };
  } catch (error) {
    reply = { failed: error instanceof Error ? error.message : String(error) };
  }
  (globalThis as unknown as { postMessage(reply: FromTrialWorker): void }).postMessage(reply);
}
