import type { WasmExports, WasmMemory, WasmModule } from "../../tensors/internal.ts";
import {
  type Blas,
  type KernelChoice,
  type KernelOptions,
  KernelsUnavailableError,
  type Parameters,
  type Program,
} from "../../tensors/mod.ts";
import {
  type Arena,
  blasFor,
  chooseKernels,
  importScalars,
  instantiate,
  lackOf,
  type Lanes,
  lanesFor,
  type ModuleBuilder,
  pooled,
  type ProductSpec,
  type SplitProgram,
  splitProgram,
} from "../../tensors/internal.ts";
import type { CompiledField, FieldCode } from "./compiled_field.ts";
import type { FieldData } from "./field_data.ts";
import type { VectorField } from "../field.ts";
import { lastArguments } from "../traced/field_program.ts";
import { TracedFieldCode } from "./traced_field_code.ts";

/** The compiled form of a program, which any number of fields may share. */
export class TracedCode {
  readonly program: Program;
  readonly variant: string;
  /** The vectors that it computes with. */
  readonly lanes: Lanes;
  /** Whether it may be interpreted where the engine refuses its code or its memory. */
  readonly optional: boolean;
  /** The program in two parts, where what depends on t alone is to be computed in doubles. */
  readonly split: SplitProgram | undefined;
  readonly blas: Blas | undefined;
  /** The products that BLAS does, over all modules of the program. */
  readonly products: ProductSpec[] = [];

  /** @param data How many of its arguments, the last ones, are data. */
  constructor(program: Program, options: KernelOptions, data = 0) {
    this.program = program;
    this.lanes = lanesFor(options);
    const { kernels = "auto" } = options;
    this.optional = kernels === "auto" && this.lanes.dtype === "float64";
    const split = this.lanes.dtype === "float32"
      ? splitProgram(program, lastArguments(program, data))
      : undefined;
    this.split = split?.computes ? split : undefined;
    this.blas = options.kernels === "blas" ? blasFor(program) : undefined;
    const { dtype, fused } = this.lanes;
    this.variant = `${dtype} ${fused} ${this.blas?.library}`;
  }
}

/** A traced field whose program is compiled. */
export class TracedField implements CompiledField {
  readonly program: Program;
  readonly variant: string;
  readonly parameters: Parameters;
  readonly data: FieldData | undefined;
  readonly lanes: Lanes;
  /** Whether it may be interpreted where the engine refuses its code or its memory. */
  readonly optional: boolean;
  readonly #code: TracedCode;

  /** Made by {@linkcode compileField}. */
  constructor(code: TracedCode, parameters: Parameters, data?: FieldData) {
    ({
      program: this.program,
      variant: this.variant,
      lanes: this.lanes,
      optional: this.optional,
    } = code);
    this.#code = code;
    this.parameters = parameters;
    this.data = data;
  }

  emit(module: ModuleBuilder, arena: Arena): FieldCode {
    const { blas, products, split } = this.#code;
    const scalars = importScalars(module);
    const external = blas && {
      product: module.outside("product", ["i32", "i32", "i32", "i32"]),
      specs: products,
    };
    const lanes = pooled(this.lanes, arena);
    const target = { module, lanes, arena, scalars, external };
    return new TracedFieldCode(this.program, this.parameters, target, split, this.data?.tables);
  }

  instantiate(module: WasmModule, memory: WasmMemory): WasmExports {
    const { blas, products } = this.#code;
    if (!blas) return instantiate(module, memory);
    const buffer = memory.buffer as ArrayBuffer; // shared only where that is asked for
    const bound = products.map((spec) => blas.product(spec, this.lanes.dtype, buffer));
    const product = (number: number, a: number, b: number, c: number) => bound[number](a, b, c);
    return instantiate(module, memory, { product });
  }
}

/** What fields run on; and those that are compiled, in that form. */
const choices = new WeakMap<VectorField, KernelChoice & { readonly compiled?: TracedField }>();

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
    if (!(error instanceof KernelsUnavailableError && found.optional)) throw error;
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
  const code = new TracedCode(program, options, data);
  const core = code.blas?.core;
  return { choice: core ? { ...choice, reason: `${choice.reason}, for ${core}` } : choice, code };
}

/** Notes what a field runs on. */
export function compileField(
  field: VectorField,
  { choice, code }: ProgramKernels,
  data?: FieldData,
): void {
  const compiled = code && new TracedField(code, field.parameters, data);
  choices.set(field, { ...choice, compiled });
}

/** What a field that {@linkcode compileField} was given runs on. */
export function kernelsOf(field: VectorField): KernelChoice {
  const { runsOn, reason } = choices.get(field)!;
  return { runsOn, reason };
}
