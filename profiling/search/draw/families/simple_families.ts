import type { Algebra } from "../../replay/algebra.ts";
import type { Draw } from "../drawing.ts";
import type { DrawnParameter, DrawnProblem, FieldFunction } from "../problem.ts";

/** A vector as a parameter. */
export function vector(values: readonly number[]): DrawnParameter {
  return { shape: [values.length], values };
}

/** A number as a parameter. */
export function scalar(value: number): DrawnParameter {
  return { shape: [], values: [value] };
}

/** Element i of a vector, of shape [1]. */
export function part<T>(o: Algebra<T>, y: T, i: number): T {
  return o.slice(y, i, i + 1, 0);
}

/** A number. */
export function number<T>(o: Algebra<T>, value: number): T {
  return o.constant([value], []);
}

/** Grows until t = 1, and decays from there to t = 2: what is lost in between returns to y0. */
export function growthThenDecay(draw: Draw): DrawnProblem {
  const d = draw.pick([1, 1, 2, 3]);
  const up = draw.uniform(0, 14);
  const down = draw.uniform(0, 30);
  const centre = draw.uniform(-1, 1);
  const smooth = draw.chance(0.4);
  const factors = draw.uniforms(d, 0.7, 1);
  return {
    family: "growth then decay",
    label: `${smooth ? "smooth" : "relu"}, e^${up.toFixed(1)} up, e^-${
      down.toFixed(1)
    } down, ${d}D`,
    state: [d],
    parameters: { theta: vector(factors) },
    field(o, t, y, { theta }) {
      const s = o.sin(o.scale(t, Math.PI));
      const half = Math.PI / 2;
      const rate = smooth
        ? o.add(o.scale(s, half * (up + down) / 2), number(o, (up - down) / 2))
        : o.sub(o.scale(o.relu(s), up * half), o.scale(o.relu(o.neg(s)), down * half));
      return o.mul(o.mul(rate, theta), o.sub(y, number(o, centre)));
    },
    y0: draw.normals(d).map((x) => centre + x * Math.exp(-up * draw.uniform(0, 1))),
    sizes: Array(d).fill(1),
    t0: 0,
    t1: 2,
    rate: Math.max(1, Math.max(up, down) * Math.PI / 2),
    kinks: [1],
    reads: [1, 2],
    residual: draw.pick([undefined, 0.3, 0.01]),
  };
}

/** Linear damping from |α| T = 0.1 to 200, driven or not. */
export function damped(draw: Draw): DrawnProblem {
  const d = draw.pick([1, 2, 3]);
  const span = draw.pick([1, 5, 20]);
  const total = draw.logUniform(0.1, 200);
  const alpha = total / span;
  const drive = draw.chance(0.7) ? draw.uniform(0.1, 2) : 0;
  const coupled = d > 1 && draw.chance(0.5);
  return {
    family: "damped",
    label: `|α|T = ${total.toPrecision(3)}${drive ? ", driven" : ""}, ${d}D`,
    state: [d],
    parameters: {
      alpha: vector(draw.uniforms(d, 0.3, 1).map((x) => x * alpha)),
      b: vector(draw.normals(d, 0.5)),
    },
    field(o, t, y, { alpha, b }) {
      const decay = o.neg(o.mul(alpha, y));
      const turned = coupled
        ? o.tanh(o.mul(b, o.concat([part(o, y, d - 1), o.slice(y, 0, d - 1, 0)], 0)))
        : o.tanh(o.mul(b, y));
      const f = o.add(decay, turned);
      return drive ? o.add(f, o.scale(o.cos(t), drive)) : f;
    },
    y0: draw.normals(d),
    sizes: Array(d).fill(1),
    t0: 0,
    t1: span,
    rate: alpha + 1,
    watched: true,
  };
}

