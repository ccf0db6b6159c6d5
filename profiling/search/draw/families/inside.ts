import {
  add,
  concat,
  divergence,
  gradient,
  jvp,
  linear,
  matmul,
  mul,
  reshape,
  scale,
  sin,
  slice,
  square,
  sub,
  sum,
  tanh,
  type Tensor,
} from "../../../../mod.ts";
import type { Algebra } from "../../replay/algebra.ts";
import { LIBRARY } from "../../replay/algebra.ts";
import type { Draw } from "../drawing.ts";
import type { DrawnProblem } from "../problem.ts";
import { vector } from "./simple_families.ts";

/** A function, and its derivative as a table has it. */
interface Curve {
  of<T>(o: Algebra<T>, x: T): T;
  slope<T>(o: Algebra<T>, x: T): T;
}

function one<T>(o: Algebra<T>): T {
  return o.constant([1], []);
}

const CURVES: Readonly<Record<string, Curve>> = {
  tanh: {
    of: (o, x) => o.tanh(x),
    slope: (o, x) => o.sub(one(o), o.square(o.tanh(x))),
  },
  sin: { of: (o, x) => o.sin(x), slope: (o, x) => o.cos(x) },
  sigmoid: {
    of: (o, x) => o.sigmoid(x),
    slope: (o, x) => o.mul(o.sigmoid(x), o.sigmoid(o.neg(x))),
  },
  softplus: { of: (o, x) => o.softplus(x), slope: (o, x) => o.sigmoid(x) },
  silu: {
    of: (o, x) => o.silu(x),
    slope: (o, x) => o.add(o.sigmoid(x), o.mul(x, o.mul(o.sigmoid(x), o.sigmoid(o.neg(x))))),
  },
  gelu: {
    of: (o, x) => o.gelu(x),
    slope: (o, x) =>
      o.add(
        o.scale(o.add(one(o), o.erf(o.scale(x, Math.SQRT1_2))), 0.5),
        o.scale(o.mul(x, o.exp(o.scale(o.square(x), -0.5))), 1 / Math.sqrt(2 * Math.PI)),
      ),
  },
  log: {
    of: (o, x) => o.log(o.add(one(o), o.square(x))),
    slope: (o, x) => o.div(o.scale(x, 2), o.add(one(o), o.square(x))),
  },
  sqrt: {
    of: (o, x) => o.sqrt(o.add(one(o), o.square(x))),
    slope: (o, x) => o.div(x, o.sqrt(o.add(one(o), o.square(x)))),
  },
  atan2: {
    of: (o, x) => o.atan2(x, one(o)),
    slope: (o, x) => o.div(one(o), o.add(one(o), o.square(x))),
  },
};

type P<T> = Readonly<Record<string, T>>;

/** What a hidden layer gives before its curve. */
function inner<T>(o: Algebra<T>, x: T, { w1, b1 }: P<T>): T {
  return o.linear(x, w1, b1);
}

/** A field with a derivative inside: the library takes it, the plain loop has it as a formula. */
export function insideDerivatives(draw: Draw): DrawnProblem {
  const name = draw.pick(Object.keys(CURVES));
  const curve = CURVES[name];
  const hidden = draw.whole(1, 5);
  const kind = draw.pick(["gradient", "gradient", "divergence", "jvp"] as const);
  const pairs = draw.whole(1, 2);
  const d = kind === "gradient" ? 2 * pairs : draw.whole(1, 3);
  const matrix = (rows: number, columns: number) => ({
    shape: [rows, columns],
    values: draw.normals(rows * columns, 1 / Math.sqrt(rows)),
  });
  const layer = { w1: matrix(d, hidden), b1: vector(draw.normals(hidden, 0.5)) };
  const given = {
    t0: 0,
    t1: draw.uniform(0.5, 4),
    rate: 4,
    family: "derivatives inside" as const,
    label: `${kind} of ${name}, ${d}-${hidden}`,
  };
  if (kind === "gradient") {
    const batch = draw.chance(0.3) ? draw.whole(2, 3) : 0;
    const state = batch ? [batch, d] : [d];
    const pull = draw.uniform(0, 1);
    const size = d * (batch || 1);
    // Hamilton's equations.
    const turn = <T>(o: Algebra<T>, g: T) => {
      const axis = state.length - 1;
      return o.concat([o.slice(g, pairs, d, axis), o.neg(o.slice(g, 0, pairs, axis))], axis);
    };
    return {
      ...given,
      label: `${given.label}${batch ? `, a batch of ${batch}` : ""}`,
      state,
      parameters: { ...layer, w2: vector(draw.normals(hidden)) },
      field(o, _t, y, p) {
        const bar = o.mul(p.w2, curve.slope(o, inner(o, y, p)));
        return turn(o, o.add(o.matmul(bar, o.transpose(p.w1)), o.scale(y, pull)));
      },
      traced(_t, y, p) {
        const energy = (x: Tensor) =>
          add(
            sum(mul(p.w2, curve.of(LIBRARY, linear(x, p.w1, p.b1)))),
            scale(sum(square(x)), pull / 2),
          );
        return turn(LIBRARY, gradient(energy)(y));
      },
      y0: draw.normals(size),
      sizes: Array(size).fill(1),
    };
  }
  const w2 = matrix(hidden, d);
  if (kind === "divergence") {
    return {
      ...given,
      state: [d + 1],
      parameters: { ...layer, w2 },
      field(o, _t, y, p) {
        const h = inner(o, o.slice(y, 0, d, 0), p);
        // The trace of w1 diag(slope) w2, with the outer slope of tanh around it.
        const out = o.matmul(curve.of(o, h), p.w2);
        const outer = o.sub(one(o), o.square(o.tanh(out)));
        const ways = o.mul(p.w1, o.transpose(p.w2));
        const rate = o.matmul(outer, o.matmul(ways, curve.slope(o, h)));
        return o.concat([o.tanh(out), o.reshape(rate, [1])], 0);
      },
      traced(_t, y, p) {
        const flow = (x: Tensor) => tanh(matmul(curve.of(LIBRARY, linear(x, p.w1, p.b1)), p.w2));
        const { value, divergence: rate } = divergence(flow, slice(y, 0, d, 0));
        return concat([value, reshape(rate, [1])], 0);
      },
      y0: [...draw.normals(d), 0],
      sizes: Array(d + 1).fill(1),
    };
  }
  return {
    ...given,
    state: [d],
    parameters: { ...layer, w2, along: vector(draw.normals(d)) },
    field(o, _t, y, p) {
      const h = inner(o, y, p);
      const direction = o.add(o.sin(y), p.along);
      const tangent = o.mul(curve.slope(o, h), o.matmul(direction, p.w1));
      return o.sub(o.tanh(o.matmul(tangent, p.w2)), o.scale(y, 0.5));
    },
    traced(_t, y, p) {
      const net = (x: Tensor) => matmul(curve.of(LIBRARY, linear(x, p.w1, p.b1)), p.w2);
      const { tangent } = jvp(net, [y], [add(sin(y), p.along)]);
      return sub(tanh(tangent), scale(y, 0.5));
    },
    y0: draw.normals(d),
    sizes: Array(d).fill(1),
  };
}
