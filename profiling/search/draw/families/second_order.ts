import type { Draw } from "../drawing.ts";
import type { DrawnParameter, DrawnProblem, FieldFunction } from "../problem.ts";
import { scalar, vector } from "./simple_families.ts";

/** q″ = f(t, q) by a small network and a spring, or with a velocity that is a function of v. */
export function secondOrder(draw: Draw): DrawnProblem {
  const n = draw.whole(1, 3);
  const batch = draw.chance(0.3) ? draw.whole(1, 3) : 0;
  const position = batch > 0 ? [batch, n] : [n];
  const size = (batch || 1) * n;
  const hidden = draw.whole(1, 5);
  const omega = draw.logUniform(0.3, 6);
  const timed = draw.chance(0.5);
  const bent = draw.chance(0.4);
  const t0 = draw.chance(0.25) ? draw.uniform(-10, 10) : 0;
  const sign = draw.chance(0.25) ? -1 : 1;
  const matrix = (rows: number, columns: number, gain: number): DrawnParameter => ({
    shape: [rows, columns],
    values: draw.normals(rows * columns, gain / Math.sqrt(rows)),
  });
  const f: FieldFunction = (o, t, q, { w1, b1, w2, k }) => {
    const moved = timed ? o.add(q, o.scale(o.cos(t), 0.4)) : q;
    const push = o.matmul(o.tanh(o.linear(moved, w1, b1)), w2);
    return o.sub(push, o.mul(k, q));
  };
  const velocity: FieldFunction = (o, t, v, { m }) => {
    const other = o.tanh(o.matmul(v, m));
    return o.add(v, timed ? o.mul(other, o.sin(t)) : other);
  };
  const row = [1, ...position];
  const sizes = [...Array(size).fill(1), ...Array(size).fill(omega)];
  return {
    family: "second order",
    label: `[${position}], ω = ${omega.toFixed(1)}${timed ? ", timed" : ""}${
      bent ? ", its own velocity" : ""
    }${sign < 0 ? ", backwards" : ""}`,
    state: [2, ...position],
    parameters: {
      w1: matrix(n, hidden, 1),
      b1: vector(draw.normals(hidden, 0.5)),
      w2: matrix(hidden, n, omega),
      k: scalar(omega * omega),
      ...(bent && { m: matrix(n, n, 0.4) }),
    },
    halves: { position, f, ...(bent && { velocity }) },
    field(o, t, y, p, reads) {
      const [q, v] = [0, 1].map((i) => o.reshape(o.slice(y, i, i + 1, 0), position));
      const rates = [bent ? velocity(o, t, v, p, reads) : v, f(o, t, q, p, reads)];
      return o.concat(rates.map((rate) => o.reshape(rate, row)), 0);
    },
    y0: sizes.map((s) => s * draw.random.normal()),
    sizes,
    turned: true,
    t0,
    t1: t0 + sign * draw.uniform(0.5, 6),
    rate: omega * 1.5 + 1,
  };
}