/** A turning plane, a little damped or growing. */
export function oscillating(draw: Draw): DrawnProblem {
  const omega = draw.logUniform(0.5, 10);
  const damping = draw.pick([0, 0, 0.01, 0.1, -0.05]) * omega;
  const pendulum = draw.chance(0.4);
  const span = draw.uniform(1, 10);
  return {
    family: "oscillating",
    label: `${pendulum ? "pendulum" : "linear"}, ωT = ${(omega * span).toFixed(1)}, damping ${
      damping.toPrecision(2)
    }`,
    state: [2],
    parameters: { w: { shape: [2, 2], values: [0, 1, -omega * omega, -2 * damping] } },
    field(o, _t, y, { w }) {
      if (!pendulum) return o.matmul(w, y);
      return o.matmul(w, o.concat([o.sin(part(o, y, 0)), part(o, y, 1)], 0));
    },
    y0: [draw.uniform(-1.5, 1.5), omega * draw.uniform(-1, 1)],
    sizes: [1, omega],
    t0: 0,
    t1: span,
    rate: omega + 1,
    watched: true,
  };
}

/** The Lorenz equations, or two coupled pendulums that turn over. */
export function chaotic(draw: Draw): DrawnProblem {
  const lorenz = draw.chance(0.5);
  const span = draw.uniform(0.3, lorenz ? 6 : 15);
  if (lorenz) {
    return {
      family: "chaotic",
      label: `Lorenz, T = ${span.toFixed(1)}`,
      state: [3],
      parameters: { s: scalar(10), r: scalar(28), b: scalar(8 / 3) },
      field(o, _t, y, { s, r, b }) {
        const [x1, x2, x3] = [part(o, y, 0), part(o, y, 1), part(o, y, 2)];
        return o.concat([
          o.mul(s, o.sub(x2, x1)),
          o.sub(o.mul(x1, o.sub(r, x3)), x2),
          o.sub(o.mul(x1, x2), o.mul(b, x3)),
        ], 0);
      },
      y0: [draw.uniform(-10, 10), draw.uniform(-10, 10), draw.uniform(10, 30)],
      sizes: [10, 10, 20],
      t0: 0,
      t1: span,
      rate: 30,
    };
  }
  return {
    family: "chaotic",
    label: `double pendulum, T = ${span.toFixed(1)}`,
    state: [4],
    parameters: { g: scalar(draw.uniform(5, 10)), mass: scalar(draw.uniform(0.3, 1)) },
    // Two equal rods; the lower mass is `mass` times the upper one.
    field(o, _t, y, { g, mass }) {
      const [a, b, u, v] = [0, 1, 2, 3].map((i) => part(o, y, i));
      const difference = o.sub(a, b);
      const [c, s] = [o.cos(difference), o.sin(difference)];
      const below = o.add(number(o, 1), o.mul(mass, o.square(s)));
      const [both, one] = [o.add(number(o, 1), mass), o.mul(mass, s)];
      const up = o.sub(
        o.neg(o.mul(one, o.add(o.square(v), o.mul(c, o.square(u))))),
        o.mul(g, o.sub(o.mul(both, o.sin(a)), o.mul(o.mul(mass, c), o.sin(b)))),
      );
      const down = o.add(
        o.mul(s, o.add(o.mul(both, o.square(u)), o.mul(o.mul(mass, c), o.square(v)))),
        o.mul(o.mul(g, both), o.sub(o.mul(c, o.sin(a)), o.sin(b))),
      );
      return o.concat([u, v, o.div(up, below), o.div(down, below)], 0);
    },
    y0: [...draw.uniforms(2, -2.5, 2.5), ...draw.uniforms(2, -1, 1)],
    sizes: [1, 1, 3, 3],
    t0: 0,
    t1: span,
    rate: 10,
  };
}

