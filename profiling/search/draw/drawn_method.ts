import {
  type EsdirkMethod,
  type LawsonMethod,
  type Method,
  type NystromMethod,
  reversible,
  type ReversibleAdamsMethod,
  type ReversibleMethod,
  type RosenbrockMethod,
  type RungeKuttaMethod,
  type Tableau,
  type VerletOrder,
} from "../../../mod.ts";
import type { DrawnAdams } from "../replay/adams_replay.ts";
import type { Draw } from "./drawing.ts";
import type { DrawnLinear, DrawnProblem } from "./problem.ts";

/** The kinds of methods, as the report counts them. */
export const METHOD_KINDS = [
  "Runge-Kutta",
  "reversible",
  "reversible, exact",
  "reversibleAdams",
  "reversibleAdams, exact",
  "asynchronousLeapfrog",
  "reversibleHeun",
  "ees",
  "Rosenbrock",
  "ESDIRK",
  "verlet",
  "verlet, exact",
  "Nyström",
  "Lawson",
  "Lawson, reversible",
  "Lawson, exact",
  "noise",
  "noise, reversible",
  "noise, exact",
  "noise, ees",
] as const;

/** The kinds that cannot go back. */
export const ONE_WAY: readonly string[] = [
  "Runge-Kutta",
  "Rosenbrock",
  "ESDIRK",
  "Nyström",
  "Lawson",
  "noise",
];

/** One of {@linkcode METHOD_KINDS}. */
export type MethodKind = typeof METHOD_KINDS[number];

/** What a method for equations with noise takes for f over one step. */
export type NoisyVariant = "ito" | "milstein" | "stratonovich" | "drift" | "noise";

/** A method, and how the plain loop steps it. */
export interface DrawnMethod {
  readonly kind: MethodKind;
  readonly label: string;
  readonly method: Method;
  /** The method underneath, of a reversible one over a tableau. */
  readonly base?: RungeKuttaMethod | LawsonMethod;
  /** What steps solve exactly, of a method of Lawson. */
  readonly linear?: DrawnLinear;
  /** The order, window and start of reversible Adams. */
  readonly adams?: DrawnAdams & Pick<ReversibleAdamsMethod, "start">;
  /** A Rosenbrock method. */
  readonly rosenbrock?: RosenbrockMethod;
  /** A diagonally implicit one. */
  readonly esdirk?: EsdirkMethod;
  /** A method of Nyström. */
  readonly nystrom?: NystromMethod;
  /** The order of a composition of Störmer and Verlet's step. */
  readonly verlet?: VerletOrder;
  /** What a method for equations with noise steps over, */
  readonly noisy?: NoisyVariant | "sra1";
  /** the method of that tableau, */
  readonly inner?: { readonly tableau: Tableau };
  /** or the reversible Heun method. */
  readonly noisyHeun?: boolean;
  /** The damping of the asynchronous leapfrog. */
  readonly damping?: number;
  /** In exact arithmetic, the unit of the grid for each element. */
  readonly grid?: readonly number[];
  /** The same method on grids of units two and four times as large, which round every step otherwise. */
  readonly coarser?: readonly Method[];
  /** Whether both states of a reversible method move towards each other, and not y alone. */
  readonly movesBoth?: boolean;
  /** The same method with λ given as a number. */
  withCoupling?(lambda: number): Method;
}

/** A reversible method in floating point, at a coupling that is settled later or now. */
export function coupled<Base extends RungeKuttaMethod | LawsonMethod>(
  base: Base,
  coupling: number | "auto",
  over: (method: ReversibleMethod<Base>) => Method = (method) => method,
): Pick<DrawnMethod, "method" | "movesBoth" | "withCoupling"> & { readonly base: Base } {
  const movesBoth = coupling === "auto" && base.order % 2 === 1;
  const mixing = movesBoth ? "both" : "y";
  return {
    method: over(reversible(base, { coupling })),
    base,
    movesBoth,
    withCoupling: (lambda: number) => over(reversible(base, { coupling: lambda, mixing })),
  };
}

/** How many times coarser those grids are: one alone may round a state to the same number. */
export const COARSER = [2, 4];

/** What a grid is to hold: of a size for all, as by default, or of one for each. */
export function drawRange(draw: Draw, { y0, sizes }: DrawnProblem) {
  const most = Math.max(...y0.map(Math.abs)) || 1;
  const own = sizes.map((s, i) => Number.isFinite(s) ? s : Math.abs(y0[i]));
  const [name, range] = draw.pick(
    [
      ["", undefined],
      [", own ranges", own.map((s) => 512 * s)],
      [", wide", own.map((s) => 1e6 * s)],
    ] as const,
  );
  return { name, range, reach: range ?? y0.map(() => 512 * most) };
}

/** The units of a grid that holds as much. */
export function gridOf(reach: readonly number[]): number[] {
  return reach.map((r) => 2 ** (Math.ceil(Math.log2(r)) - 51));
}
