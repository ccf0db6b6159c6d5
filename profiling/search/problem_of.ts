import * as library from "../../mod.ts";
import {
  type EventFunction,
  interpolation,
  type Problem,
  type ProblemEvent,
  secondOrderField,
  stateEvent,
  stochasticField,
  Tensor,
  timeEvent,
  type VectorField,
  vectorField,
} from "../../mod.ts";
import { LIBRARY } from "./replay/algebra.ts";
import type { DrawnCase } from "./draw/drawn_case.ts";
import {
  type DrawnEvent,
  type DrawnInput,
  type DrawnParameter,
  type DrawnProblem,
  type FieldFunction,
  SHIFT,
} from "./draw/problem.ts";
import { libraryReads, NO_READS } from "./draw/reads.ts";

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
  const { inputs, noise, halves } = problem;
  const shapes = Object.entries(inputs ?? {}).map(([name, { shape }]) => [name, shape] as const);
  const parameters = Object.fromEntries(
    Object.entries(problem.parameters).map(([name, own]) => [name, givenParameter(own)]),
  );
  if (noise) {
    const { kind, calculus, diffusion } = noise;
    return stochasticField({
      ...{ ...options, state: problem.state, parameters, noise: kind, calculus },
      drift: (t, y, p) => problem.field(LIBRARY, t, y, p, NO_READS),
      diffusion: (t, y, p) => diffusion(LIBRARY, t, y, p, NO_READS),
    });
  }
  if (halves) {
    const { position, f, velocity } = halves;
    return secondOrderField({
      ...{ ...options, position, parameters },
      f: (t, q, p) => f(LIBRARY, t, q, p, NO_READS),
      ...(velocity && { velocity: (t, v, p) => velocity(LIBRARY, t, v, p, NO_READS) }),
    });
  }
  return vectorField({
    ...options,
    state: problem.state,
    parameters,
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

/** An event as a problem is given it. */
function givenEvent({ when, then, at, direction, terminal }: DrawnEvent): ProblemEvent {
  const given = (f: FieldFunction): EventFunction => (t, y, p, now) =>
    f(LIBRARY, t, y, p, { at: (name) => now[name] });
  if (at) return timeEvent({ at, then: given(then!) });
  return stateEvent({
    when: given(when!),
    direction,
    ...(terminal !== undefined && { terminal }),
    ...(then && { then: given(then) }),
  });
}

/**
 * Where a problem starts and ends, what drives it, and what happens on the way.
 *
 * @param given Another start.
 * @param moved What the values of inputs become; default themselves.
 */
export function problemOf(
  problem: DrawnProblem,
  given?: ArrayLike<number>,
  moved: (x: number) => number = (x) => x,
): Pick<Problem, "y0" | "t0" | "t1" | "inputs" | "noise" | "events"> {
  const { t0, t1, inputs, noise, events } = problem;
  return {
    y0: startOf(problem, given),
    t0,
    t1,
    ...(inputs && {
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([name, input]) => [name, givenInput(input, moved)]),
      ),
    }),
    ...(noise && { noise: noise.path() }),
    ...(events && { events: events.map(givenEvent) }),
  };
}