/** Slopes that change where y, or t, crosses a line. */
export function piecewise(draw: Draw): DrawnProblem {
  const d = draw.pick([1, 2, 3]);
  const kink = draw.uniform(0.5, 2.5);
  const rate = draw.logUniform(0.5, 8);
  const lines = draw.normals(d);
  const span = 3;
  return {
    family: "piecewise",
    label: `${d}D, rate ${rate.toFixed(1)}, a kink at t = ${kink.toFixed(2)}`,
    state: [d],
    parameters: {
      a: vector(draw.uniforms(d, -1, 1).map((x) => x * rate)),
      b: vector(draw.normals(d)),
    },
    field(o, t, y, { a, b }) {
      const crossed = o.relu(o.sub(y, o.constant(lines, [d])));
      const later = o.relu(o.sub(t, number(o, kink)));
      const pull = o.scale(y, -rate / 2);
      return o.add(
        o.add(o.mul(a, crossed), pull),
        o.mul(b, o.add(o.scale(later, rate), number(o, 1))),
      );
    },
    y0: draw.normals(d),
    sizes: Array(d).fill(1),
    t0: 0,
    t1: span,
    rate: 2 * rate + 1,
    kinks: [kink],
  };
}

/** One fast direction that follows a slow one. */
export function stiff(draw: Draw): DrawnProblem {
  const span = draw.pick([1, 3]);
  const k = draw.logUniform(20, 600) / span;
  const cubic = draw.chance(0.3);
  return {
    family: "stiff",
    label: `kT = ${(k * span).toFixed(0)}${cubic ? ", cubic" : ""}`,
    state: [2],
    parameters: { k: scalar(k), a: scalar(draw.uniform(0.3, 2)) },
    field(o, t, y, { k, a }) {
      const [fast, slow] = [part(o, y, 0), part(o, y, 1)];
      const target = o.add(o.mul(a, slow), o.cos(t));
      const distance = o.sub(fast, target);
      const bent = cubic ? o.add(distance, o.scale(o.pow(distance, 3), 0.1)) : distance;
      return o.concat([o.neg(o.mul(k, bent)), o.sub(o.sin(fast), o.scale(slow, 0.5))], 0);
    },
    y0: draw.normals(2),
    sizes: [1, 1],
    t0: 0,
    t1: span,
    rate: k * (cubic ? 1.5 : 1) + 1,
    watched: true,
  };
}

/** One linear equation: what two reads add to dL/dy0 cancels. */
export function vanishing(draw: Draw): DrawnProblem {
  const rate = draw.uniform(-2, 1);
  const shift = draw.uniform(-1, 1);
  const field: FieldFunction = (o, t, y, { a, b }) => o.add(o.mul(a, y), o.mul(b, o.sin(t)));
  return {
    family: "vanishing",
    label: `y' = ${rate.toFixed(2)} y + …, dL/dy0 = 0`,
    state: [1],
    parameters: { a: scalar(rate), b: scalar(shift) },
    field,
    y0: [draw.uniform(0.5, 2)],
    sizes: [1],
    t0: 0,
    t1: 2,
    rate: 3,
    reads: [draw.pick([0.5, 1]), draw.pick([1.5, 2])],
  };
}

/** Van der Pol's oscillator on its slow and fast ways, from mild to stiff. */
export function relaxing(draw: Draw): DrawnProblem {
  const mu = draw.logUniform(0.5, 100);
  const span = draw.uniform(0.3, 3);
  return {
    family: "stiff",
    label: `van der Pol, μ = ${mu.toFixed(1)}, T = ${span.toFixed(1)}`,
    state: [2],
    parameters: { mu: scalar(mu), force: scalar(draw.uniform(-0.5, 0.5)) },
    // Liénard's form: the fast element is pulled to a cubic.
    field(o, t, y, { mu, force }) {
      const [x, slow] = [part(o, y, 0), part(o, y, 1)];
      const cubic = o.sub(x, o.scale(o.pow(x, 3), 1 / 3));
      const drive = o.mul(force, o.cos(t));
      return o.concat([o.mul(mu, o.sub(cubic, slow)), o.div(o.add(x, drive), mu)], 0);
    },
    y0: [draw.uniform(-2.2, 2.2), draw.uniform(-0.6, 0.6)],
    sizes: [1, 1],
    t0: 0,
    t1: span,
    rate: 3 * mu + 1,
  };
}
