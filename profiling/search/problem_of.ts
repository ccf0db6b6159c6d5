import * as library from "../../mod.ts";
import { interpolation, type Problem, Tensor, type VectorField, vectorField } from "../../mod.ts";
import { LIBRARY } from "./replay/algebra.ts";
import type { DrawnCase } from "./draw/drawn_case.ts";
import { type DrawnInput, type DrawnParameter, type DrawnProblem, SHIFT } from "./draw/problem.ts";
import { libraryReads } from "./draw/reads.ts";

/** A parameter as a field is given it. */
function givenParameter({ shape, values, constraint }: DrawnParameter) {
  const tensor = new Tensor(Float64Array.from(values), shape);
  switch (constraint?.kind) {
    case "positive":
      return library.positive(tensor);
    case "bounded":
      return library.bounded(tensor, constraint.low, constraint.high);
    case "fixed":
      return library.fixed(tensor);
    default:
      return tensor;
  }
}

/** The problem's field, traced. */
export function tracedField(
  { problem, kernels }: Pick<DrawnCase, "problem" | "kernels">,
): VectorField {
  const { label: _, ...options } = kernels;
  const { inputs } = problem;
  const shapes = Object.entries(inputs ?? {}).map(([name, { shape }]) => [name, shape] as const);
  return vectorField({
    ...options,
    state: problem.state,
    parameters: Object.fromEntries(
      Object.entries(problem.parameters).map(([name, own]) => [name, givenParameter(own)]),
    ),
    ...(inputs && { inputs: Object.fromEntries(shapes) }),
    f: (t, y, p, now, reader) =>
      problem.traced?.(t, y, p) ??
        problem.field(LIBRARY, t, y, p, libraryReads(t, now, reader)),
  });
}

/** The start, in the shape of the state; or the function that gives it. */
export function startOf(problem: DrawnProblem, given?: ArrayLike<number>): Problem["y0"] {
  const { state, y0, start, seen } = problem;
  if (start) return (parameters) => start(LIBRARY, parameters);
  const numbers = new Tensor(Float64Array.from(given ?? y0), state);
  return seen ? (p) => library.mul(numbers, library.add(1, p[SHIFT])) : numbers;
}

/** An input as a problem is given it. */
function givenInput(
  { kind, slopes, extrapolation, differentiate, shape, rows }: DrawnInput,
  moved: (x: number) => number,
) {
  const made = rows.map(({ times, values }) => {
    const row = rows.length > 1 ? shape.slice(1) : shape;
    const all = new Tensor(Float64Array.from(values, moved), [times.length, ...row]);
    return interpolation(times, all, {
      kind,
      extrapolation,
      differentiate,
      missing: values.some(Number.isNaN) ? "bridge" : "refuse",
      ...(kind === "cubic" && { slopes }),
    });
  });
  return rows.length > 1 ? made : made[0];
}

/**
 * Where a problem starts and ends and what drives it.
 *
 * @param given Another start.
 * @param moved What the values of inputs become; default themselves.
 */
export function problemOf(
  problem: DrawnProblem,
  given?: ArrayLike<number>,
  moved: (x: number) => number = (x) => x,
): Pick<Problem, "y0" | "t0" | "t1" | "inputs"> {
  const { t0, t1, inputs } = problem;
  return {
    y0: startOf(problem, given),
    t0,
    t1,
    ...(inputs && {
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([name, input]) => [name, givenInput(input, moved)]),
      ),
    }),
  };
}
