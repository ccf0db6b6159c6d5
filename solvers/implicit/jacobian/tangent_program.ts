import { dependence, describe, replayTangents } from "../../../tensors/internal.ts";
import {
  concat,
  ones,
  type Program,
  reshape,
  type Shape,
  sizeOf,
  slice,
  type Tensor,
  trace,
  zeros,
} from "../../../tensors/mod.ts";
import type { VectorField } from "../../field.ts";
import { programOf } from "../../traced/field_program.ts";
import { tracedVectorField } from "../../traced/traced_vector_field.ts";
import { type JacobianPattern, jacobianPattern } from "./pattern.ts";

/** So many directions one program carries at most; a Jacobian of more colours is seen in turns. */
const MOST_DIRECTIONS = 8;

/** What is known of the derivatives of a field. */
export interface FieldTangents {
  /** The structure of ∂f/∂y. */
  readonly pattern: JacobianPattern;
  /** How many directions `field` carries. */
  readonly directions: number;
  /**
   * The field of state [2 + directions, ...state]: of (y, –, v₁, v₂, …) it gives
   * (f, ∂f/∂t, (∂f/∂y) v₁, (∂f/∂y) v₂, …).
   */
  readonly field: VectorField;
}

const known = new WeakMap<VectorField, FieldTangents>();

/**
 * The derivatives of a traced field, made once a field.
 *
 * @param caller The method that wants them, as messages begin.
 * @throws {TypeError} If the field was not traced, so that it has no tangents.
 */
export function fieldTangents(field: VectorField, caller: string): FieldTangents {
  let found = known.get(field);
  if (!found) known.set(field, found = make(field, caller));
  return found;
}

function make(field: VectorField, caller: string): FieldTangents {
  const own = programOf(field);
  if (own === undefined) {
    throw new TypeError(
      `${caller}: the method solves with the Jacobian of f, which it takes from the tangents of a ` +
        `traced field, and got ${describe(field)} that has none. Write f with operations, as ` +
        "vectorField(…) and mlp(…) take it, or use an explicit method such as tsit5",
    );
  }
  const { program, options, data } = own;
  const pattern = jacobianPattern(dependence(program, 1));
  const directions = Math.min(pattern.colourCount, MOST_DIRECTIONS);
  return {
    pattern,
    directions,
    field: tracedVectorField({
      program: tangentProgram(program, directions),
      parameters: field.parameters,
      options,
      data,
    }),
  };
}

function tangentProgram(program: Program, directions: number): Program {
  const [time, state, ...others] = program.inputShapes;
  const row = (x: Tensor, i: number) => reshape(slice(x, i, i + 1), state);
  const shape: Shape = [2 + directions, ...state];
  return trace((t, all, ...rest) => {
    const along = Array.from({ length: directions }, (_, i) => [undefined, row(all, 2 + i)]);
    const { value, tangents } = replayTangents(program, [t, row(all, 0), ...rest], [
      [ones(time)],
      ...along,
    ]);
    const rows = [value, ...tangents].map((part) =>
      reshape(part ?? zeros(state), [1, sizeOf(state)])
    );
    return reshape(concat(rows), shape);
  }, [time, shape, ...others]);
}
