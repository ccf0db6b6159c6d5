import {
  type Adjoint,
  dopri5,
  dopri8,
  fullStorageAdjoint,
  type Method,
  midpoint,
  type Ratio,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdams,
  reversibleAdjoint,
  rk4,
  tsit5,
} from "../../mod.ts";

/** One way to take a gradient. */
export interface Way {
  /** What tells it from the others of its column, such as "rk4, 1/2"; may be empty. */
  readonly name: string;
  /** The method whose errors count: in floating point. */
  readonly method: Method;
  /** The method whose evaluations count: in exact arithmetic, where it has one. */
  readonly counted: Method;
  readonly adjoint: Adjoint;
  /** About what a step costs; no gradient costs less than 0.9 times that a step. */
  readonly each: number;
  /** The fewest steps that it is taken with. */
  readonly fewest: number;
}

/** A column of the table: the cheapest of its ways counts, for each error anew. */
export interface Contender {
  readonly name: string;
  readonly ways: readonly Way[];
}

/** The bases of `reversible`, those first that are likely to be the cheapest. */
const BASES = [dopri8, dopri5, tsit5, rk4, midpoint];

/** Their couplings; nearer to 1 none is the cheapest on these problems. */
const COUPLINGS: readonly Ratio[] = [[1, 2], [1, 4], [9, 10]];

/** The fewest steps of a method of one step. */
const FEWEST = 4;

/** The coupling of reversible Adams. */
const COUPLING: Ratio = [1, 4];

/** As many vectors as a state of reversible Adams of order 6 has, or 8 anchors and the state of `reversible`. */
const CHECKPOINTS = 18;

/** Runge-Kutta methods by an adjoint that keeps states or stages. */
function stored(name: string, adjoint: Adjoint): Contender {
  return {
    name,
    ways: [dopri8, dopri5, rk4].map((method) => ({
      name: method.name,
      method,
      counted: method,
      adjoint,
      each: 3 * method.evaluations,
      fewest: FEWEST,
    })),
  };
}

/**
 * What is compared: full storage, optimal checkpointing, `reversible` over a base, and reversible Adams of order 6, from
 * two starts, and of order 8.
 */
export function contenders(): Contender[] {
  const back = reversibleAdjoint();
  const adams = (options: Parameters<typeof reversibleAdams>[0]): Way => {
    const method = reversibleAdams({ ...options, coupling: COUPLING[0] / COUPLING[1] });
    return {
      name: "",
      method,
      counted: reversibleAdams({ ...options, coupling: COUPLING, arithmetic: "exact" }),
      adjoint: back,
      each: 4,
      // With fewer it is its start alone.
      fewest: method.window + 1,
    };
  };
  return [
    stored("full storage", fullStorageAdjoint({ keep: "stages" })),
    stored(`${CHECKPOINTS} checkpoints`, recursiveCheckpointAdjoint({ checkpoints: CHECKPOINTS })),
    {
      name: "reversible(base)",
      ways: BASES.flatMap((base) =>
        COUPLINGS.map((coupling) => ({
          name: `${base.name}, ${coupling.join("/")}`,
          method: reversible(base, { coupling: coupling[0] / coupling[1] }),
          counted: reversible(base, { coupling, arithmetic: "exact" }),
          adjoint: back,
          each: 8 * base.evaluations,
          fewest: FEWEST,
        }))
      ),
    },
    { name: "Adams 6, start rk4", ways: [adams({ order: 6, start: rk4 })] },
    { name: "Adams 6", ways: [adams({ order: 6 })] },
    { name: "Adams 8", ways: [adams({ order: 8 })] },
  ];
}
