/**
 * The built-in systems of the page, as paths to learn from.
 *
 * @module
 */
import {
  add,
  concat,
  type DataSet,
  doublePendulumData,
  mul,
  neg,
  simulate,
  slice,
  square,
  sub,
  type Tensor,
  type VectorField,
  vectorField,
  whiteDwarfData,
} from "../../mod.ts";
import type { Sample } from "../messages.ts";

/** A built-in system. */
export interface System {
  /** The name by which the page asks for it. */
  readonly name: string;
  /** What it is called. */
  readonly title: string;
  /** What is to be known of it. */
  readonly note: string;
  /** Its path. */
  readonly data: () => DataSet;
  /** The width of the network's hidden layer. */
  readonly hidden: number;
  /** Whether the network sees the time. */
  readonly time: boolean;
}

/** The part of a path that is trained on. */
const TRAINED = 0.6;

/** Equations of two elements. */
function plane(rates: (a: Tensor, b: Tensor) => [Tensor, Tensor]): VectorField {
  return vectorField({
    state: [2],
    f: (_t, y) => concat(rates(slice(y, 0, 1), slice(y, 1, 2))),
  });
}

/** The built-in systems, in the order in which the page shows them. */
export const SYSTEMS: readonly System[] = [
  {
    name: "spring",
    title: "Damped spring",
    note: "x″ = −4 x − 0.3 x′. Linear, and easy to learn.",
    data: () =>
      simulate({
        name: "spring",
        stateNames: ["position", "velocity"],
        field: plane((x, v) => [v, neg(add(mul(4, x), mul(0.3, v)))]),
        ...{ y0: [1.5, 0], t0: 0, t1: 10, points: 201 },
      }),
    ...{ hidden: 16, time: false },
  },
  {
    name: "lotka-volterra",
    title: "Hunters and prey",
    note: "Lotka and Volterra: x′ = 1.1 x − 0.8 x y, y′ = 0.6 x y − 0.9 y.",
    data: () =>
      simulate({
        name: "lotka-volterra",
        stateNames: ["prey", "hunters"],
        field: plane((x, y) => [
          sub(mul(1.1, x), mul(0.8, mul(x, y))),
          sub(mul(0.6, mul(x, y)), mul(0.9, y)),
        ]),
        ...{ y0: [1.5, 0.6], t0: 0, t1: 18, points: 241 },
      }),
    ...{ hidden: 16, time: false },
  },
  {
    name: "van-der-pol",
    title: "Van der Pol",
    note: "x″ = (1 − x²) x′ − x, which settles on a cycle of its own.",
    data: () =>
      simulate({
        name: "van-der-pol",
        stateNames: ["current", "slope"],
        field: plane((x, v) => [v, sub(mul(sub(1, square(x)), v), x)]),
        ...{ y0: [0.5, 0], t0: 0, t1: 18, points: 241 },
      }),
    ...{ hidden: 16, time: false },
  },
  {
    name: "double-pendulum",
    title: "Double pendulum",
    note:
      "Two seconds of a chaotic swing, angles and their rates in tenths. No forecast holds for long.",
    data: doublePendulumData,
    ...{ hidden: 32, time: false },
  },
  {
    name: "white-dwarf",
    title: "White dwarf",
    note: "Chandrasekhar's equation for the density of a star, from its middle outwards.",
    data: whiteDwarfData,
    ...{ hidden: 10, time: true },
  },
];

/**
 * The path of a built-in system.
 *
 * @param system The system.
 * @returns The path, of which the first three fifths are trained on.
 */
export function sampleOf({ name, title, note, data }: System): Sample {
  const { stateNames, times, states } = data();
  return {
    ...{ name, title, note, stateNames, timeName: name === "white-dwarf" ? "radius" : "time" },
    ...{ times, states: Float64Array.from(states.data) },
    trained: Math.round(TRAINED * times.length),
    measured: false,
  };
}
