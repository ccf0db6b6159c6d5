import { assertEquals, assertNotEquals } from "@std/assert";
import { casesOf, shuffled } from "./case.ts";

Deno.test("casesOf() lets every case read the loss at equally many times, all on its grid", () => {
  const points = (...steps: number[]) =>
    casesOf({ method: "rk4", system: "white-dwarf", steps: { full: steps }, repeats: 1 })[0].points;
  assertEquals(points(100, 1000, 300_000), 10);
  assertEquals(points(15, 1000), 5);
  assertEquals(points(7, 1000), 1);
  assertEquals(points(8, 1000), 2);
});

Deno.test("casesOf() goes through all cases before it repeats one", () => {
  const cases = casesOf({
    method: "rk4",
    system: "white-dwarf",
    steps: { reversible: [100], full: [100, 200] },
    repeats: 2,
  });
  assertEquals(cases.map(({ adjoint, steps, repeat }) => `${adjoint} ${steps} ${repeat}`), [
    "reversible 100 1",
    "full 100 1",
    "full 200 1",
    "reversible 100 2",
    "full 100 2",
    "full 200 2",
  ]);
});

Deno.test("casesOf() measures every variant, and some adjoints once", () => {
  const cases = casesOf({
    method: "rk4",
    system: "white-dwarf",
    steps: { reversible: [100], backsolve: [100] },
    single: ["backsolve"],
    repeats: 2,
    variants: [{ batch: 2 }, { method: "euler", steps: { reversible: [300] } }],
  });
  assertEquals(cases.map(({ adjoint, method, batch, steps }) => [adjoint, method, batch, steps]), [
    ["reversible", "rk4", 2, 100],
    ["backsolve", "rk4", 2, 100],
    ["reversible", "euler", undefined, 300],
    ["reversible", "rk4", 2, 100],
    ["reversible", "euler", undefined, 300],
  ]);
});

Deno.test("shuffled() changes the order within a repeat, by the seed, and loses none", () => {
  const steps = Array.from({ length: 20 }, (_, k) => 100 * (k + 1));
  const cases = casesOf({
    method: "rk4",
    system: "white-dwarf",
    steps: { full: steps },
    repeats: 2,
  });
  const order = (seed: number) => shuffled(cases, seed).map(({ steps }) => steps);
  assertEquals(order(7), order(7));
  assertNotEquals(order(7), order(8));
  assertNotEquals(order(7).slice(0, 20), order(7).slice(20));
  for (const half of [order(0).slice(0, 20), order(0).slice(20)]) {
    assertNotEquals(half, steps);
    assertEquals(half.sort((a, b) => a - b), steps);
  }
});
