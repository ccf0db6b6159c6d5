import { assertEquals } from "@std/assert";
import { casesOf } from "./case.ts";

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
