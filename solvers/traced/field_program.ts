import type { DiagnosisPoint } from "../../tensors/internal.ts";
import type { KernelOptions, Parameters, Program } from "../../tensors/mod.ts";
import type { FieldData } from "../compiled/field_data.ts";
import type { VectorField } from "../field.ts";

/** The program of a field, and how it is compiled. */
export interface FieldProgram {
  /** From t, y and θ, as it is stored, to dy/dt. */
  readonly program: Program;
  /** In which numbers, and by which kernels. */
  readonly options: KernelOptions;
  /** What else it reads, behind θ: its last arguments. */
  readonly data?: FieldData;
}

const programs = new WeakMap<VectorField, FieldProgram>();

/**
 * The program of a field that was traced; undefined for any other. It is that of the field itself:
 * a field that wraps another, or a copy with a part replaced, has none.
 */
export function programOf(field: VectorField): FieldProgram | undefined {
  return programs.get(field);
}

/** A point of the program, as what explains its numbers takes it. */
export function pointOf(
  { program, options, data }: FieldProgram,
  parameters: Parameters,
  t: number,
  y: ArrayLike<number>,
): DiagnosisPoint {
  const named = [parameters, data?.tables].flatMap((all) =>
    all?.names.map((name) => all.get(name).data) ?? []
  );
  const tables = data?.tables.names ?? [];
  return {
    inputs: [[t], y, ...named],
    names: ["t", "y", ...parameters.names.map((name) => `parameter "${name}"`), ...tables],
    constants: [0, ...lastArguments(program, tables.length)],
    dtype: options.dtype,
  };
}

/** The numbers of a program's last arguments. */
export function lastArguments({ inputShapes: { length } }: Program, count: number): number[] {
  return Array.from({ length: count }, (_, i) => length - count + i);
}

/** Notes what a field computes. */
export function noteProgram(field: VectorField, program: FieldProgram): void {
  programs.set(field, program);
}
