import {
  add,
  concat,
  cos,
  div,
  matmul,
  type Method,
  METHODS,
  mul,
  pow,
  type Random,
  type Ratio,
  reversible,
  reversibleAdams,
  sin,
  slice,
  sub,
  tanh,
  Tensor,
  type VectorField,
  vectorField,
} from "../../../mod.ts";
import { type NumericField, numericField } from "../../problems/numeric_field.ts";

/** A solve in exact arithmetic that is to be taken back. */
export interface RandomCase {
  /** What it is, in a line. */
  readonly label: string;
  readonly field: VectorField;
  readonly y0: Float64Array;
  readonly method: Method;
  readonly ratio: Ratio;
  /** How many steps shed bits, of so many in all; undefined where that is not known. */
  readonly shedding: (steps: number) => number | undefined;
  /** The most steps; a solve that leaves the grid, or reaches its end, takes fewer. */
  readonly n: number;
  /** Step sizes that a controller chooses, on the way to ±`span`. */
  readonly adaptive?: { readonly tolerance: number; readonly span: number };
  /** Where step i ends, without a controller. */
  readonly time: (i: number) => number;
  /** The step whose state must be met again halfway. */
  readonly halfway: number;
}

/** Draws a case: field, method, coupling, step sizes and their signs, range, n log-uniform. */
export function drawCase(random: Random, most: number): RandomCase {
  const size = pick(random, [1, 1, 2, 2, 3, 5]);
  const { kind, numeric, traced } = drawField(random, size);
  const d = kind === "Lorenz" ? 3 : size;
  const way = pick(random, ["numeric", "interpreted", "compiled", "fused", "single"] as const);
  const base = pick(random, Object.values(METHODS));
  const ratio = drawRatio(random);
  const n = Math.max(1, Math.floor(Math.exp(random.uniform(0, Math.log(most)))));
  const scale = kind === "linear" ? 10 ** random.uniform(-200, 200) : 10 ** random.uniform(-3, 1);
  const y0 = Float64Array.from({ length: d }, () => scale * random.uniform(-1, 1));
  const room = pick(random, [undefined, undefined, 1.5, 1e6]);
  const range = room && room * scale;
  const method = reversible(base, { arithmetic: "exact", coupling: ratio, range });
  const controlled = base.hasErrorEstimate && random.uniform(0, 1) < 0.4;
  const sign = pick(random, [1, -1]);
  const h = 10 ** random.uniform(-4, -0.5);
  const signs = pick(random, ["one sign", "one sign", "both signs"]);
  const times = new Float64Array(n + 1);
  times[0] = random.uniform(-5, 5);
  for (let i = 1; i <= n; i++) {
    const turn = signs === "both signs" && random.uniform(0, 1) < 0.4 ? -1 : 1;
    times[i] = times[i - 1] + sign * turn * h * random.uniform(0.5, 1);
  }
  const adaptive = controlled
    ? { tolerance: 10 ** random.uniform(-9, -3), span: sign * n * h }
    : undefined;
  return {
    label: `${way} ${kind} of ${d}, ${base.name}, ${ratio.join("/")}, n = ${n}, ` +
      (adaptive ? `adaptive to ${adaptive.tolerance}` : `h = ${sign * h}, ${signs}`) +
      `, range ${range ?? "default"}`,
    field: way === "numeric"
      ? numericField(d, numeric)
      : vectorField({ state: [d], f: traced, ...KERNELS[way] }),
    y0,
    method,
    ratio,
    shedding: (steps) => steps,
    n,
    adaptive,
    time: (i) => times[i],
    halfway: Math.floor(random.uniform(0, n)),
  };
}

/** The same for reversible Adams: orders, windows and starts by turns, and steps of one size as well. */
export function drawAdamsCase(random: Random, most: number): RandomCase {
  const drawn = drawCase(random, most);
  const { field, ratio, n, adaptive, y0 } = drawn;
  const order = pick(random, [4, 5, 6, 8] as const);
  const window = random.uniform(0, 1) < 0.7
    ? undefined
    : order + Math.floor(random.uniform(0, 17 - order));
  const starts = Object.values(METHODS).filter((method) =>
    method.order >= order - 1 && (!adaptive || method.hasErrorEstimate)
  );
  const start = random.uniform(0, 1) < 0.7 ? undefined : pick(random, starts);
  const largest = Math.max(...y0.map(Math.abs));
  const range = pick(random, [undefined, undefined, 1.5 * largest, 1e6 * largest]);
  const method = reversibleAdams({
    order,
    window,
    start,
    range,
    arithmetic: "exact",
    coupling: ratio,
  });
  const even = !adaptive && random.uniform(0, 1) < 0.5;
  const [first, h] = [drawn.time(0), drawn.time(1) - drawn.time(0)];
  return {
    ...drawn,
    label: `order ${order}, window ${method.window}, start ${method.start.name}, range ${range}, ` +
      `${even ? `even steps of ${h}` : "uneven steps"}; ${drawn.label}`,
    field,
    method,
    // A start sheds none, and where steps are uneven some oldest values are kept as they are.
    shedding: (steps) => even ? Math.max(0, steps - method.window) : undefined,
    n,
    time: even ? (i) => first + i * h : drawn.time,
  };
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random.uniform(0, from.length))];
}

