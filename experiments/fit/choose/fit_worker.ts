import { serve } from "../../../models/internal.ts";
import { recordingDefaults, type SettingTexts, trainSettings } from "../options/train_settings.ts";
import { type TrialData, type TrialJob, Trials } from "./trials.ts";

/** The function that the module of such workers calls. */
export const SERVICE = "fitWorker";

/** What such a worker is told first. */
export interface TrialSetup {
  /** What trials are made on. */
  readonly data: TrialData;
  /** Those of all options, of which the worker makes the settings. */
  readonly texts: SettingTexts;
}

/**
 * Makes the module that calls it one that the `workers` of `fit` run. Anywhere else it does nothing, so that the
 * module can be the program itself.
 *
 * @category Fitting
 * @returns Whether it is called in a worker that was started by the module's URL. There the program has nothing
 *   else to do.
 * @throws {TypeError} If it is called again in a worker.
 *
 * @example Here it is no worker, and the program goes on
 * ```ts
 * import { fit, fitWorker } from "@revode/revode/fit";
 * import { assertEquals } from "@std/assert";
 *
 * if (!fitWorker()) {
 *   const t = Array.from({ length: 30 }, (_, i) => i / 10);
 *   // With workers: { module: import.meta.url } besides it tries models on all cores, to the same numbers.
 *   const model = await fit({ t, x: t.map((t) => Math.exp(-t)) }, { hidden: 0, iterations: 20 });
 *   assertEquals(model.verdict?.kind, "better");
 * }
 * ```
 */
export function fitWorker(): boolean {
  return serve(SERVICE, (setup) => {
    const { data, texts } = setup as TrialSetup;
    const trials = new Trials(data, trainSettings(texts, recordingDefaults()).settings);
    return { answer: (job) => ({ answer: trials.run(job as TrialJob) }) };
  });
}
