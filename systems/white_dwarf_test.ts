import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { whiteDwarf, whiteDwarfData } from "./mod.ts";

Deno.test("whiteDwarf() is the equation, computed by hand", () => {
  const at = whiteDwarf().linearize();
  at.y.set([0.5, -0.3]);
  at.evaluate(1.5);
  assertEquals(at.dy[0], -0.3);
  // −(0.25 − 0.001)^1.5 + 2 · 0.3 / 2
  assertAlmostEquals(at.dy[1], 0.175749, 1e-6);
});

Deno.test("whiteDwarfData() is solved to round-off: its own steps change nothing", () => {
  const { states, times } = whiteDwarfData();
  // An independent solve: fourth-order steps of 1/8 of the grid, written out.
  const f = (t: number, a: number, b: number): [number, number] => [
    b,
    -((a * a - 0.001) ** 1.5) - 2 * b / (t + 0.5),
  ];
  let [a, b] = [1, 0];
  const h = 0.005 / 8;
  let worst = 0;
  for (let i = 0; i < 8000; i++) {
    if (i % 8 === 0) worst = Math.max(worst, Math.abs(a - states.data[i / 4]));
    const t = i * h;
    const [a1, b1] = f(t, a, b);
    const [a2, b2] = f(t + h / 2, a + h / 2 * a1, b + h / 2 * b1);
    const [a3, b3] = f(t + h / 2, a + h / 2 * a2, b + h / 2 * b2);
    const [a4, b4] = f(t + h, a + h * a3, b + h * b3);
    a += h / 6 * (a1 + 2 * a2 + 2 * a3 + a4);
    b += h / 6 * (b1 + 2 * b2 + 2 * b3 + b4);
  }
  assertLess(worst, 1e-11);
  assertAlmostEquals(states.data[2000], a, 1e-11);
  assertAlmostEquals(states.data[2001], b, 1e-11);
  assertEquals([times.length, times[1000]], [1001, 5]);
});

Deno.test("whiteDwarfData() stays inside the star", () => {
  const { states } = whiteDwarfData();
  states.data.forEach((x, i) => {
    if (i % 2 === 0) assertLess(Math.sqrt(0.001), x);
  });
});
