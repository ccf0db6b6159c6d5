import { decodeSafetensors } from "../../models/mod.ts";
import { UsageError } from "../../commands/mod.ts";
import type { Equations } from "../fit/equations/equations.ts";
import { loadEquations } from "../fit/equations/load_equations.ts";
import { hashOf } from "../fit/job/training_job.ts";
import type { Forecaster } from "../fit/plan.ts";
import { modelOf } from "../fit/predict/model_of.ts";
import { CONFIG, readConfig, type RunConfig } from "../fit/options/run_config.ts";
import { EQUATIONS, type ModelFiles, modelIn, PARAMETERS } from "../train/run/run_folder.ts";

/** What forecasts, and what its run says. */
interface ReadModel {
  readonly forecaster: Forecaster;
  readonly run: RunConfig;
}

/**
 * The model in a run's folder, and its numbers. One that is equations is code, and runs.
 *
 * @param say Is told so, in a line.
 * @throws {UsageError} If there is none, or a file is damaged.
 */
export async function readModel(
  folder: string,
  say: (line: string) => void,
): Promise<ReadModel> {
  const files = await modelIn(folder);
  const run = readConfig(files.config, `${folder}/${CONFIG}`);
  const { model } = run;
  if (model === undefined || files.parameters === undefined) {
    throw new UsageError(`there is no model in ${folder} yet: its training has only begun`);
  }
  const path = `${folder}/${PARAMETERS}`;
  try {
    const { tensors } = decodeSafetensors(files.parameters, { source: path });
    const equations = model.kind === "equations"
      ? await equationsOf(folder, files, run, say)
      : undefined;
    const forecaster = await modelOf(model, tensors, path, equations);
    return { forecaster, run };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new UsageError(cause.message, { cause });
  }
}

/** The equations of a run, which are run. */
async function equationsOf(
  folder: string,
  { equations: text }: ModelFiles,
  { equations }: RunConfig,
  say: (line: string) => void,
): Promise<Equations> {
  const name = `${folder}/${EQUATIONS}`;
  if (text === undefined || await hashOf(text) !== equations?.sha256) {
    throw new SyntaxError(`${name} is not the module that the run was begun with`);
  }
  say(`predict: ${name} runs in this process, as code of your own`);
  return await loadEquations(text, name);
}
