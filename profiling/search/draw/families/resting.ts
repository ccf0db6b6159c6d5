import type { Draw } from "../drawing.ts";
import type { DrawnProblem } from "../problem.ts";
import { number, part, scalar, vector } from "./simple_families.ts";

/** Logistic growth of several species that are in each other's way. */
export function competing(draw: Draw): DrawnProblem {
  const d = draw.whole(1, 4);
  const pressure = Array.from(
    { length: d * d },
    (_, i) => i % (d + 1) === 0 ? 1 : draw.uniform(0, 0.6 / d),
  );
  return {
    family: "steady state",
    label: `${d} species`,
    state: [d],
    parameters: {
      rate: vector(draw.uniforms(d, 0.2, 5)),
      capacity: vector(draw.uniforms(d, 0.5, 10)),
      pressure: { shape: [d, d], values: pressure },
    },
    field(o, _t, y, { rate, capacity, pressure }) {
      const room = o.sub(number(o, 1), o.div(o.matmul(pressure, y), capacity));
      return o.mul(o.mul(rate, y), room);
    },
    y0: draw.uniforms(d, 0.01, 5),
    sizes: Array(d).fill(1),
    t0: 0,
    t1: 1,
    rate: 5,
  };
}

/** A closed ring of reactions, of which the total stays as it is at the start. */
export function closedReactions(draw: Draw): DrawnProblem {
  const d = draw.whole(2, 4);
  const bent = draw.chance(0.5);
  return {
    family: "steady state",
    label: `${d} substances, closed${bent ? ", bent" : ""}`,
    state: [d],
    parameters: {
      forth: vector(draw.uniforms(d, 0, 1).map((x) => 10 ** (3 * x - 1.5))),
      back: vector(draw.uniforms(d, 0, 1).map((x) => 10 ** (3 * x - 1.5))),
    },
    field(o, _t, y, { forth, back }) {
      const turned = (x: typeof y, by: number) =>
        o.concat([o.slice(x, d - by, d, 0), o.slice(x, 0, d - by, 0)], 0);
      const active = bent ? o.div(o.square(y), o.add(number(o, 1), y)) : y;
      // What goes from each to the next one.
      const flow = o.sub(o.mul(forth, active), o.mul(back, turned(y, d - 1)));
      return o.sub(turned(flow, 1), flow);
    },
    conserved: Array(d).fill(1),
    y0: draw.uniforms(d, 0.1, 3),
    sizes: Array(d).fill(1),
    t0: 0,
    t1: 1,
    rate: 5,
  };
}

/** A pitchfork: two stable rests with an unstable one between them. */
export function pitchfork(draw: Draw): DrawnProblem {
  return {
    family: "steady state",
    label: "pitchfork",
    state: [2],
    parameters: { r: scalar(draw.uniform(0.1, 4)), a: scalar(draw.uniform(-0.3, 0.3)) },
    field(o, _t, y, { r, a }) {
      const [x, follower] = [part(o, y, 0), part(o, y, 1)];
      const dx = o.add(o.sub(o.mul(r, x), o.pow(x, 3)), a);
      return o.concat([dx, o.sub(o.tanh(x), follower)], 0);
    },
    y0: draw.normals(2),
    sizes: [1, 1],
    t0: 0,
    t1: 1,
    rate: 5,
  };
}
