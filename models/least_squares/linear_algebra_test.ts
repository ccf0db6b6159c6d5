import { assertAlmostEquals } from "@std/assert";
import { Random } from "../../tensors/mod.ts";
import { type Columns, dampedStep, triangularize, upperTriangle } from "./householder.ts";
import { singularValues } from "./singular_values.ts";
import { studentDistance } from "../confidence/student.ts";

function draw(m: number, n: number, seed: number): Columns {
  const random = new Random(seed);
  return { m, n, data: Float64Array.from({ length: m * n }, () => random.normal()) };
}

/** Aᵀ A, or Aᵀ b. */
function product(a: Columns, b: Columns): number[] {
  const out: number[] = [];
  for (let j = 0; j < b.n; j++) {
    for (let i = 0; i < a.n; i++) {
      let sum = 0;
      for (let k = 0; k < a.m; k++) sum += a.data[i * a.m + k] * b.data[j * b.m + k];
      out.push(sum);
    }
  }
  return out;
}

Deno.test("triangularize() keeps Aᵀ A and Aᵀ b, and leaves zeros below", () => {
  for (const [m, n] of [[7, 3], [3, 3], [2, 4], [1, 1]]) {
    const a = draw(m, n, 1);
    const b = draw(m, 1, 2);
    const [gram, right] = [product(a, a), product(a, b)];
    triangularize(a, b.data);
    product(a, a).forEach((x, i) => assertAlmostEquals(x, gram[i], 1e-13));
    product(a, b).forEach((x, i) => assertAlmostEquals(x, right[i], 1e-13));
    for (let j = 0; j < n; j++) {
      for (let i = j + 1; i < m; i++) assertAlmostEquals(a.data[j * m + i], 0, 0);
    }
  }
});

Deno.test("dampedStep() solves the normal equations, also where columns depend on each other", () => {
  const a = draw(6, 3, 3);
  for (let i = 0; i < 6; i++) a.data[12 + i] = a.data[i]; // the third is the first
  const b = draw(6, 1, 4);
  const [gram, right] = [product(a, a), product(a, b)];
  const damping = [0.1, 0.2, 0.3];
  triangularize(a, b.data);
  const x = dampedStep(upperTriangle(a), b.data.subarray(0, 3), damping);
  for (let i = 0; i < 3; i++) {
    let sum = right[i] + damping[i] ** 2 * x[i];
    for (let j = 0; j < 3; j++) sum += gram[j * 3 + i] * x[j];
    assertAlmostEquals(sum, 0, 1e-12);
  }
});

Deno.test("triangles and steps lose nothing where numbers are tiny or huge", () => {
  const made = (unit: number) => {
    const { m, n, data } = draw(5, 3, 7);
    const scaled = { m, n, data: data.map((x) => unit * x) };
    triangularize(scaled, new Float64Array(5));
    return upperTriangle(scaled);
  };
  const q = Float64Array.of(1, -2, 0.5);
  const wanted = dampedStep(made(1), q, [0.1, 0.2, 0.3]);
  for (const unit of [1e-200, 1e200]) {
    const x = dampedStep(made(unit), q, [0.1 * unit, 0.2 * unit, 0.3 * unit]);
    wanted.forEach((w, i) => assertAlmostEquals(x[i] * unit, w, 1e-13));
  }
});

Deno.test("singularValues() finds those of a matrix made of known ones, down to nothing", () => {
  // A = U S Vᵀ with reflections for U and V.
  const n = 4;
  const reflection = (seed: number) => {
    const v = draw(n, 1, seed).data;
    const vv = v.reduce((sum, x) => sum + x * x, 0);
    return (i: number, j: number) => (i === j ? 1 : 0) - 2 * v[i] * v[j] / vv;
  };
  const [u, v] = [reflection(5), reflection(6)];
  const wanted = [3, 1, 1e-5, 1e-9];
  const data = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) data[j * n + i] += u(i, k) * wanted[k] * v(j, k);
    }
  }
  const { values, vectors } = singularValues({ m: n, n, data });
  wanted.forEach((s, k) => {
    assertAlmostEquals(values[k] / s, 1, 1e-15 * 10 / s);
    for (let j = 0; j < n; j++) {
      const sign = Math.sign(vectors[k][0] * v(0, k));
      assertAlmostEquals(sign * vectors[k][j], v(j, k), Math.max(1e-14, 1e-15 / s));
    }
  });
});

Deno.test("studentDistance() is that of tables", () => {
  // scipy.stats.t.ppf((1 + level) / 2, degrees)
  const cases: [number, number, number][] = [
    [0.95, 1, 12.706204736174694],
    [0.95, 2, 4.302652729749462],
    [0.95, 19, 2.093024054408263],
    [0.95, 250, 1.9694983934],
    [0.99, 5, 4.032142983555228],
    [0.5, 3, 0.7648923284043542],
    [0.95, 1000, 1.9623390808264078],
    [0.95, Infinity, 1.959963984540054],
    [0.6826894921370859, Infinity, 1],
  ];
  for (const [level, degrees, wanted] of cases) {
    assertAlmostEquals(studentDistance(level, degrees) / wanted, 1, degrees < 1e3 ? 1e-10 : 3e-8);
  }
});

Deno.test("dampedStep() solves the normal equations of many columns, each as damped as it is", () => {
  const [m, n] = [9, 6];
  const a = draw(m, n, 11);
  const b = draw(m, 1, 12);
  const [gram, right] = [product(a, a), product(a, b)];
  const damping = [2, 0.5, 3, 1, 0.1, 4];
  triangularize(a, b.data);
  const x = dampedStep(upperTriangle(a), b.data.subarray(0, n), damping);
  for (let i = 0; i < n; i++) {
    let sum = right[i] + damping[i] ** 2 * x[i];
    for (let j = 0; j < n; j++) sum += gram[j * n + i] * x[j];
    assertAlmostEquals(sum, 0, 1e-12);
  }
});

Deno.test("dampedStep() with next to no damping solves the triangle, whatever its signs are", () => {
  const data = Float64Array.of(2, 0, 0, 1, -3, 0, 0.5, 4, 1e-3);
  const upper = { m: 3, n: 3, data };
  const x = dampedStep(upper, Float64Array.of(-5, 10, 2e-3), [1e-9, 1e-9, 1e-14]);
  // 1e-3 c = -2e-3, -3 b + 4 c = -10, 2 a + b + c / 2 = 5.
  [8 / 3, 2 / 3, -2].forEach((wanted, i) => assertAlmostEquals(x[i], wanted, 1e-11));
});