function drawRatio(random: Random): Ratio {
  const q = 1 + Math.floor(random.uniform(0, 1024));
  const p = 1 + Math.floor(random.uniform(0, q));
  const known: Ratio[] = [[1, 2], [1, 2], [2, 3], [3, 4], [9, 10], [99, 100], [999, 1000], [1, 1]];
  return pick(random, [...known, [p, q], [p, q], [p, q], [1, q], [1023, 1024], [1, 1024]]);
}

/** What a traced field is run by. */
const KERNELS = {
  interpreted: { kernels: "interpreter" },
  compiled: { fused: false },
  fused: {},
  single: { dtype: "float32" },
} as const;

/** A field written twice: with numbers, and with tensor operations. */
interface DrawnField {
  readonly kind: string;
  readonly numeric: NumericField;
  readonly traced: (t: Tensor, y: Tensor) => Tensor;
}

function drawField(random: Random, size: number): DrawnField {
  const draw = (length: number, most: number) =>
    Float64Array.from({ length }, () => random.uniform(-most, most));
  const a = draw(size * size, 2);
  const b = draw(size * size, 2);
  const damping = random.uniform(0, 4);
  const multiply = (matrix: Float64Array, y: Float64Array, dy: Float64Array, factor: number) => {
    for (let i = 0; i < size; i++) {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += matrix[i * size + j] * y[j];
      dy[i] = factor * sum;
    }
  };
  const matrix = new Tensor(a, [size, size]);
  const slopes = new Tensor(b.slice(0, size), [size]);
  const turned = (y: Tensor) => size === 1 ? y : concat([slice(y, 1), slice(y, 0, 1)], 0);
  const damped = (y: Tensor) => mul(damping, y);
  const part = (y: Tensor, i: number) => slice(y, i, i + 1);
  return pick(random, [{
    kind: "linear",
    numeric(_t, y, dy) {
      multiply(a, y, dy, 1);
      for (let i = 0; i < size; i++) dy[i] -= damping * y[i];
    },
    traced: (_t, y) => sub(matmul(matrix, y), damped(y)),
  }, {
    kind: "damped network",
    numeric(t, y, dy) {
      multiply(a, y, dy, 1);
      for (let i = 0; i < size; i++) dy[i] = Math.tanh(dy[i]) - damping * y[i] + Math.cos(t) / 3;
    },
    traced: (t, y) => add(sub(tanh(matmul(matrix, y)), damped(y)), div(cos(t), 3)),
  }, {
    kind: "waves",
    numeric(t, y, dy) {
      for (let i = 0; i < size; i++) dy[i] = Math.sin(b[i] * t + y[(i + 1) % size]);
    },
    traced: (t, y) => sin(add(mul(slopes, t), turned(y))),
  }, {
    kind: "Lorenz",
    numeric(_t, y, dy) {
      dy[0] = 10 * (y[1] - y[0]);
      dy[1] = y[0] * (28 - y[2]) - y[1];
      dy[2] = y[0] * y[1] - 8 / 3 * y[2];
    },
    traced(_t, y) {
      const [x1, x2, x3] = [part(y, 0), part(y, 1), part(y, 2)];
      return concat([
        mul(10, sub(x2, x1)),
        sub(mul(x1, sub(28, x3)), x2),
        sub(mul(x1, x2), mul(8 / 3, x3)),
      ], 0);
    },
  }, {
    kind: "cubic",
    numeric(_t, y, dy) {
      for (let i = 0; i < size; i++) dy[i] = -(y[i] ** 3) + b[i] * y[(i + 1) % size];
    },
    traced: (_t, y) => sub(mul(slopes, turned(y)), pow(y, 3)),
  }, {
    kind: "rest",
    numeric: (_t, _y, dy) => dy.fill(0),
    traced: (_t, y) => mul(0, y),
  }] as DrawnField[]);
}
