import { type VectorField, vectorField } from "../../../solvers/mod.ts";
import { add, div, mul, Tensor } from "../../../tensors/mod.ts";
import { describe } from "../../../tensors/internal.ts";
import { ENTERED } from "./drivers.ts";
import type { Equations, Known } from "./equations.ts";
import { withEquations } from "./with_equations.ts";

/** How a field is made of equations. */
interface FieldOptions {
  /** The sizes of the elements. */
  readonly sizes: readonly number[];
  /** Whether doses enter: the state is then without what has entered, which is an input. */
  readonly dosed?: boolean;
  /** Parameters besides, which f has no use for; they come last. */
  readonly more?: Readonly<Record<string, Known>>;
}

/**
 * The vector field of equations, of a state whose elements are in units of their sizes: tolerances are
 * then the same for all of them. Time is in the module's unit.
 *
 * @throws {UsageError} If f throws, or gives another shape than the state's.
 */
export function equationsField(
  { name, state, parameters, f, inputs }: Equations,
  { sizes, dosed = false, more = {} }: FieldOptions,
): VectorField {
  const size = new Tensor(Float64Array.from(sizes), [sizes.length]);
  const all = { ...inputs, ...(dosed && { [ENTERED]: state.length }) };
  return withEquations(name, "f", () =>
    vectorField({
      state: [state.length],
      parameters: { ...parameters, ...more },
      f(t, y, given, driven, reader) {
        const slope: unknown = f(t, wholeState(y, size, driven), given, driven, reader);
        if (!(slope instanceof Tensor) || slope.shape.join() !== String(state.length)) {
          throw new TypeError(
            `it must return a tensor of shape [${state.length}], for ${state.join(", ")}, got ` +
              (slope instanceof Tensor
                ? `one of shape [${slope.shape.join(", ")}]`
                : describe(slope)),
          );
        }
        return div(slope, size);
      },
      ...(Object.keys(all).length === 0 ? {} : { inputs: all }),
    }));
}

/** The state in the user's units, with what has entered by doses, where there are any. */
export function wholeState(y: Tensor, size: Tensor, inputs: Record<string, Tensor>): Tensor {
  const scaled = mul(y, size);
  return ENTERED in inputs ? add(scaled, inputs[ENTERED]) : scaled;
}
