import {
  add,
  concat,
  cos,
  div,
  mul,
  neg,
  pow,
  scale,
  secondOrderField,
  sin,
  slice,
  square,
  sub,
  sum,
  tensor,
  type VectorField,
} from "../../mod.ts";

/** A field of second order, and what does not change along its solutions. */
export interface Conservative {
  readonly field: VectorField;
  /** (q, v) at t = 0. */
  readonly y0: readonly number[];
  readonly energy: (y: Float64Array) => number;
  /** About one turn. */
  readonly period: number;
}

const ECCENTRICITY = 0.6;

/** A planet on an ellipse of eccentricity 0.6, from where it is nearest: its year is 2π. */
export const KEPLER: Conservative = {
  field: secondOrderField({
    position: [2],
    parameters: { mass: tensor(1) },
    f: (_t, q, { mass }) => neg(div(mul(mass, q), pow(sum(square(q)), 1.5))),
  }),
  y0: [1 - ECCENTRICITY, 0, 0, Math.sqrt((1 + ECCENTRICITY) / (1 - ECCENTRICITY))],
  energy: ([x, y, u, v]: Float64Array) => (u * u + v * v) / 2 - 1 / Math.hypot(x, y),
  period: 2 * Math.PI,
};

/** Its place at a time, by Kepler's equation. */
export function keplerAt(t: number): Float64Array {
  const e = ECCENTRICITY;
  let angle = t;
  for (let i = 0; i < 60; i++) {
    angle -= (angle - e * Math.sin(angle) - t) / (1 - e * Math.cos(angle));
  }
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const rate = 1 / (1 - e * c);
  const b = Math.sqrt(1 - e * e);
  return Float64Array.of(c - e, b * s, -s * rate, b * c * rate);
}

/** A pendulum that swings to 2 of π. */
export const PENDULUM: Conservative = {
  field: secondOrderField({
    position: [1],
    parameters: { g: tensor([1]) },
    f: (_t, q, { g }) => neg(mul(g, sin(q))),
  }),
  y0: [2, 0],
  energy: ([q, v]: Float64Array) => v * v / 2 - Math.cos(q),
  period: 8.35,
};

/** Hénon and Heiles: a star in a galaxy, at an energy of 1/8, where some orbits are chaotic. */
export const HENON_HEILES: Conservative = {
  field: secondOrderField({
    position: [2],
    f(_t, q) {
      const [x, y] = [slice(q, 0, 1), slice(q, 1, 2)];
      return concat([
        neg(add(x, scale(mul(x, y), 2))),
        sub(square(y), add(y, square(x))),
      ]);
    },
  }),
  y0: [0, 0.1, 0.49, 0],
  energy: ([x, y, u, v]: Float64Array) =>
    (u * u + v * v + x * x + y * y) / 2 + x * x * y - y ** 3 / 3,
  period: 2 * Math.PI,
};

/** All of them. */
export const CONSERVATIVE: Readonly<Record<string, Conservative>> = {
  "Kepler": KEPLER,
  "pendulum": PENDULUM,
  "Hénon-Heiles": HENON_HEILES,
};

/**
 * q'' = −a sin q + b cos 2t / 2: nonlinear, time-dependent, with two parameters, and a state of two
 * numbers, as `wave()` has.
 */
export function swing(): VectorField {
  return secondOrderField({
    position: [1],
    parameters: { a: tensor([1.3]), b: tensor([0.8]) },
    f: (t, q, { a, b }) => sub(mul(b, scale(cos(scale(t, 2)), 0.5)), mul(a, sin(q))),
  });
}

/** dq/dt = a sin v + sin(t)/3, dv/dt = −b q + cos(t q)/5: the two halves depend on time both. */
export function crossed(): VectorField {
  return secondOrderField({
    position: [1],
    parameters: { a: tensor([1.3]), b: tensor([0.8]) },
    f: (t, q, { b }) => sub(scale(cos(mul(t, q)), 0.2), mul(b, q)),
    velocity: (t, v, { a }) => add(mul(a, sin(v)), scale(sin(t), 1 / 3)),
  });
}
