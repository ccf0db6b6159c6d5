import type { Shape, Tensor } from "../../../mod.ts";
import type { Algebra } from "../replay/algebra.ts";
import type { DrawnObservation } from "./observing.ts";
import type { Reads } from "./reads.ts";

/** What a parameter is known to be, besides a number. */
export type Constraint =
  | { readonly kind: "positive" }
  | { readonly kind: "bounded"; readonly low: number; readonly high: number }
  | { readonly kind: "fixed" };

/** A parameter of a drawn vector field. */
export interface DrawnParameter {
  readonly shape: Shape;
  /** As the field sees them; stored are others where there is a constraint. */
  readonly values: readonly number[];
  readonly constraint?: Constraint;
}

/** Values at times, row after row of [times, channels]; NaN for what is missing. */
export interface InputRow {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** An input that drives a field. */
export interface DrawnInput {
  readonly shape: Shape;
  readonly kind: "linear" | "cubic" | "previous";
  readonly slopes: "natural" | "backward";
  readonly extrapolation: "refuse" | "hold" | "continue";
  readonly differentiate: boolean;
  /** One, or one for each of a batch. */
  readonly rows: readonly InputRow[];
}

/** f(t, y; θ) over any algebra. */
export type FieldFunction = <T>(
  o: Algebra<T>,
  t: T,
  y: T,
  parameters: Readonly<Record<string, T>>,
  reads: Reads<T>,
) => T;

/** A start as a function of the parameters. */
export type DrawnStart = <T>(o: Algebra<T>, parameters: Readonly<Record<string, T>>) => T;

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
  "observed",
  "computed start",
  "constrained",
  "derivatives inside",
  "second derivatives",
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
  /** The same as the library writes it, where that has derivatives of its own inside. */
  readonly traced?: (t: Tensor, y: Tensor, parameters: Record<string, Tensor>) => Tensor;
  readonly inputs?: Readonly<Record<string, DrawnInput>>;
  /** Whether what is read of the inputs may jump. */
  readonly jumps?: boolean;
  /** Whether it knows its times, so that it is not to be moved along their axis. */
  readonly turned?: boolean;
  /** Whether every step is to be of one size, or to a time that is given. */
  readonly constantSteps?: boolean;
  readonly y0: readonly number[];
  /** The start, where it is a function; `y0` is what that gives. */
  readonly start?: DrawnStart;
  /** How large the elements of y are, for the weights of the loss. */
  readonly sizes: readonly number[];
  readonly t0: number;
  readonly t1: number;
  /** The fastest rate of the field, 1 over time: steps are to resolve it. */
  readonly rate: number;
  /** Times where f has a kink or jump, inside the solve. */
  readonly kinks?: readonly number[];
  /** Times at which the loss is to read. */
  readonly reads?: readonly number[];
  /** What the loss observes, in place of a sum over the elements of y. */
  readonly observation?: DrawnObservation;
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
