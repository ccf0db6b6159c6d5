import { chooseKernels, lackOf, looking, workOf } from "../../tensors/internal.ts";
import type { Shape } from "../../tensors/mod.ts";
import type { VectorField } from "../field.ts";
import { noteProgram } from "../traced/field_program.ts";
import { FIELD_LOOK, type TracedParts } from "../traced/traced_vector_field.ts";

/**
 * A field that wants inputs: it cannot be evaluated, and with the inputs of a problem becomes one
 * that can. What it runs on is settled here, so that what cannot be had is said at once.
 */
export function undrivenField(
  { program, parameters, options, halves }: TracedParts,
  inputs: Readonly<Record<string, Shape>>,
): VectorField {
  const kernels = chooseKernels(options, lackOf(program));
  const field = looking<VectorField>({
    stateShape: program.inputShapes[1],
    parameters,
    inputs,
    linearize() {
      throw new TypeError(
        `This vector field is driven by ${
          Object.keys(inputs).join(", ")
        }, and cannot be evaluated ` +
          "without: give values with the problem, as inputs: { " +
          `${Object.keys(inputs)[0]}: interpolation(times, values) }`,
      );
    },
    kernels,
    singlePrecision: options.dtype === "float32",
    work: workOf(program),
    ...(halves && { halves }),
  }, FIELD_LOOK);
  noteProgram(field, { program, options });
  return field;
}
