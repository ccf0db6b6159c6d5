/**
 * What the tests of this folder share: a module of equations, fitted to a table.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { holdOut, readRecording, type RecordingOptions } from "../../../systems/mod.ts";
import { methodNamed } from "../../../commands/internal.ts";
import { runTraining } from "../training.ts";
import { forecastErrors } from "../forecasts/forecast_errors.ts";
import type { EquationsConfig } from "../plan.ts";
import { EQUATIONS_SETTINGS } from "./equations_options.ts";
import { equationsPlan } from "./equations_plan.ts";
import { loadEquations } from "./load_equations.ts";

/** As the command fits, but from fewer starts. */
export const SETTINGS = {
  ...{ method: methodNamed("tsit5"), rtol: 1e-6, iterations: 3, seed: 0 },
  inputKind: "linear",
} as const;

/** What the modules of tests begin with. */
export const IMPORTS = `import * as r from "@revode/revode";
type Numbers = Record<string, r.Tensor>;
const at = (y: r.Tensor, i: number) => r.slice(y, i, i + 1);
`;

/** Fits a module, without its imports, to a table. */
export async function fitted(
  text: string,
  table: string,
  { options = {}, holdout = 0.2, settings = {} }: {
    readonly options?: RecordingOptions;
    readonly holdout?: number;
    readonly settings?: { readonly iterations?: number; readonly seed?: number };
  } = {},
) {
  const equations = await loadEquations(IMPORTS + text, "model.ts");
  const recording = readRecording(table, "a.csv", options);
  const { training, trained } = holdOut(recording, holdout);
  const plan = equationsPlan(equations, recording, training, { ...SETTINGS, ...settings });
  const outcome = await runTraining(plan);
  assert(outcome !== undefined);
  const { model, bestParameters } = outcome;
  const kit = plan.kit!;
  const forecaster = kit.forecaster(model, bestParameters);
  return {
    ...{ plan, outcome, forecaster, kit },
    model: model as EquationsConfig,
    natural: kit.tensors(bestParameters),
    table: kit.parameters(bestParameters),
    errors: forecastErrors(forecaster, recording, trained),
  };
}

/** A table. */
export const csv = (head: string, rows: readonly (readonly (number | string)[])[]) =>
  [head, ...rows.map((row) => row.join(","))].join("\n");

/** The module in the documentation that has some words in it. */
export async function inDocs(words: string): Promise<string> {
  const page = await Deno.readTextFile(new URL("../../../docs/fitting.md", import.meta.url));
  const blocks = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block);
  const found = blocks.filter((block) => block.includes("export const") && block.includes(words));
  assertEquals(found.length, 1);
  return found[0];
}

/** As the command fits by default, but for the seed. */
export async function forecast(
  module: string,
  text: string,
  seed: number,
  options?: RecordingOptions,
) {
  const iterations = Number(EQUATIONS_SETTINGS.iterations.equations);
  const { natural, errors } = await fitted(module, text, {
    ...(options && { options }),
    settings: { iterations, seed },
  });
  return { natural, holdout: errors.holdout };
}
