import {
  asynchronousLeapfrog,
  bosh3,
  ees25,
  ees27,
  kvaerno3,
  kvaerno5,
  type Method,
  METHODS,
  midpoint,
  type Problem,
  ralston2,
  type Ratio,
  reversible,
  reversibleAdams,
  reversibleHeun,
  rkn4,
  rkn6,
  rkn8,
  rodas4p,
  rodas5p,
  type RungeKuttaMethod,
  tsit5,
  type VectorField,
  verlet,
  type VerletOrder,
} from "../../mod.ts";
import { crossed, swing } from "./second_order.ts";

/** A method, and what the tests need to know of it. */
export interface ListedMethod {
  /** How tests name it. */
  readonly label: string;
  /** The method. */
  readonly method: Method;
  /** What it is made of, for a reversible form of a Runge-Kutta method. */
  readonly base?: RungeKuttaMethod;
  /** Whether its arithmetic is exact. */
  readonly exact?: boolean;
  /** The order that its errors must show. */
  readonly order: number;
  /** Whether it has steps that go back, and so a reversible gradient. */
  readonly goesBack: boolean;
  /** Whether they arrive where they started but for round-off. */
  readonly exactlyReversible: boolean;
  /** Whether it can choose its own steps. */
  readonly hasErrorEstimate: boolean;
  /** Whether a step is made of those before it: then it is shorter, and the state longer. */
  readonly multistep?: boolean;
  /** A field that it takes, where it does not take any. */
  readonly field?: VectorField;
  /** The noise of that field, where it has some: it goes forwards, and is read at the ends of steps. */
  readonly noise?: Problem["noise"];
}

/** What a Runge-Kutta method claims. */
type Claim = readonly [order: number, stages: number, hasErrorEstimate: boolean, fsal: boolean];

/** The Runge-Kutta methods by name; FSAL: the last stage is the first one of the next step. */
export const RUNGE_KUTTA: Readonly<Record<string, Claim>> = {
  euler: [1, 1, false, false],
  heun: [2, 2, true, false],
  midpoint: [2, 2, true, false],
  ralston2: [2, 2, true, false],
  ralston3: [3, 3, false, false],
  bosh3: [3, 4, true, true],
  rk4: [4, 4, false, false],
  tsit5: [5, 7, true, true],
  dopri5: [5, 7, true, true],
  verner6: [6, 9, true, true],
  dopri8: [8, 13, true, false],
};

/** Runge-Kutta methods that choose their steps, one a number of stages. */
export const PAIRS: readonly RungeKuttaMethod[] = Object.values(METHODS)
  .filter(({ hasErrorEstimate }) => hasErrorEstimate)
  .filter((method) => method !== midpoint && method !== ralston2);

/** Both forms of a Runge-Kutta method. */
function bothForms(base: RungeKuttaMethod): ListedMethod[] {
  if (!(base.name in RUNGE_KUTTA)) {
    throw new Error(`RUNGE_KUTTA has no ${base.name}: state it there`);
  }
  const [order, , hasErrorEstimate] = RUNGE_KUTTA[base.name];
  const plain = { order, hasErrorEstimate, goesBack: false, exactlyReversible: false };
  return [
    { ...plain, label: base.name, method: base },
    {
      ...plain,
      label: `reversible(${base.name})`,
      method: reversible(base),
      base,
      goesBack: true,
      exactlyReversible: true,
    },
  ];
}

/**
 * A reversible form in exact arithmetic. The default range is 512 times the start, so that a
 * method of high order meets the grid before round-off: it is given one that the tests need.
 */
function exactForm(base: RungeKuttaMethod, coupling: Ratio, range?: number): ListedMethod {
  const [order, , hasErrorEstimate] = RUNGE_KUTTA[base.name];
  return {
    label: `reversible(${base.name}) in exact arithmetic at ${coupling.join("/")}`,
    method: reversible(base, { arithmetic: "exact", coupling, range }),
    base,
    exact: true,
    order,
    hasErrorEstimate,
    goesBack: true,
    exactlyReversible: true,
  };
}

/** Reversible Adams, at one coupling whatever the number of steps, so that its errors show its order. */
function adams(order: 4 | 5 | 6 | 8): ListedMethod {
  return {
    label: `reversibleAdams({ order: ${order} })`,
    method: reversibleAdams({ order, coupling: 0.25 }),
    order,
    hasErrorEstimate: true,
    multistep: true,
    goesBack: true,
    exactlyReversible: true,
  };
}

/** Every method of the library: a new one in `METHODS` is in this list by itself. */
export const LISTED_METHODS: readonly ListedMethod[] = [
  ...Object.values(METHODS).flatMap(bothForms),
  exactForm(midpoint, [1, 2]),
  exactForm(bosh3, [3, 4]),
  exactForm(tsit5, [1, 2], 8),
  adams(4),
  adams(5),
  adams(6),
  adams(8),
  {
    ...adams(6),
    label: "reversibleAdams({ order: 6 }) in exact arithmetic",
    method: reversibleAdams({ order: 6, coupling: [3, 8], arithmetic: "exact", range: 8 }),
    exact: true,
  },
  {
    label: "asynchronousLeapfrog()",
    method: asynchronousLeapfrog(),
    order: 2,
    goesBack: true,
    exactlyReversible: true,
    hasErrorEstimate: true,
  },
  {
    label: "asynchronousLeapfrog({ damping: 0.9 })",
    method: asynchronousLeapfrog({ damping: 0.9 }),
    order: 1,
    goesBack: true,
    exactlyReversible: true,
    hasErrorEstimate: true,
  },
  {
    label: "reversibleHeun",
    method: reversibleHeun,
    order: 2,
    goesBack: true,
    exactlyReversible: true,
    hasErrorEstimate: true,
  },
  {
    label: "ees25",
    method: ees25,
    order: 2,
    goesBack: true,
    exactlyReversible: false,
    hasErrorEstimate: false,
  },
  {
    label: "ees27",
    method: ees27,
    order: 2,
    goesBack: true,
    exactlyReversible: false,
    hasErrorEstimate: false,
  },
];

/** The implicit methods, which take traced fields alone. */
export const IMPLICIT_METHODS_LISTED: readonly ListedMethod[] = ([
  [kvaerno3, 3],
  [rodas4p, 4],
  [kvaerno5, 5],
  [rodas5p, 5],
] as const).map(([method, order]) => ({
  label: method.name,
  method,
  order,
  goesBack: false,
  exactlyReversible: false,
  hasErrorEstimate: true,
}));

const [CROSSED, SWING] = [crossed(), swing()];

/** A method that moves q and v in turn. */
function listedVerlet(order: VerletOrder, exact: boolean): ListedMethod {
  return {
    field: CROSSED,
    label: `verlet({ order: ${order} })${exact ? " in exact arithmetic" : ""}`,
    method: exact ? verlet({ order, arithmetic: "exact", range: 8 }) : verlet({ order }),
    exact,
    order,
    goesBack: true,
    exactlyReversible: true,
    hasErrorEstimate: false,
  };
}

/** The methods that take fields of second order alone. */
export const SECOND_ORDER_METHODS: readonly ListedMethod[] = [
  listedVerlet(2, false),
  listedVerlet(4, false),
  listedVerlet(6, false),
  listedVerlet(8, false),
  listedVerlet(2, true),
  listedVerlet(6, true),
  ...([[rkn4, 4], [rkn6, 6], [rkn8, 8]] as const).map(([method, order]) => ({
    label: method.name,
    method,
    field: SWING,
    order,
    goesBack: false,
    exactlyReversible: false,
    hasErrorEstimate: true,
  })),
];
