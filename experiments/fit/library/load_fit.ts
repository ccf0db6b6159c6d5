import { decodeSafetensors } from "../../../models/mod.ts";
import { describe } from "../../../tensors/internal.ts";
import { Tensor } from "../../../tensors/mod.ts";
import { UsageError } from "../../../commands/internal.ts";
import { checkedEquations } from "../equations/equations.ts";
import type { Summary } from "../result/summary_file.ts";
import { modelOf } from "../predict/model_of.ts";
import { readConfig } from "../options/run_config.ts";
import type { EquationsModule } from "./equations_module.ts";
import { FittedModel, type SavedFit } from "./fitted_model.ts";

/**
 * The files of a run's folder that a model is read from.
 *
 * @category Fitting
 */
export interface RunFiles {
  /** The text of `config.json`. */
  readonly config: string;
  /** The bytes of `parameters.safetensors`. */
  readonly parameters: Uint8Array;
  /** The text of `summary.json`, which has the errors and the verdict. Default none. */
  readonly summary?: string;
}

/**
 * Reads a model that was kept: what `save()` or `toJSON()` of a {@linkcode FittedModel} gave, or the files
 * of a folder that `deno task train` made.
 *
 * @category Fitting
 * @param saved The bytes, the JSON as text or object, or the files.
 * @param options The equations, where the model was fitted with some: they are code, and are not kept.
 * @returns The model; it forecasts what it did when it was kept, to the last bit.
 * @throws {TypeError} If it is none of these, or the equations of the model are missing.
 * @throws {SyntaxError} If it was changed, is not whole, or is no model.
 *
 * @example
 * ```ts
 * import { fit, loadFit } from "@revode/revode/fit";
 * import { assertEquals } from "@std/assert";
 *
 * const t = Array.from({ length: 30 }, (_, i) => i / 10);
 * const model = await fit({ t, x: t.map(Math.sin) }, { hidden: 0, hiddenStates: 1, iterations: 50 });
 * const again = await loadFit(model.save());
 * const [before, after] = await Promise.all([model, again].map((each) => each.forecast({ to: 9 })));
 * assertEquals(after, before);
 * ```
 */
export async function loadFit(
  saved: Uint8Array | string | SavedFit | RunFiles,
  { equations }: { readonly equations?: EquationsModule } = {},
): Promise<FittedModel> {
  const { config: text, summary, tensors } = partsOf(saved);
  const config = asSyntaxError(() => readConfig(text, "loadFit: the model"));
  const { model } = config;
  if (model === undefined) {
    throw new SyntaxError("loadFit: there is no model yet, its training has only begun");
  }
  if (model.kind === "equations" && equations === undefined) {
    throw new TypeError(
      "loadFit: the model is of equations, which are code and not kept; give them as the option equations",
    );
  }
  const checked = equations &&
    asSyntaxError(() => checkedEquations("equations", "", { ...equations }));
  const forecaster = await modelOf(model, tensors, "loadFit: the parameters", checked);
  return new FittedModel({
    ...{ config, tensors, forecaster },
    ...(summary !== undefined && { summary: withInfinities(summary) }),
  });
}

/** What a model was read from. */
interface Parts {
  readonly config: string;
  readonly summary?: Summary;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

function partsOf(saved: Uint8Array | string | SavedFit | RunFiles): Parts {
  if (saved instanceof Uint8Array) {
    const { tensors, metadata } = decodeSafetensors(saved, { source: "loadFit: the model" });
    const { config, summary } = metadata;
    if (config === undefined) {
      throw new SyntaxError(
        "loadFit: these are parameters without a model; give { config, parameters } of a run's folder, or what " +
          "save() gave",
      );
    }
    return { config, tensors, ...(summary !== undefined && { summary: parsed(summary) }) };
  }
  const given = typeof saved === "string" ? parsed(saved) as unknown as SavedFit : saved;
  if (typeof given !== "object" || given === null || !("config" in given)) {
    throw new TypeError(
      `loadFit: a model is bytes that save() gave, JSON that toJSON() gave, or the files of a run, got ` +
        describe(saved),
    );
  }
  if (given.parameters instanceof Uint8Array) {
    const { config, parameters, summary } = given as RunFiles;
    const { tensors } = decodeSafetensors(parameters, { source: "loadFit: the parameters" });
    return { config, tensors, ...(summary !== undefined && { summary: parsed(summary) }) };
  }
  const { config, summary, parameters } = given as SavedFit;
  return {
    config: JSON.stringify(config),
    tensors: asSyntaxError(() => tensorsIn(parameters)),
    ...(summary !== undefined && { summary: summary as Summary }),
  };
}

function tensorsIn(parameters: SavedFit["parameters"]): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(parameters ?? {}).map(([name, { shape, data }]) => [
      name,
      new Tensor(Float64Array.from(data), shape),
    ]),
  );
}

function parsed(text: string): Summary {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError(`loadFit: the model is no JSON: ${(cause as Error).message}`, { cause });
  }
}

/** What is wrong with a model is no use of an option. */
function asSyntaxError<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof UsageError || cause instanceof TypeError || cause instanceof RangeError) {
      throw new SyntaxError(cause.message, { cause });
    }
    throw cause;
  }
}

/** The numbers that JSON has no words for. */
function withInfinities(summary: Summary): Summary {
  const { verdict, parameters, errors } = summary;
  const or = (x: number | null, otherwise: number) => x ?? otherwise;
  return {
    ...summary,
    verdict: verdict && { ...verdict, factor: or(verdict.factor, Infinity) },
    errors: errors.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([key, value]) => [key, value ?? NaN]),
      ) as typeof row
    ),
    parameters: parameters && {
      ...parameters,
      found: parameters.found.map((row) => ({
        ...row,
        low: or(row.low, -Infinity),
        high: or(row.high, Infinity),
      })),
    },
  };
}
