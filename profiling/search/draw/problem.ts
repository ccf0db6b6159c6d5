import type { Shape } from "../../../mod.ts";
import type { Algebra } from "../replay/algebra.ts";
import type { InputKind } from "../replay/plain_input.ts";

/** A parameter of a drawn vector field. */
export interface DrawnParameter {
  readonly shape: Shape;
  readonly values: readonly number[];
}

/**
 * f(t, y; θ) over any algebra. Where it is driven, `read` gives its input, or a derivative of that, at
 * a time.
 */
export type FieldFunction = <T>(
  o: Algebra<T>,
  t: T,
  y: T,
  parameters: Readonly<Record<string, T>>,
  read?: (time: T, derivative: number) => T,
) => T;

/** What the loss takes y times, element by element. */
export const GAIN = "gain";
/** By what part of itself the start is moved. */
export const SHIFT = "shift";

/** The same problem, with a loss and a start that depend on parameters of their own. */
export function seenProblem(problem: DrawnProblem): DrawnProblem {
  const { state: shape, y0 } = problem;
  const parameters = {
    ...problem.parameters,
    [GAIN]: { shape, values: y0.map(() => 1) },
    [SHIFT]: { shape, values: y0.map(() => 0) },
  };
  return { ...problem, label: `${problem.label}, seen`, parameters, seen: true };
}

/** What drives a field. */
export interface DrawnInput {
  readonly kind: InputKind;
  readonly times: readonly number[];
  readonly channels: number;
  /** [times, channels], flat. */
  readonly values: readonly number[];
}

/** What the gradient with respect to the values of an input is called, among those of parameters. */
export const INPUT = "input u";

/** The families of problems. */
export const FAMILIES = [
  "network",
  "program",
  "growth then decay",
  "damped",
  "oscillating",
  "chaotic",
  "piecewise",
  "stiff",
  "scaled",
  "far apart",
  "at rest",
  "vanishing",
  "near the optimum",
  "driven",
] as const;

/** One of {@linkcode FAMILIES}. */
export type Family = typeof FAMILIES[number];

/** A vector field, where it starts, and what is known of it. */
export interface DrawnProblem {
  readonly family: Family;
  /** What it is, in a few words with its numbers. */
  readonly label: string;
  readonly state: Shape;
  readonly parameters: Readonly<Record<string, DrawnParameter>>;
  readonly field: FieldFunction;
  readonly y0: readonly number[];
  /** How large the elements of y are, for the weights of the loss. */
  readonly sizes: readonly number[];
  readonly t0: number;
  readonly t1: number;
  /** The fastest rate of the field, 1 over time: steps are to resolve it. */
  readonly rate: number;
  /** What drives it. */
  readonly input?: DrawnInput;
  /** Whether what drives it makes f jump. */
  readonly jumps?: boolean;
  /** Times where f has a kink or jump, inside the solve. */
  readonly kinks?: readonly number[];
  /** Times at which the loss is to read. */
  readonly reads?: readonly number[];
  /** The size of what is left between path and data, where that is small. */
  readonly residual?: number;
  /**
   * Whether the loss reads y times a parameter, {@linkcode GAIN}, which is 1, and the start is a function of
   * another one, y0 (1 + {@linkcode SHIFT}), which is 0: numbers are as they were, gradients have more.
   */
  readonly seen?: boolean;
  /** Whether the solution is to be compared with that of the base method. */
  readonly watched?: boolean;
}
