import type { Tensor } from "../../../tensors/mod.ts";
import type { Equations } from "../equations/equations.ts";
import { equationsField } from "../equations/equations_field.ts";
import { concatenated, memberName, membersIn } from "../forecasts/ensemble.ts";
import { forecasterOf } from "../forecasts/forecaster.ts";
import { fieldOf, parameterShapes } from "../network/field_of.ts";
import type { Forecaster, ModelConfig } from "../plan.ts";

/**
 * What forecasts with a model whose numbers were stored by name.
 *
 * @param source What the numbers were read from, as messages have it.
 * @param equations Those of a model that is equations.
 * @throws {SyntaxError} If they are not the numbers of the model.
 */
export function modelOf(
  model: ModelConfig,
  tensors: Readonly<Record<string, Tensor>>,
  source: string,
  equations?: Equations,
): Promise<Forecaster> {
  if (model.kind !== "equations") {
    const parts = membersIn(model).map((member, k) => {
      const shapes = [...parameterShapes(member)]
        .map(([name, shape]) => [memberName(k, name), shape] as const);
      checkShapes(source, shapes, tensors);
      // Of the size of the file by now, whatever the configuration says.
      const { parameters } = fieldOf(member);
      for (const name of parameters.names) {
        parameters.get(name).data.set(tensors[memberName(k, name)].data);
      }
      return parameters.flat;
    });
    return forecasterOf(model, concatenated(parts));
  }
  const { parameters } = equationsField(equations!, {
    sizes: model.sizes,
    dosed: model.dosed !== undefined,
  });
  const natural = parameters.natural();
  checkShapes(source, Object.entries(natural).map(([name, { shape }]) => [name, shape]), tensors);
  try {
    parameters.setNatural(
      Object.fromEntries(parameters.names.map((name) => [name, tensors[name]])),
    );
  } catch (cause) {
    throw new SyntaxError(`${source}: ${(cause as Error).message}`, { cause });
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
