import {
  add,
  concat,
  cos,
  doublePendulum,
  matmul,
  mul,
  neg,
  Random,
  scale,
  slice,
  sub,
  tanh,
  tensor,
  type VectorField,
  vectorField,
  whiteDwarf,
} from "../../mod.ts";

/** A problem whose gradients are counted; from t = 0 on. */
export interface CostProblem {
  readonly name: string;
  /** The equations, the start and the end, in a line. */
  readonly equations: string;
  readonly field: VectorField;
  readonly y0: readonly number[];
  readonly t1: number;
}

type State = Parameters<typeof slice>[0];

/** The first and the second element. */
function pair(y: State) {
  return [slice(y, 0, 1), slice(y, 1, 2)] as const;
}

/**
 * The six problems: smooth, of periods, of bursts, with a singular point near by, chaotic,
 * a network, and one that is stiff.
 */
export function costProblems(): CostProblem[] {
  return [
    {
      name: "oscillator",
      equations: "y1' = y2, y2' = −y1, from (1, 0) to t = 20",
      field: vectorField({
        state: [2],
        f(_t, y) {
          const [a, b] = pair(y);
          return concat([b, neg(a)]);
        },
      }),
      y0: [1, 0],
      t1: 20,
    },
    {
      name: "predators and prey",
      equations: "y1' = 1.5 y1 − y1 y2, y2' = −3 y2 + y1 y2, from (1, 1) to t = 10",
      field: vectorField({
        state: [2],
        f(_t, y) {
          const [a, b] = pair(y);
          return concat([sub(scale(a, 1.5), mul(a, b)), sub(mul(a, b), scale(b, 3))]);
        },
      }),
      y0: [1, 1],
      t1: 10,
    },
    {
      name: "white dwarf",
      equations: "whiteDwarf(), from (1, 0) to t = 5",
      field: whiteDwarf(),
      y0: [1, 0],
      t1: 5,
    },
    {
      name: "double pendulum",
      equations: "doublePendulum(), from (2, 1, 0, 0) to t = 2",
      field: doublePendulum(),
      y0: [2, 1, 0, 0],
      t1: 2,
    },
    network(),
    {
      name: "stiff",
      equations: "y' = −10 (y − cos t), from 1 to t = 20",
      field: vectorField({ state: [1], f: (t, y) => scale(sub(y, cos(t)), -10) }),
      y0: [1],
      t1: 20,
    },
  ];
}

/** The first seed whose network costs what the lost one did, to a tenth; see `forecast.ts`. */
const CHOSEN_SEED = 13;

/** A network 4-32-4 and its start, of normal numbers from a chosen seed. */
function network(): CostProblem {
  const random = new Random(CHOSEN_SEED);
  const draw = (rows: number, columns: number, deviation: number) =>
    Array.from(
      { length: rows },
      () => Array.from({ length: columns }, () => deviation * random.normal()),
    );
  const parameters = {
    w1: tensor(draw(32, 4, 0.35)),
    b1: tensor(draw(1, 32, 0.3)[0]),
    w2: tensor(draw(4, 32, 0.35)),
  };
  return {
    name: "network",
    equations: "y' = W2 tanh(W1 y + b1), 4-32-4, weights and start normal from a seed that was " +
      `chosen, ${CHOSEN_SEED}, to t = 5`,
    field: vectorField({
      state: [4],
      parameters,
      f: (_t, y, p) => matmul(p.w2, tanh(add(matmul(p.w1, y), p.b1))),
    }),
    y0: draw(1, 4, 1)[0],
    t1: 5,
  };
}
