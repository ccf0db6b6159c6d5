import { locate, piece, replaceOperations } from "../../tensors/internal.ts";
import {
  type Program,
  reshape,
  sameShape,
  type Shape,
  type Tensor,
  trace,
} from "../../tensors/mod.ts";
import { kernelsFor, type ProgramKernels } from "../compiled/traced_field.ts";
import type { VectorField } from "../field.ts";
import type { FieldProgram } from "../traced/field_program.ts";
import { READ, type Reading } from "./read_input.ts";

/** What of an input decides the program of the field that it drives. */
export interface InputLayout {
  readonly name: string;
  /** 1, or as many as there are in a batch, where each has an input of its own. */
  readonly rows: number;
  /** Knots that there is room for, one of them unused at least. */
  readonly knots: number;
  /** Coefficients of a channel at a knot. */
  readonly order: number;
  readonly channels: number;
  /** Whether the coefficients are parameters of the driven field. */
  readonly differentiate: boolean;
}

/** The shapes of the knots and of the coefficients of an input. */
export function tableShapes({ rows, knots, order, channels }: InputLayout): [Shape, Shape] {
  return [[rows, 2 + knots], [rows, knots, order, channels]];
}

/** The names of the knots and of the coefficients. */
export function tableNames({ name }: InputLayout): [string, string] {
  return [`times of input "${name}"`, `input "${name}"`];
}

/** The program of a driven field: of t, y, θ, the coefficients that are parameters, and the data. */
export interface DrivenProgram {
  readonly program: Program;
  readonly kernels: ProgramKernels;
}

const kept = new WeakMap<VectorField, Map<string, DrivenProgram>>();

/** The program that a field becomes with inputs of such a layout: made, and compiled, once. */
export function drivenProgram(
  field: VectorField,
  undriven: FieldProgram,
  layouts: readonly InputLayout[],
): DrivenProgram {
  let ofField = kept.get(field);
  if (!ofField) kept.set(field, ofField = new Map());
  const key = JSON.stringify(layouts);
  let found = ofField.get(key);
  if (!found) ofField.set(key, found = make(undriven, layouts));
  return found;
}

function make({ program, options }: FieldProgram, layouts: readonly InputLayout[]): DrivenProgram {
  const fitted = layouts.filter(({ differentiate }) => differentiate);
  const given = layouts.filter(({ differentiate }) => !differentiate);
  const own = program.inputShapes.length;
  const driven = trace((...args) => {
    const rest = args.slice(own);
    const take = () => rest.shift()!;
    const coefficients = new Map(fitted.map((layout) => [layout.name, take()]));
    const knots = new Map(layouts.map((layout) => [layout.name, take()]));
    for (const { name } of given) coefficients.set(name, take());
    return withTables(program, args.slice(0, own), { knots, coefficients });
  }, [
    ...program.inputShapes,
    ...fitted.map((layout) => tableShapes(layout)[1]),
    ...layouts.map((layout) => tableShapes(layout)[0]),
    ...given.map((layout) => tableShapes(layout)[1]),
  ]);
  return { program: driven, kernels: kernelsFor(driven, options, layouts.length + given.length) };
}

/** The tables of inputs, by their names. */
export interface TracedTables {
  readonly knots: ReadonlyMap<string, Tensor>;
  readonly coefficients: ReadonlyMap<string, Tensor>;
}

/** Applies a program that reads inputs, with what it reads looked up in tables. */
export function withTables(
  program: Program,
  inputs: readonly Tensor[],
  { knots, coefficients }: TracedTables,
): Tensor {
  const places = new Map<Tensor, Map<string, Tensor>>();
  return replaceOperations(program, inputs, (node, [time]) => {
    if (node.operation !== READ) return undefined;
    const { name, derivative, shape } = node.attributes as Reading;
    let atTime = places.get(time);
    if (!atTime) places.set(time, atTime = new Map());
    let place = atTime.get(name);
    if (!place) {
      const scalar = time.shape.length === 0 ? time : reshape(time, []);
      atTime.set(name, place = locate(scalar, knots.get(name)!));
    }
    const value = piece(place, coefficients.get(name)!, derivative);
    return sameShape(value.shape, shape) ? value : reshape(value, shape);
  });
}
