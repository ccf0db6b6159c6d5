import { assertEquals, assertThrows } from "@std/assert";
import { checkTableau } from "./tableau.ts";

const HEUN = { name: "heun", order: 2, a: [[], [1]], b: [0.5, 0.5], c: [0, 1] };

Deno.test("checkTableau() returns a tableau that holds", () => {
  assertEquals(checkTableau(HEUN), HEUN);
});

Deno.test("checkTableau() throws when a row uses its own stage", () => {
  assertThrows(() => checkTableau({ ...HEUN, a: [[], [0.5, 0.5]] }), TypeError, "earlier stages");
});

Deno.test("checkTableau() throws when a, b and c differ in length", () => {
  assertThrows(() => checkTableau({ ...HEUN, c: [0] }), TypeError, "one entry a stage");
});

Deno.test("checkTableau() throws when a row does not sum to its time", () => {
  assertThrows(() => checkTableau({ ...HEUN, c: [0, 0.9] }), RangeError, "sum of row 1");
});

Deno.test("checkTableau() throws when the weights do not sum to 1", () => {
  assertThrows(() => checkTableau({ ...HEUN, b: [0.5, 0.4] }), RangeError, "Σ b must be 1");
});

Deno.test("checkTableau() throws when the claimed order does not hold", () => {
  assertThrows(() => checkTableau({ ...HEUN, order: 3 }), RangeError, "order 3");
});
