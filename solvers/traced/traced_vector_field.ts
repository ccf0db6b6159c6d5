import { explainValue, type Look, looking, partsLook, workOf } from "../../tensors/internal.ts";
import {
  type KernelOptions,
  type Parameters,
  type Program,
  type Shape,
  sizeOf,
} from "../../tensors/mod.ts";
import { CompiledLinearization } from "../compiled/compiled_linearization.ts";
import type { FieldData } from "../compiled/field_data.ts";
import {
  compileField,
  kernelsFor,
  kernelsOf,
  ofCompiled,
  type ProgramKernels,
} from "../compiled/traced_field.ts";
import type { Halves, VectorField } from "../field.ts";
import { noteProgram, pointOf } from "./field_program.ts";
import { checkSingles } from "../single_precision.ts";
import { TracedLinearization } from "./traced_linearization.ts";

/** What a vector field is made of that a program computes. */
export interface TracedParts {
  /** From t, y, θ by their names, and the data by theirs, to dy/dt. */
  readonly program: Program;
  /** θ. */
  readonly parameters: Parameters;
  /** How it is compiled, and in which numbers. */
  readonly options: KernelOptions;
  /** What the program runs on; settled by the options unless another field has done so. */
  readonly kernels?: ProgramKernels;
  /** What else it reads. */
  readonly data?: FieldData;
  /** Where it jumps. */
  readonly jumpAt?: Float64Array;
  /** What it is made of, where it is of second order. */
  readonly halves?: Halves;
  /** Looks at a problem besides. */
  readonly checkProblem?: VectorField["checkProblem"];
}

/** What is printed of a field that was traced. */
export const FIELD_LOOK: Look<VectorField> = /* @__PURE__ */ partsLook("VectorField", [
  "work",
  "halves",
]);

/** Makes a vector field of a program. */
export function tracedVectorField(parts: TracedParts): VectorField {
  const { program, parameters, options, data, jumpAt, halves } = parts;
  const size = sizeOf(program.outputShape);
  const traced = { program, options, data };
  const field: VectorField = looking<VectorField>({
    stateShape: program.inputShapes[1] as Shape,
    parameters,
    linearize: () =>
      ofCompiled(field, (compiled) => new CompiledLinearization(compiled, size)) ??
        new TracedLinearization(program, parameters, data),
    get kernels() {
      return kernelsOf(field);
    },
    singlePrecision: options.dtype === "float32",
    work: workOf(program),
    ...(jumpAt && { jumpAt }),
    ...(halves && { halves }),
    checkProblem(problem) {
      parts.checkProblem?.(problem);
      if (options.dtype === "float32") checkSingles(program, problem, data);
    },
    explain: (t, y) => explainValue(program, pointOf(traced, parameters, t, y)),
  }, FIELD_LOOK);
  const kernels = parts.kernels ?? kernelsFor(program, options, data?.tables.names.length);
  compileField(field, kernels, data);
  noteProgram(field, traced);
  return field;
}
