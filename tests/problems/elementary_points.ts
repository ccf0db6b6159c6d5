import { type Dtype, Random } from "../../tensors/mod.ts";

/** Where random values are interesting. */
const INTERVALS: Record<string, [number, number][]> = {
  erf: [[0, 1], [0.9, 1.1], [1, 6.2]],
  normal: [[-1, 1], [-8, 8]],
  tanh: [[0, 0.3], [0.3, 0.32], [0.3, 1], [1, 25]],
  exp: [[-1, 1], [-110, 95], [-750, 720]],
  log: [[0.6, 1.6], [0, 10], [0, 1e300]],
  sin: [[-8, 8], [-1e5, 1e5], [-5e6, 5e6]],
  cos: [[-8, 8], [-1e5, 1e5], [-5e6, 5e6]],
  sigmoid: [[-1.5, 1.5], [-50, 40], [-750, -600], [-110, -80]],
  softplus: [[-1.5, 1.5], [-50, 40], [-750, -600], [-110, -80]],
};

/** Where a function goes from one piece, or one way, to another. */
function* switches(name: string, dtype: Dtype): Generator<number> {
  const double = dtype === "float64";
  if (name === "tanh") {
    for (let n = 0; n < 60; n++) yield (n + 221 / 256 + 1 / 512) * Math.LN2 / 2;
    yield double ? 20 : 10;
  } else if (name === "log") {
    for (let k = double ? -1074 : -149; k < (double ? 1024 : 128); k += 1) {
      yield 2 ** k;
      yield Math.SQRT1_2 * 2 ** k;
    }
  } else if (name === "sin" || name === "cos") {
    for (let n = 1; n < 500; n++) yield n * Math.PI / 4;
    for (let n = 1000; n < 1e7; n = Math.ceil(n * 1.01)) yield n * Math.PI / 2;
    yield double ? 1e5 : 2 ** 22;
    // Next to a multiple of π / 2: the closest of all doubles, and the closest below 10⁵.
    yield 6381956970095103 * 2 ** 797;
    yield* [11, 22, 33, 355, 103993].map((n) => n * Math.PI / 2);
    yield* [11, 22, 33, 355, 1e10, 1e22, 1e30, 1e100, 1e300];
  } else if (name === "erf" || name === "normal") {
    yield* double ? [1, 5.9, 26.5, 27.3, 38.4, 38.6] : [1, 3.9, 9.3, 10.1, 13.1, 14.4];
    for (let x = 8; x < (double ? 39 : 15); x += 0.77) yield x;
  } else {
    for (let n = double ? -1076 : -152; n < 60; n++) yield (n + 0.5) * Math.LN2;
    if (name === "exp") { for (let n = 60; n < 1026; n++) yield (n + 0.5) * Math.LN2; }
    yield* double
      ? [709.782712893384, -708.3964185322641, -744.4400719213812, -745.1332191019411, -746, 710]
      : [88.72283905206835, -87.3365447505531, -103.27892990343185, -103.97208, -105, 89];
  }
}

/** Points drawn over all magnitudes, and in each interval. */
const EACH = 1500;

/** What a function is measured at, as numbers of the element type. */
export function pointsOf(name: string, dtype: Dtype): number[] {
  const random = new Random(1);
  const [low, high] = dtype === "float64" ? [-1074, 1024] : [-149, 128];
  const found: number[] = [];
  for (let power = low; power < high; power += (high - low) / EACH) {
    found.push(2 ** power, 2 ** power * random.uniform(1, 2));
  }
  for (const [from, to] of INTERVALS[name]) {
    for (let i = 0; i < EACH; i++) found.push(random.uniform(from, to));
  }
  const single = new Float32Array(1);
  const ulp = (x: number) => {
    const up = 2 ** Math.floor(Math.log2(Math.abs(x)));
    return dtype === "float64" ? Math.max(up * 2 ** -52, 2 ** -1074) : up * 2 ** -23;
  };
  for (const x of switches(name, dtype)) {
    for (const step of [-2, -1, 0, 1, 2]) found.push(x + step * ulp(x));
  }
  const numbers = dtype === "float64" ? found : found.map((x) => (single[0] = x, single[0]));
  const both = name === "log" ? numbers : [...numbers, ...numbers.map((x) => -x)];
  return [...new Set(both)].filter((x) => Number.isFinite(x) && (name !== "log" || x > 0));
}
