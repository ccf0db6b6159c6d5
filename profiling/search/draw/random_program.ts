import { type Shape, sizeOf } from "../../../tensors/mod.ts";
import type { Algebra } from "../replay/algebra.ts";
import type { Draw } from "./drawing.ts";
import type { DrawnParameter } from "./problem.ts";

/** One line of a program: makes a value of those before it. */
interface Line {
  readonly shape: Shape;
  readonly make: <T>(o: Algebra<T>, values: readonly T[]) => T;
}

/** A program whose values, drawn one after the other, stay within a few units. */
class Drawing {
  readonly lines: Line[] = [];
  readonly names: string[] = [];
  readonly parameters: Record<string, DrawnParameter> = {};
  readonly #draw: Draw;
  readonly #first: readonly Shape[];
  readonly #planned: DrawnParameter[] = [];

  constructor(draw: Draw, first: readonly Shape[]) {
    this.#draw = draw;
    this.#first = first;
  }

  /** A new parameter; its place among the values is settled at the end. */
  parameter(shape: Shape): number {
    const size = sizeOf(shape);
    const name = `p${this.#planned.length}`;
    const made = { shape, values: this.#draw.normals(size, 0.7) };
    this.#planned.push(made);
    this.parameters[name] = made;
    this.names.push(name);
    return -this.#planned.length;
  }

  shapeOf(i: number): Shape {
    if (i < 0) return this.#planned[-i - 1].shape;
    return i < this.#first.length ? this.#first[i] : this.lines[i - this.#first.length].shape;
  }

  push(shape: Shape, make: Line["make"]): number {
    this.lines.push({ shape, make });
    return this.#first.length + this.lines.length - 1;
  }

  get count(): number {
    return this.#first.length + this.lines.length;
  }
}

/** A field, of what it is given besides. */
type ProgramFunction = <T>(
  o: Algebra<T>,
  t: T,
  y: T,
  parameters: Readonly<Record<string, T>>,
  given?: readonly T[],
) => T;

/**
 * A vector field of operations drawn one after the other.
 *
 * @param state The state's shape, of one or two dimensions.
 * @param length The number of operations, about.
 * @param more The shapes of what it is given besides t and y.
 */
export function randomProgram(
  draw: Draw,
  state: Shape,
  length: number,
  more: readonly Shape[] = [],
): { field: ProgramFunction; parameters: Record<string, DrawnParameter> } {
  const drawing = new Drawing(draw, [[], state, ...more]);
  const any = () => draw.whole(0, drawing.count - 1);
  let last = 1;
  for (let i = 0; i < length; i++) {
    const x = draw.chance(0.6) ? last : any();
    const made = operation(draw, drawing, x, any());
    last = made;
  }
  const sized = toShape(draw, drawing, last, state);
  const { lines, names, parameters } = drawing;
  const damping = draw.uniform(0, 1.5);
  const field: ProgramFunction = (o, t, y, p, given = []) => {
    // Negative places are those of the parameters.
    const values = [t, y, ...given];
    names.forEach((name, i) => Object.defineProperty(values, -1 - i, { value: p[name] }));
    for (const { make } of lines) values.push(make(o, values));
    return o.sub(o.scale(o.tanh(values[sized]), 1.5), o.scale(y, damping));
  };
  return { field, parameters };
}

/** Brings a value to a shape. */
function toShape(draw: Draw, d: Drawing, x: number, shape: Shape): number {
  const from = d.shapeOf(x);
  if (from.length === shape.length && from.every((n, i) => n === shape[i])) return x;
  if (sizeOf(from) === sizeOf(shape)) return d.push(shape, (o, v) => o.reshape(v[x], shape));
  const flat = d.push([sizeOf(from)], (o, v) => o.reshape(v[x], [sizeOf(from)]));
  if (draw.chance(0.4)) {
    const s = d.push([], (o, v) => o.mean(v[flat]));
    return d.push(shape, (o, v) => o.broadcastTo(v[s], shape));
  }
  const w = d.parameter([sizeOf(from), sizeOf(shape)]);
  const b = d.parameter([sizeOf(shape)]);
  const y = d.push([sizeOf(shape)], (o, v) => o.linear(v[flat], v[w], v[b]));
  return d.push(shape, (o, v) => o.reshape(v[y], shape));
}

/** Draws one operation, guarded so that it is smooth and bounded where its argument is. */
function operation(draw: Draw, d: Drawing, x: number, other: number): number {
  const shape = d.shapeOf(x);
  const rank = shape.length;
  const same = (make: Line["make"]) => d.push(shape, make);
  const calm = <T>(o: Algebra<T>, v: readonly T[]) => o.tanh(v[x]);
  const one = <T>(o: Algebra<T>) => o.constant([1], []);
  const axis = rank > 0 ? draw.whole(0, rank - 1) : 0;
  const c = draw.uniform(-1.5, 1.5);
  const choices: (() => number)[] = [
    () => same((o, v) => o.tanh(v[x])),
    () => same((o, v) => o.sigmoid(v[x])),
    () => same((o, v) => o.softplus(o.tanh(v[x]))),
    () => same((o, v) => o.relu(o.add(calm(o, v), o.constant([c], [])))),
    () => same((o, v) => o.sin(v[x])),
    () => same((o, v) => o.cos(v[x])),
    () => same((o, v) => o.exp(o.scale(calm(o, v), c))),
    () => same((o, v) => o.log(o.add(o.square(calm(o, v)), one(o)))),
    () => same((o, v) => o.sqrt(o.add(o.square(calm(o, v)), one(o)))),
    () => same((o, v) => o.square(calm(o, v))),
    () => same((o, v) => o.neg(v[x])),
    () => same((o, v) => o.scale(v[x], c)),
    () => same((o, v) => o.pow(o.add(calm(o, v), o.constant([2.5], [])), c)),
    () => same((o, v) => o.pow(calm(o, v), draw3)),
    () => {
      const e = d.parameter([]);
      return same((o, v) => o.pow(o.add(calm(o, v), o.constant([2.5], [])), v[e]));
    },
    () => same((o, v) => o.abs(o.sub(calm(o, v), o.constant([c / 2], [])))),
    () => same((o, v) => o.erf(v[x])),
    () => same((o, v) => o.gelu(o.scale(calm(o, v), 2))),
    () => same((o, v) => o.silu(o.scale(calm(o, v), 2))),
    () => same((o, v) => o.clip(v[x], -0.5, 0.5 + Math.abs(c))),
    // Steps, made up to something that meets where they are: no gradient knows of a jump.
    () => same((o, v) => o.mul(o.sign(v[x]), calm(o, v))),
    () => same((o, v) => o.mul(o.stopGradient(o.sign(v[x])), o.sin(calm(o, v)))),
    () => same((o, v) => o.abs(o.sub(o.sub(v[x], o.floor(v[x])), o.constant([0.5], [])))),
    () => {
      const compare = draw.pick(["less", "lessEqual", "greater", "greaterEqual"] as const);
      return same((o, v) => {
        const beyond = o.sub(calm(o, v), o.constant([c / 2], []));
        return o.where(o[compare](beyond, o.constant([0], [])), o.scale(beyond, c), o.sin(beyond));
      });
    },
    () => {
      const compare = draw.pick(["equal", "notEqual"] as const);
      return same((o, v) =>
        o.where(o[compare](v[x], o.constant([c], [])), calm(o, v), o.sin(v[x]))
      );
    },
    () => {
      const values = d.parameter([4]);
      const knots = [-1.2, -0.3, 0.1 + Math.abs(c) / 8, 1];
      return same((o, v) => o.piecewiseLinear(calm(o, v), knots, v[values]));
    },
    () => {
      if (rank === 0) return same((o, v) => o.erf(v[x]));
      const n = shape[axis];
      const chosen = Array.from({ length: draw.whole(1, n) }, () => draw.whole(0, n - 1));
      return d.push(
        shape.map((m, k) => k === axis ? chosen.length : m),
        (o, v) => o.gather(v[x], chosen, axis),
      );
    },
    () => same((o, v) => rank === 0 ? o.sin(v[x]) : o.cumsum(calm(o, v), axis)),
    () => same((o, v) => rank === 0 ? o.sin(v[x]) : o.softmax(calm(o, v), axis)),
    () => {
      if (rank === 0) return same((o, v) => o.logSumExp(calm(o, v)));
      return d.push(
        shape.filter((_, k) => k !== axis),
        (o, v) => o.logSumExp(calm(o, v), { axis }),
      );
    },
    () => {
      if (rank !== 1 || shape[0] > 4) return same((o, v) => o.cos(v[x]));
      return d.push([shape[0], shape[0]], (o, v) => o.outer(calm(o, v), o.sin(v[x])));
    },
    () => binary((o, a, b) => o.maximum(a, o.tanh(b))),
    () => binary((o, a, b) => o.minimum(a, o.sin(b))),
    () => binary((o, a, b) => o.atan2(a, o.add(o.square(b), o.constant([1], [])))),
    () => binary((o, a, b) => o.add(a, b)),
    () => binary((o, a, b) => o.sub(a, b)),
    () => binary((o, a, b) => o.mul(o.tanh(a), b)),
    () => binary((o, a, b) => o.div(a, o.add(o.square(b), o.constant([1], [])))),
    () => {
      const p = d.parameter(draw.chance(0.5) ? shape : []);
      return same((o, v) => o.mul(v[p], calm(o, v)));
    },
    () => {
      const reduced = shape.filter((_, k) => k !== axis);
      if (rank === 0) return same((o, v) => o.sum(v[x]));
      return d.push(reduced, (o, v) => o.sum(calm(o, v), { axis }));
    },
    () => {
      if (rank === 0) return same((o, v) => o.mean(v[x]));
      const kept = shape.map((n, k) => k === axis ? 1 : n);
      return d.push(kept, (o, v) => o.mean(v[x], { axis, keepDims: true }));
    },
    () => {
      const more = [draw.whole(1, 3), ...shape];
      return sizeOf(more) > 24
        ? same((o, v) => o.sin(v[x]))
        : d.push(more, (o, v) => o.broadcastTo(v[x], more));
    },
    () => {
      const axes = shape.map((_, k) => (k + 1) % rank);
      return d.push(axes.map((k) => shape[k]), (o, v) => o.transpose(v[x], axes));
    },
    () => {
      if (rank === 0 || shape[axis] < 2) return same((o, v) => o.cos(v[x]));
      const start = draw.whole(0, shape[axis] - 2);
      const end = draw.whole(start + 1, shape[axis]);
      return d.push(
        shape.map((n, k) => k === axis ? end - start : n),
        (o, v) => o.slice(v[x], start, end, axis),
      );
    },
    () => d.push([sizeOf(shape)], (o, v) => o.reshape(v[x], [sizeOf(shape)])),
    () => {
      if (rank === 0 || sizeOf(shape) > 12) return same((o, v) => o.tanh(v[x]));
      return d.push(
        shape.map((n, k) => k === axis ? 2 * n : n),
        (o, v) => o.concat([v[x], o.sin(v[x])], axis),
      );
    },
    () => {
      if (rank === 0) return same((o, v) => o.sin(v[x]));
      const n = draw.whole(1, 4);
      const w = d.parameter([shape[rank - 1], n]);
      const b = d.parameter([n]);
      return d.push([...shape.slice(0, -1), n], (o, v) => o.linear(calm(o, v), v[w], v[b]));
    },
    () => {
      if (rank === 0 || rank > 2) return same((o, v) => o.sin(v[x]));
      const n = draw.whole(1, 4);
      const w = d.parameter([n, shape[0]]);
      return d.push([n, ...shape.slice(1)], (o, v) => o.matmul(v[w], calm(o, v)));
    },
    () => {
      if (rank === 0) return same((o, v) => o.sin(v[x]));
      const w = d.parameter([shape[rank - 1]]);
      return d.push(shape.slice(0, -1), (o, v) => o.matmul(calm(o, v), v[w]));
    },
  ];
  const draw3 = draw.pick([2, 3]);
  const binary = (make: <T>(o: Algebra<T>, a: T, b: T) => T): number => {
    const b = d.shapeOf(other);
    const fits = b.length <= rank && b.every((n, k) => n === 1 || n === shape[rank - b.length + k]);
    const scalar = b.length === 0 || fits ? other : d.push([], (o, v) => o.mean(v[other]));
    return same((o, v) => make(o, v[x], v[scalar]));
  };
  return draw.pick(choices)();
}
