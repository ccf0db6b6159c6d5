import { assert, assertEquals, assertGreater, assertThrows } from "@std/assert";
import { ees25, ees27 } from "../reversible/ees.ts";
import { METHODS } from "./methods.ts";
import { elementaryWeight, rootedTrees, stageWeights } from "./order_conditions.ts";
import { checkTableau } from "./check_tableau.ts";
import type { Tableau } from "./tableau.ts";
import { RUNGE_KUTTA } from "../../tests/problems/methods.ts";

const HEUN = { name: "heun", order: 2, a: [[], [1]], b: [0.5, 0.5], c: [0, 1] };
const TABLEAUS = Object.values(METHODS).map(({ tableau }) => tableau);

Deno.test("checkTableau() finds no fault with the library's own tableaus, which are not checked when made", () => {
  for (const tableau of [...TABLEAUS, ees25.tableau, ees27.tableau]) {
    assertEquals(checkTableau(tableau), tableau);
  }
});

Deno.test("checkTableau() returns a tableau that holds", () => {
  assertEquals(checkTableau(HEUN), HEUN);
});

Deno.test("checkTableau() throws when a row uses its own stage", () => {
  assertThrows(() => checkTableau({ ...HEUN, a: [[], [0.5, 0.5]] }), TypeError, "earlier stages");
});

Deno.test("checkTableau() throws when a, b and c differ in length", () => {
  assertThrows(() => checkTableau({ ...HEUN, c: [0] }), TypeError, "one entry a stage");
  assertThrows(() => checkTableau({ ...HEUN, a: [[]] }), TypeError, "got 1 row(s), 2 weight(s)");
  const none = { ...HEUN, a: [], b: [], c: [] };
  assertThrows(() => checkTableau(none), TypeError, "got 0 row(s), 0 weight(s) and 0 time(s)");
});

Deno.test("checkTableau() throws when a row does not sum to its time", () => {
  assertThrows(() => checkTableau({ ...HEUN, c: [0, 0.9] }), RangeError, "sum of row 1");
});

Deno.test("checkTableau() throws when the weights do not sum to 1", () => {
  assertThrows(() => checkTableau({ ...HEUN, b: [0.5, 0.4] }), RangeError, "Σ b must be 1");
});

Deno.test("checkTableau() throws when the claimed order does not hold", () => {
  assertThrows(() => checkTableau({ ...HEUN, order: 3 }), RangeError, "order 3");
  const wanted = "order 3, Σ b a c must be 1/6, got 0";
  assertThrows(() => checkTableau({ ...HEUN, order: 3 }), RangeError, wanted);
});

Deno.test("checkTableau() throws when the order is no whole number from 1", () => {
  for (const order of [0, -1, 1.5, NaN, "2" as unknown as number]) {
    assertThrows(() => checkTableau({ ...HEUN, order }), RangeError, `got ${order}`);
  }
});

Deno.test("checkTableau() throws when a coefficient is NaN", () => {
  assertThrows(() => checkTableau({ ...HEUN, b: [0.5, NaN] }), RangeError, "NaN");
  assertThrows(() => checkTableau({ ...HEUN, error: [0.5, NaN] }), RangeError, "NaN");
});

Deno.test("checkTableau() throws when the error weights are not those of an estimate", () => {
  assertEquals(checkTableau({ ...HEUN, error: [-0.5, 0.5] }).error, [-0.5, 0.5]);
  const check = (error: number[]) => () => checkTableau({ ...HEUN, error });
  assertThrows(check([0.5]), TypeError, "error must have one entry a stage, got 1 for 2");
  assertThrows(check([-0.5, 0.4]), RangeError, "the sum of the error weights must be 0");
  assertThrows(check([0, 0]), RangeError, "must not all be 0");
});

Deno.test("checkTableau() throws when the embedded method's order is not one less", () => {
  const { bosh3 } = METHODS;
  const error = [0.1, -0.1, 0, 0];
  const check = () => checkTableau({ ...bosh3.tableau, error });
  assertThrows(check, RangeError, 'Tableau "bosh3": order 2, Σ b̂ c must be 1/2');
});

Deno.test("checkTableau() throws when any one coefficient of any method is off by 1e-9", () => {
  for (const tableau of TABLEAUS) {
    for (const [what, wrong] of variants(tableau, 1e-9)) {
      const error = assertThrows(() => checkTableau(wrong), RangeError, undefined, what);
      assert(error.message.includes(`"${tableau.name}"`), error.message);
    }
    // The variants are wrong by their nudge alone.
    for (const [, same] of variants(tableau, 0)) checkTableau(same);
  }
});

Deno.test("every method's order is what it claims, and no more", () => {
  for (const { order, error, b, ...rest } of TABLEAUS) {
    assertEquals(orderOf(b, rest), order, rest.name);
    if (!error) continue;
    const embedded = orderOf(b.map((weight, i) => weight - error[i]), rest);
    assertEquals(embedded, order - 1, `embedded in ${rest.name}`);
  }
});

Deno.test("the methods have the stages that they claim, and first same as last", () => {
  const claimed = Object.entries(RUNGE_KUTTA).map((
    [name, [, stages, , fsal]],
  ) => [name, stages, fsal]);
  const found = TABLEAUS.map(({ name, a, b, c }) => {
    const same = c.at(-1) === 1 && b.every((weight, i) => weight === (a.at(-1)![i] ?? 0));
    return [name, b.length, same];
  });
  assertEquals(found, claimed);
});

/** The tableau with one coefficient nudged; where it is one of `a`, its time moves along. */
function* variants(tableau: Tableau, nudge: number): Generator<[string, Tableau]> {
  const nudged = (values: readonly number[], at: number) =>
    values.map((value, i) => i === at ? value + nudge : value);
  const { name, a, b, c, error } = tableau;
  for (let i = 0; i < b.length; i++) {
    yield [`b[${i}] of ${name}`, { ...tableau, b: nudged(b, i) }];
    yield [`c[${i}] of ${name}`, { ...tableau, c: nudged(c, i) }];
    if (error) yield [`error[${i}] of ${name}`, { ...tableau, error: nudged(error, i) }];
    for (let j = 0; j < i; j++) {
      const rows = a.map((row, k) => k === i ? nudged(row, j) : row);
      yield [`a[${i}][${j}] of ${name}`, { ...tableau, a: rows }];
      yield [`a[${i}][${j}] and c[${i}] of ${name}`, { ...tableau, a: rows, c: nudged(c, i) }];
    }
  }
}

/** The highest order at which every condition holds; the first that fails does by over 1e-6. */
function orderOf(b: readonly number[], tableau: Pick<Tableau, "name" | "a" | "c">): number {
  const trees = rootedTrees(9);
  const phi = stageWeights(tableau, trees);
  const errors = trees.map(({ density }, n) => Math.abs(elementaryWeight(b, phi, n) - 1 / density));
  const first = errors.findIndex((error) => error > 1e-14);
  const worst = errors.filter((_, n) => trees[n].order === trees[first].order);
  assertGreater(Math.max(...worst), 1e-6, tableau.name);
  return trees[first].order - 1;
}
