import { decodeSafetensors } from "../../models/mod.ts";
import type { Tensor } from "../../tensors/mod.ts";
import { UsageError } from "../../commands/mod.ts";
import { equationsField } from "../fit/equations/equations_field.ts";
import { loadEquations } from "../fit/equations/load_equations.ts";
import { fieldOf, parameterShapes } from "../fit/network/field_of.ts";
import { concatenated, memberName, membersIn } from "../fit/forecasts/ensemble.ts";
import { forecasterOf } from "../fit/forecasts/forecaster.ts";
import type { EquationsConfig, Forecaster, NetworkConfig } from "../fit/plan.ts";
import { CONFIG, readConfig, type RunConfig } from "../train/run/run_config.ts";
import { EQUATIONS, type ModelFiles, modelIn, PARAMETERS } from "../train/run/run_folder.ts";
import { hashOf } from "../train/run/training_job.ts";

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
    const forecaster = model.kind === "equations"
      ? await withEquations(folder, { files, run, model, tensors }, say)
      : await withNetwork(path, model, tensors);
    return { forecaster, run };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new UsageError(cause.message, { cause });
  }
}

function withNetwork(
  path: string,
  model: NetworkConfig,
  tensors: Readonly<Record<string, Tensor>>,
): Promise<Forecaster> {
  const parts = membersIn(model).map((member, k) => {
    const shapes = [...parameterShapes(member)]
      .map(([name, shape]) => [memberName(k, name), shape] as const);
    checkShapes(path, shapes, tensors);
    // Of the size of the file by now, whatever the configuration says.
    const { parameters } = fieldOf(member);
    for (const name of parameters.names) {
      parameters.get(name).data.set(tensors[memberName(k, name)].data);
    }
    return parameters.flat;
  });
  return forecasterOf(model, concatenated(parts));
}

/** What a model of equations is read from. */
interface EquationsRun {
  readonly files: ModelFiles;
  readonly run: RunConfig;
  readonly model: EquationsConfig;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

async function withEquations(
  folder: string,
  { files, run, model, tensors }: EquationsRun,
  say: (line: string) => void,
): Promise<Forecaster> {
  const name = `${folder}/${EQUATIONS}`;
  const { equations: text } = files;
  if (text === undefined || await hashOf(text) !== run.equations?.sha256) {
    throw new SyntaxError(`${name} is not the module that the run was begun with`);
  }
  say(`predict: ${name} runs in this process, as code of your own`);
  const equations = await loadEquations(text, name);
  const { parameters } = equationsField(equations, {
    sizes: model.sizes,
    dosed: model.dosed !== undefined,
  });
  const natural = parameters.natural();
  const path = `${folder}/${PARAMETERS}`;
  checkShapes(path, Object.entries(natural).map(([name, { shape }]) => [name, shape]), tensors);
  try {
    parameters.setNatural(
      Object.fromEntries(parameters.names.map((name) => [name, tensors[name]])),
    );
  } catch (cause) {
    throw new SyntaxError(`${path}: ${(cause as Error).message}`, { cause });
  }
  return forecasterOf(model, parameters.flat, equations);
}

function checkShapes(
  path: string,
  shapes: Iterable<readonly [string, readonly number[]]>,
  tensors: Readonly<Record<string, Tensor>>,
): void {
  for (const [name, wanted] of shapes) {
    const stored = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
    if (stored?.shape.join() === wanted.join()) continue;
    throw new SyntaxError(
      `${path}: ${name} must have shape [${wanted.join(", ")}], got ` +
        (stored === undefined ? "none" : `[${stored.shape.join(", ")}]`),
    );
  }
}
