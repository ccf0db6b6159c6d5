import type { BrownianPath, Shape, Tensor } from "../../../mod.ts";
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

/** The noise of an equation. */
export interface DrawnNoise {
  readonly kind: "diagonal" | number;
  readonly calculus: "ito" | "stratonovich";
  /** That of the path. */
  readonly shape: Shape;
  /** Whether g does not depend on y. */
  readonly additive: boolean;
  /** Whether its noises commute, as Milstein's method wants. */
  readonly commutes: boolean;
  /** g(t, y; θ). */
  readonly diffusion: FieldFunction;
  /** A path of its own, always the same. */
  path(): BrownianPath;
}

/** Something that happens besides the equation, over any algebra. */
export interface DrawnEvent {
  /** What is watched; unset for an event of time. */
  readonly when?: FieldFunction;
  readonly direction?: "up" | "down" | "both";
  readonly terminal?: boolean;
  readonly at?: readonly number[];
  readonly then?: FieldFunction;
}

/** A linear part that a method is told of: over all elements of y, flattened, and as it is given. */
export interface DrawnLinear {
  readonly matrix: readonly (readonly number[])[];
  readonly given: readonly number[] | readonly (readonly number[])[];
}

/** One of several trajectories of a field. */
export interface DrawnTrajectory {
  readonly y0: readonly number[];
  /** The part of the span that it is solved over. */
  readonly part: number;
  /** How much its loss counts. */
  readonly weight: number;
}

/** The halves of a field of second order. */
export interface DrawnHalves {
  readonly position: Shape;
  /** dv/dt, of t and q. */
  readonly f: FieldFunction;
  /** dq/dt, of t and v, where that is not v. */
  readonly velocity?: FieldFunction;
}

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

/** The families that seeds have drawn first, whatever came later. */
export const FIRST_FAMILIES = [
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

/** Those of what only some methods are for, and of what happens besides the equation. */
export const LATER_FAMILIES = [
  "implicit",
  "events",
  "noise",
  "second order",
  "steady state",
  "trajectories",
] as const;

/** Those that came last, drawn apart so that seeds draw the others as before. */
export const LAST_FAMILIES = ["semilinear"] as const;

/** The families of problems. */
export const FAMILIES = [...FIRST_FAMILIES, ...LATER_FAMILIES, ...LAST_FAMILIES] as const;

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
  /** What makes it an equation with noise, of which `field` is the drift. */
  readonly noise?: DrawnNoise;
  /** What happens on the way. */
  readonly events?: readonly DrawnEvent[];
  /** What makes it a field of second order, of which `field` is both halves. */
  readonly halves?: DrawnHalves;
  /** What is solved from several starts. */
  readonly trajectories?: readonly DrawnTrajectory[];
  /** Whether what is read of the inputs may jump. */
  readonly jumps?: boolean;
  /** Whether it knows its times, so that it is not to be moved along their axis. */
  readonly turned?: boolean;
  /** Whether it is to be solved by an implicit method. */
  readonly implicit?: boolean;
  /** A linear part that is to be solved exactly. */
  readonly linear?: DrawnLinear;
  /** Weights of the elements of y whose sum no flow changes, of a problem that is to come to rest. */
  readonly conserved?: readonly number[];
  /** Where alone it can be read: at the ends of steps, or at the end. */
  readonly readAt?: "nodes" | "end";
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
