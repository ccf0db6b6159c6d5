import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { exponential } from "../../../tests/problems/fields.ts";
import { numericField } from "../../../tests/problems/numeric_field.ts";
import { bosh3, dopri8, euler, midpoint, rk4, solve, stepTo, tsit5 } from "../../mod.ts";
import { KnownSteps } from "../../steps/steps.ts";
import { BasePath } from "./base_path.ts";

const counts = () => ({ evaluations: 0, pullbacks: 0 });

/** Steps of one size from 0.5 on. */
const grid = (n: number, t1 = 2.5) =>
  new KnownSteps(n, Infinity, { t0: 0.5, t1, size: (t1 - 0.5) / n });

/** y' = −0.8 y + cos t, −y1 y2: not linear, and of time. */
const field = numericField(2, (t, y, dy) => {
  dy[0] = -0.8 * y[0] + Math.cos(t);
  dy[1] = -y[0] * y[1];
});
const Y0 = Float64Array.of(0.3, 1.7);

/** The path over all of n steps. */
function over(base: typeof rk4, n: number, t1?: number) {
  const spent = counts();
  const path = new BasePath(base, field, grid(n, t1), spent);
  path.begin(Y0);
  for (let i = 0; i < n; i++) path.advance();
  return { path, spent };
}

Deno.test("BasePath takes the steps of the base method, and halves of them, forwards and backwards in time", () => {
  for (const base of [euler, midpoint, rk4, tsit5]) {
    for (const t1 of [2.5, -1.5]) {
      const { path, spent } = over(base, 12, t1);
      const problem = { field, y0: [...Y0], t0: 0.5, t1, method: base };
      const halves = Array.from({ length: 25 }, (_, i) => 0.5 + i * (t1 - 0.5) / 24);
      assertEquals(path.end, solve({ ...problem, dt: (t1 - 0.5) / 12 }).y1.data);
      const wanted = solve({ ...problem, stepControl: stepTo(halves) }).y1.data;
      wanted.forEach((y, k) => assertLess(Math.abs(path.halves[k] - y), 1e-13));
      assertEquals(path.node, 12);
      assertEquals(spent.evaluations, 36 * base.evaluations);
    }
  }
});

Deno.test("the distance from the halves, times the factor, is the error of the whole steps", () => {
  for (const base of [euler, midpoint, bosh3, rk4, tsit5]) {
    const n = 20;
    const { path } = over(base, n);
    const truth = solve({ field, y0: [...Y0], t0: 0.5, t1: 2.5, method: dopri8, dt: 0.01 }).y1.data;
    for (const k of [0, 1]) {
      const error = Math.abs(path.end[k] - truth[k]);
      const stated = path.factor * Math.abs(path.end[k] - path.halves[k]);
      assertGreater(error, 1e-11);
      assertLess(Math.abs(stated / error - 1), 0.15, `${base.name}, element ${k}`);
    }
  }
});

Deno.test("BasePath takes one step from any state without leaving its place", () => {
  const path = new BasePath(rk4, field, grid(10), counts());
  path.begin(Y0);
  path.advance();
  path.advance();
  const [end, halves] = [path.end.slice(), path.halves.slice()];
  const from = Float64Array.of(-1, 0.4);
  const step = path.stepFrom(7, from);
  const problem = { field, y0: [...from], t0: 0.5 + 7 * 0.2, t1: 0.5 + 8 * 0.2, method: rk4 };
  solve({ ...problem, dt: 0.2 }).y1.data.forEach((y, k) =>
    assertLess(Math.abs(step.end[k] - y), 1e-14)
  );
  solve({ ...problem, dt: 0.1 }).y1.data.forEach((y, k) =>
    assertLess(Math.abs(step.halves[k] - y), 1e-14)
  );
  assertEquals(step.factor, 16 / 15);
  assertEquals(from, Float64Array.of(-1, 0.4));
  assertEquals([path.end, path.halves, path.node], [end, halves, 2]);
});

Deno.test("BasePath begins anew at another start, and with other parameters", () => {
  const decay = exponential(-1);
  const path = new BasePath(midpoint, decay, grid(4), counts());
  const factor = (k: number) => (1 + 0.5 * k + 0.125 * k * k) ** 4;
  for (const [start, k] of [[1, -1], [3, -1], [3, 0.7], [-2, 0.2]]) {
    decay.parameters.flat[0] = k;
    path.begin(Float64Array.of(start));
    assertEquals(path.node, 0);
    for (let i = 0; i < 4; i++) path.advance();
    assertLess(Math.abs(path.end[0] / (start * factor(k)) - 1), 1e-14);
  }
});
