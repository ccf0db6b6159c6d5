import {
  checkKeys,
  checkWhole,
  describe,
  didYouMean,
  type KeysOf,
  replayTangents,
} from "../../tensors/internal.ts";
import {
  concat,
  Parameters,
  type Program,
  reshape,
  type Shape,
  slice,
  type Tensor,
  zeros,
} from "../../tensors/mod.ts";
import type { Halves, VectorField } from "../field.ts";
import { undrivenField } from "../inputs/undriven_field.ts";
import { mapHalves } from "../second_order/halves.ts";
import { programOf } from "../traced/field_program.ts";
import { traceFunction } from "../traced/trace_function.ts";
import { tracedVectorField } from "../traced/traced_vector_field.ts";

/**
 * Options of {@linkcode tangentField}.
 *
 * @category Vector fields
 */
export interface TangentFieldOptions {
  /**
   * How many directions it carries at once, which share what f computes: the state is then
   * `[1 + directions, ...state]`, and each tangent of a parameter has `directions` in front of its
   * shape. Default one, without a dimension of its own: `[2, ...state]`.
   */
  readonly directions?: number;
  /** The parameters that have tangents, by name; those of others are zero. Default all. */
  readonly parameters?: readonly string[];
}

const KNOWN: KeysOf<TangentFieldOptions> = { directions: true, parameters: true };

/**
 * The field of a state and its tangent: of (y, ẏ) with
 *
 * dy/dt = f(t, y; θ), dẏ/dt = (∂f/∂y) ẏ + (∂f/∂θ) θ̇.
 *
 * Its solve carries sensitivities: from ẏ(t0), the derivative of y0 along a direction, to that of the
 * state at every time. With steps of one size it is the derivative of the steps themselves, to
 * rounding. It is a field as any other, compiled as the given one is; a gradient through its solve
 * is a second derivative.
 *
 * Its parameters are those of the field by their names, copied as they are now, and the tangents of
 * θ, θ̇, as `wTangent` for `w`, or `wTangent2` where that name is taken; they begin at zero. Both are about what is stored, where a parameter
 * has a constraint.
 *
 * @category Vector fields
 * @param field A traced field, as `vectorField(…)` and `mlp(…)` make them.
 * @param options How many directions, and of which parameters.
 * @returns The field of state `[2, ...state]`: y, and behind it ẏ.
 * @throws {TypeError} If the field was not traced, or an option is unknown.
 * @throws {RangeError} If there is no parameter of a name, or the number of directions is not a whole
 *   number of at least 1.
 *
 * @example
 * ```ts
 * import { mul, rk4, solve, tangentField, tensor, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // y' = a y has y(1) = exp(a), and dy(1)/da = exp(a).
 * const field = vectorField({
 *   state: [],
 *   parameters: { a: tensor(0.5) },
 *   f: (_t, y, { a }) => mul(a, y),
 * });
 * const tangents = tangentField(field);
 * tangents.parameters.get("aTangent").data[0] = 1;
 * const { y1 } = solve({ field: tangents, y0: [1, 0], t0: 0, t1: 1, dt: 0.01, method: rk4 });
 * assertAlmostEquals(y1.data[0], Math.exp(0.5), 1e-9);
 * assertAlmostEquals(y1.data[1], Math.exp(0.5), 1e-9);
 * ```
 */
export function tangentField(field: VectorField, options: TangentFieldOptions = {}): VectorField {
  checkKeys("tangentField", options, KNOWN);
  const found = programOf(field);
  if (found === undefined) {
    throw new TypeError(
      "tangentField: the field must be one that vectorField(…) or mlp(…) made, got " +
        `${describe(field)}; its function is written in operations, and each has a tangent`,
    );
  }
  const { program, options: { kernels, dtype, fused } } = found;
  const { directions } = options;
  if (directions !== undefined) checkWhole("tangentField: directions", directions, 1);
  const count = directions ?? 1;
  const { stateShape: state, parameters: { names, shapes } } = field;
  const moving = settleNames(options.parameters, names);
  const suffix = suffixFor(names);
  const lead: Shape = directions === undefined ? [] : [directions];
  const parameters = new Parameters(Object.fromEntries([
    ...names.map((name) => [name, field.parameters.get(name)]),
    ...moving.map((name) => [name + suffix, zeros([...lead, ...shapes[name]])]),
  ]));
  const row = (x: Tensor, i: number, shape: Shape) => reshape(slice(x, i, i + 1), shape);
  /** The field of a program of t, a state and θ, and of its tangents. */
  const make = (program: Program, state: Shape, halves?: Halves): VectorField => {
    const traced = traceFunction((t, all, given) => {
      const along = Array.from({ length: count }, (_, i) => [
        undefined,
        row(all, 1 + i, state),
        ...names.map((name) => {
          if (!moving.includes(name)) return undefined;
          const tangent = given[name + suffix];
          return directions === undefined ? tangent : row(tangent, i, shapes[name]);
        }),
      ]);
      const inputs = [t, row(all, 0, state), ...names.map((name) => given[name])];
      const { value, tangents } = replayTangents(program, inputs, along);
      return concat(
        [value, ...tangents].map((part) => reshape(part ?? zeros(state), [1, ...state])),
      );
    }, {
      who: "tangentField: f",
      wants: "state's shape",
      shape: [1 + count, ...state],
      parameters,
      inputs: field.inputs ?? {},
    });
    const parts = { program: traced, parameters, options: { kernels, dtype, fused }, halves };
    return field.inputs ? undrivenField(parts, field.inputs) : tracedVectorField(parts);
  };
  const halves = mapHalves(field.halves, (half) => make(programOf(half)!.program, half.stateShape));
  const rows = (1 + count) * (halves?.rows ?? 1);
  return make(program, state, halves && { ...halves, rows });
}

function settleNames(
  wanted: readonly string[] | undefined,
  names: readonly string[],
): readonly string[] {
  for (const name of wanted ?? []) {
    if (names.includes(name)) continue;
    const advice = didYouMean(name, names);
    throw new RangeError(`tangentField: there is no parameter "${name}"${advice}`);
  }
  return wanted ?? names;
}

/** What the tangent of a parameter has behind its name: such that no other has that name. */
function suffixFor(names: readonly string[]): string {
  for (let n = 1;; n++) {
    const suffix = n === 1 ? "Tangent" : `Tangent${n}`;
    if (!names.some((name) => names.includes(name + suffix))) return suffix;
  }
}
