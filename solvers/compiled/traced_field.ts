import {
  type KernelChoice,
  type KernelOptions,
  KernelsUnavailableError,
  type Program,
} from "../../tensors/mod.ts";
import {
  blasFor,
  chooseKernels,
  importScalars,
  instantiate,
  lackOf,
  lanesFor,
  pooled,
  type ProductSpec,
  splitProgram,
} from "../../tensors/internal.ts";
import type { CompiledField } from "./compiled_field.ts";
import type { FieldData } from "./field_data.ts";
import type { VectorField } from "../field.ts";
import { lastArguments } from "../traced/field_program.ts";
import { writeTracedField } from "./traced_field_code.ts";

/** The compiled form of a program, which any number of fields may share. */
export interface TracedCode extends Omit<CompiledField, "parameters" | "data"> {
  /** Whether it may be interpreted where the engine refuses its code or its memory. */
  readonly optional: boolean;
}

/** A traced field whose program is compiled. */
export type TracedField = TracedCode & CompiledField;

/** @param data How many of the program's arguments, the last ones, are data. */
function tracedCode(program: Program, options: KernelOptions, data: number): TracedCode {
  const lanes = lanesFor(options);
  const { kernels = "auto" } = options;
  const { dtype, fused } = lanes;
  // What depends on t alone is computed in doubles.
  const split = dtype === "float32"
    ? splitProgram(program, lastArguments(program, data))
    : undefined;
  const blas = kernels === "blas" ? blasFor(program) : undefined;
  // The products that BLAS does, over all modules of the program.
  const specs: ProductSpec[] = [];
  return {
    program,
    lanes,
    optional: kernels === "auto" && dtype === "float64",
    variant: `${dtype} ${fused} ${blas?.library}`,
    emit(module, arena, { parameters, data }) {
      const scalars = importScalars(module);
      const external = blas && {
        product: module.outside("product", ["i32", "i32", "i32", "i32"]),
        specs,
      };
      const target = { module, lanes: pooled(lanes, arena), arena, scalars, external };
      const parts = split?.computes ? split : undefined;
      return writeTracedField(program, parameters, target, parts, data?.tables);
    },
    instantiate(module, memory) {
      if (!blas) return instantiate(module, memory);
      const buffer = memory.buffer as ArrayBuffer; // shared only where that is asked for
      const bound = specs.map((spec) => blas.product(spec, dtype, buffer));
      const product = (number: number, a: number, b: number, c: number) => bound[number](a, b, c);
      return instantiate(module, memory, { product });
    },
  };
}

/** What fields run on; and those that are compiled, in that form. */
const choices = new WeakMap<VectorField, KernelChoice & { readonly compiled?: TracedField }>();

let mayInterpret = true;

/**
 * From now on an engine's refusal is an error of every field that it refuses. A worker's work is then done where it was
 * started: interpreted here it would have other last bits than there.
 */
export function interpretNoRefused(): void {
  mayInterpret = false;
}

/**
 * Makes something of the compiled form of a field. It hangs on the field itself: a field that wraps
 * another, or a copy with a part replaced, is what its own `linearize` says.
 *
 * @returns Undefined where there is none, or where the engine refuses it and that is no error: from
 *   then on the field is interpreted.
 * @throws {KernelsUnavailableError} If the engine refuses what was asked for.
 */
export function ofCompiled<T>(
  field: VectorField,
  make: (compiled: TracedField) => T,
): T | undefined {
  const found = choices.get(field)?.compiled;
  if (found === undefined) return undefined;
  try {
    return make(found);
  } catch (error) {
    if (!(mayInterpret && found.optional && error instanceof KernelsUnavailableError)) throw error;
    choices.set(field, { runsOn: "interpreter", reason: error.message });
    return undefined;
  }
}

/** What a program runs on, and its compiled form, where it has one. */
export interface ProgramKernels {
  readonly choice: KernelChoice;
  readonly code?: TracedCode;
}

/**
 * Settles what a program runs on.
 *
 * @param data How many of its arguments, the last ones, are data.
 */
export function kernelsFor(program: Program, options: KernelOptions, data = 0): ProgramKernels {
  const choice = chooseKernels(options, lackOf(program));
  if (choice.runsOn === "interpreter") return { choice };
  return { choice, code: tracedCode(program, options, data) };
}

/** Notes what a field runs on. */
export function compileField(
  field: VectorField,
  { choice, code }: ProgramKernels,
  data?: FieldData,
): void {
  const compiled = code && { ...code, parameters: field.parameters, data };
  choices.set(field, { ...choice, compiled });
}

/** What a field that {@linkcode compileField} was given runs on. */
export function kernelsOf(field: VectorField): KernelChoice {
  const { runsOn, reason } = choices.get(field)!;
  return { runsOn, reason };
}
