import {
  add,
  concat,
  cos,
  mul,
  neg,
  scale,
  sin,
  slice,
  sub,
  tanh,
  type VectorField,
  vectorField,
} from "../../mod.ts";

/** A problem on which the coupling is varied; from t = 0 on. */
export interface SweepProblem {
  readonly name: string;
  /** The equations, in a line. */
  readonly equations: string;
  readonly field: VectorField;
  readonly y0: readonly number[];
  readonly t1: number;
  readonly steps: number;
}

/** The damped, the oscillating and the chaotic problem. */
export function sweepProblems(): SweepProblem[] {
  return [
    {
      name: "damped",
      equations: "y1' = −3 y1 + tanh y2, y2' = −2 y2 − y1/2 + 0.3 cos t",
      field: vectorField({
        state: [2],
        f(t, y) {
          const [u, v] = parts(y, 2);
          return concat([
            add(scale(u, -3), tanh(v)),
            add(sub(scale(v, -2), scale(u, 0.5)), scale(cos(t), 0.3)),
          ]);
        },
      }),
      y0: [0.7, 0.4],
      t1: 20,
      steps: 1000,
    },
    {
      name: "oscillating",
      equations: "the pendulum, y1' = y2, y2' = −sin y1",
      field: vectorField({
        state: [2],
        f(_t, y) {
          const [angle, speed] = parts(y, 2);
          return concat([speed, neg(sin(angle))]);
        },
      }),
      y0: [2, 0],
      t1: 40,
      steps: 2000,
    },
    {
      name: "chaotic",
      equations: "Lorenz: y1' = 10 (y2 − y1), y2' = y1 (28 − y3) − y2, y3' = y1 y2 − 8/3 y3",
      field: vectorField({
        state: [3],
        f(_t, y) {
          const [a, b, c] = parts(y, 3);
          return concat([
            scale(sub(b, a), 10),
            sub(sub(scale(a, 28), mul(a, c)), b),
            sub(mul(a, b), scale(c, 8 / 3)),
          ]);
        },
      }),
      y0: [1, 1, 20],
      t1: 8,
      steps: 4000,
    },
  ];
}

function parts(y: Parameters<typeof slice>[0], size: number) {
  return Array.from({ length: size }, (_, k) => slice(y, k, k + 1));
}
