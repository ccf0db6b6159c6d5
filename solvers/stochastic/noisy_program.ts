import { type Program, type Shape, type Tensor, trace } from "../../tensors/mod.ts";
import { kernelsFor, type ProgramKernels } from "../compiled/traced_field.ts";
import { type Equation, TracedEquation } from "./equation.ts";

/**
 * What a step tells the field: the rate of the noise, ΔW/h; that of its space-time area, H/h; when the
 * step begins; how long it is.
 */
export type Slot = "rate" | "area" | "begin" | "length";

/**
 * A field that is ordinary over one step, as the noise has one rate there: what a method for ordinary
 * equations steps over in place of one with noise.
 */
export interface Variant {
  /** The name that it is kept by. */
  readonly name: string;
  /** What it has to be told. */
  readonly slots: readonly Slot[];
  /** dy/dt. */
  readonly slope: (
    equation: TracedEquation,
    slots: Readonly<Record<Slot, Tensor>>,
  ) => Tensor;
}

/** The shape of what is told. */
export function slotShape({ noise }: Equation, slot: Slot): Shape {
  return slot === "rate" || slot === "area" ? noise.shape : [];
}

/** The program of a variant: of t, y, θ and the slots. */
export interface NoisyProgram {
  readonly program: Program;
  readonly kernels: ProgramKernels;
}

const kept = new WeakMap<Program, Map<string, NoisyProgram>>();

/** The program that an equation becomes as a variant: made, and compiled, once. */
export function noisyProgram(equation: Equation, variant: Variant): NoisyProgram {
  let ofEquation = kept.get(equation.drift);
  if (!ofEquation) kept.set(equation.drift, ofEquation = new Map());
  let found = ofEquation.get(variant.name);
  if (!found) ofEquation.set(variant.name, found = make(equation, variant));
  return found;
}

function make(equation: Equation, { slots, slope }: Variant): NoisyProgram {
  const { drift, options } = equation;
  const own = drift.inputShapes.length;
  const program = trace((...given) => {
    const [t, y, ...stored] = given.slice(0, own);
    const told = Object.fromEntries(slots.map((slot, i) => [slot, given[own + i]]));
    return slope(new TracedEquation(equation, t, y, stored), told as Record<Slot, Tensor>);
  }, [...drift.inputShapes, ...slots.map((slot) => slotShape(equation, slot))]);
  return { program, kernels: kernelsFor(program, options, slots.length) };
}
