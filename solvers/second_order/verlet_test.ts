import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  dopri8,
  mlp,
  pid,
  RangeExceededError,
  secondOrderField,
  solve,
  type VectorField,
  verlet,
  type VerletMethod,
  type VerletOrder,
} from "../../mod.ts";
import { isReversible } from "../mod.ts";
import { centralDifferences, relativeDifference } from "../../tests/helpers/central_differences.ts";
import { assertStepIsKept, someBar, weighted } from "../../tests/helpers/cotangents.ts";
import { assertHeapFlat } from "../../tests/helpers/heap.ts";
import {
  CONSERVATIVE,
  crossed,
  KEPLER,
  keplerAt,
  swing,
} from "../../tests/problems/second_order.ts";

const ORDERS: readonly VerletOrder[] = [2, 4, 6, 8];
const FIELDS: Record<string, () => VectorField> = { swing, crossed };
const Y0 = Float64Array.of(0.7, -0.4);
const T0 = 0.3;

function bind(method: VerletMethod, field: VectorField, fixedParameters = false) {
  const counts = { evaluations: 0, pullbacks: 0 };
  const stepper = method.bind(field, { counts, fixedParameters });
  assert(isReversible(stepper));
  return { stepper, counts, parameters: field.parameters.flat };
}

Deno.test("a step of order 2 is the one that is documented", () => {
  const field = swing();
  const { stepper } = bind(verlet(), field);
  const [state, h] = [Y0.slice(), 0.1];
  stepper.step(T0, T0 + h, state);
  const [a, b] = field.parameters.flat;
  const half = Y0[0] + h / 2 * Y0[1];
  const v = Y0[1] + h * (b * Math.cos(2 * (T0 + h / 2)) / 2 - a * Math.sin(half));
  assertLess(relativeDifference(state, Float64Array.of(half + h / 2 * v, v)), 1e-15);
});

for (const order of ORDERS) {
  Deno.test(`verlet of order ${order} converges with its order, on each problem`, () => {
    for (const [name, { field, y0 }] of Object.entries(CONSERVATIVE)) {
      const problem = { field, y0: Float64Array.from(y0), t0: 0, t1: 5 };
      const wanted = name === "Kepler"
        ? keplerAt(5)
        : solve({ ...problem, dt: 1 / 400, method: dopri8 }).y1.data;
      const n = { 2: 400, 4: 100, 6: 200, 8: 60 }[order] / (name === "Kepler" ? 1 : 4);
      const error = (n: number) =>
        relativeDifference(
          solve({ ...problem, dt: 5 / n, method: verlet({ order }) }).y1.data,
          wanted,
        );
      const slope = Math.log2(error(n) / error(2 * n));
      assertLess(Math.abs(slope - order), 0.15, `${name}: slope ${slope}`);
    }
  });

  for (const [name, make] of Object.entries(FIELDS)) {
    for (const arithmetic of ["float", "exact"] as const) {
      const method = verlet({ order, arithmetic });
      const label = `${method.name} over ${name}`;

      Deno.test(`pullback() and reverse() are the derivative of step(): ${label}`, () => {
        for (const h of [0.1, -0.1]) {
          const { stepper, parameters } = bind(method, make());
          // Differences of what is rounded to a grid say nothing.
          const smooth = bind(verlet({ order }), make());
          smooth.parameters.set(parameters);
          const [before, after] = [new Float64Array(2), new Float64Array(2)];
          stepper.start(T0, Y0, before);
          const weights = someBar(2);
          const value = () => {
            after.set(before);
            smooth.stepper.step(T0, T0 + h, after);
            return weighted(weights, after);
          };
          const wanted = [before, smooth.parameters].map((x) => centralDifferences(value, x));
          for (const call of ["pullback", "reverse"] as const) {
            const [bar, parametersBar] = [weights.slice(), new Float64Array(2)];
            after.set(before);
            stepper.tape(T0, T0 + h, after);
            if (call === "pullback") stepper.pullback(T0, T0 + h, bar, parametersBar);
            else stepper.reverse(T0, T0 + h, after, bar, parametersBar);
            if (call === "reverse") {
              assertLess(
                relativeDifference(after, before),
                arithmetic === "exact" ? 1e-300 : 1e-15,
              );
            }
            // What differences of a step of 1e-3 leave out.
            const most = 1e-11;
            assertLess(relativeDifference(bar, wanted[0]), most);
            assertLess(relativeDifference(parametersBar, wanted[1]), most);
          }
        }
      });

      Deno.test(`a kept step is pulled back as if it had just been taped: ${label}`, () => {
        const { stepper } = bind(method, make());
        const state = new Float64Array(2);
        stepper.start(T0, Y0, state);
        assertStepIsKept(stepper, T0, state);
      });

      Deno.test(`each move of v is one evaluation, there and back: ${label}`, () => {
        const { stepper, counts } = bind(method, make());
        const s = method.evaluations;
        const [state, bar] = [new Float64Array(2), someBar(2)];
        const parametersBar = new Float64Array(2);
        stepper.start(T0, Y0, state);
        assertEquals(counts, { evaluations: 0, pullbacks: 0 });
        stepper.step(T0, T0 + 0.1, state);
        stepper.step(T0 + 0.1, T0 + 0.2, state);
        assertEquals(counts, { evaluations: 2 * s, pullbacks: 0 });
        stepper.reverse(T0 + 0.1, T0 + 0.2, state, bar, parametersBar);
        stepper.reverse(T0, T0 + 0.1, state, bar, parametersBar);
        assertEquals(counts, { evaluations: 4 * s, pullbacks: 2 * s });
      });
    }
  }

  Deno.test(`verlet of order ${order} leaves nothing on the heap`, () => {
    for (const arithmetic of ["float", "exact"] as const) {
      const { stepper } = bind(verlet({ order, arithmetic }), crossed());
      const [state, bar] = [new Float64Array(2), new Float64Array(2)];
      const parametersBar = new Float64Array(2);
      let runs = 0;
      assertHeapFlat(() => {
        if (runs++ % order > 0) return;
        stepper.start(0, Y0, state);
        stepper.step(0, 0.1, state);
        stepper.reverse(0, 0.1, state, bar.fill(1), parametersBar);
      });
    }
  });
}

Deno.test("g is not evaluated twice where two steps meet", () => {
  const field = crossed();
  let evaluations = 0;
  const counted = (half: VectorField): VectorField => ({
    ...half,
    linearize() {
      const inner = half.linearize();
      return {
        ...{ y: inner.y, dy: inner.dy, tape: inner.tape },
        pullback: (a, b, c) => inner.pullback(a, b, c),
        evaluate(t) {
          evaluations++;
          inner.evaluate(t);
        },
      };
    },
  });
  const { position, velocity } = field.halves!;
  const watched = { ...field, halves: { position: counted(position!), velocity } };
  const { stepper } = bind(verlet({ order: 4 }), watched, true);
  const [state, bar] = [new Float64Array(2), someBar(2)];
  stepper.start(0, Y0, state);
  for (let i = 0; i < 10; i++) stepper.step(i / 10, (i + 1) / 10, state);
  assertEquals(evaluations, 1 + 10 * 5);
  for (let i = 9; i >= 0; i--) {
    stepper.reverse(i / 10, (i + 1) / 10, state, bar, new Float64Array(2));
  }
  assertEquals(evaluations, 1 + 10 * 5 + 10 * 5);
});

Deno.test("going back over 10,000 steps finds the start: to round-off, and on the grid to the last bit", () => {
  for (const [name, { field, y0 }] of Object.entries(CONSERVATIVE)) {
    for (const order of [2, 6] as const) {
      for (const arithmetic of ["float", "exact"] as const) {
        for (const h of [0.01, -0.01]) {
          const { stepper } = bind(verlet({ order, arithmetic }), field);
          const first = new Float64Array(y0.length);
          stepper.start(0, Float64Array.from(y0), first);
          const state = first.slice();
          const n = 10_000;
          for (let i = 0; i < n; i++) stepper.step(i * h, (i + 1) * h, state);
          assert(relativeDifference(state, first) > 0.01);
          for (let i = n - 1; i >= 0; i--) stepper.back(i * h, (i + 1) * h, state);
          if (arithmetic === "exact") assertEquals(state, first, name);
          else assertLess(relativeDifference(state, first), 1e-10, name);
        }
      }
    }
  }
});

Deno.test("the grid moves a solution by its rounding alone", () => {
  const solved = (arithmetic: "float" | "exact") =>
    solve({
      ...{ field: KEPLER.field, y0: Float64Array.from(KEPLER.y0), t0: 0, t1: 5, dt: 0.005 },
      method: verlet({ order: 6, arithmetic }),
    }).y1.data;
  // The unit is 512 · 2⁻⁵¹ of the largest element of y0, rounded up.
  assertLess(relativeDifference(solved("exact"), solved("float")), 1e-9);
});

Deno.test("what leaves the grid is an error that says what to give", () => {
  const field = secondOrderField({ position: [1], f: (_t, q) => q });
  const problem = { field, y0: [[1], [0]], t0: 0, t1: 20, dt: 0.1 };
  const method = verlet({ arithmetic: "exact" });
  assertThrows(() => solve({ ...problem, method }), RangeExceededError, "verlet({ arithmetic");
  const wide = verlet({ arithmetic: "exact", range: 1e12 });
  assertLess(Math.abs(solve({ ...problem, method: wide }).y1.data[0] / Math.cosh(20) - 1), 0.02);
});

Deno.test("verlet() says what it wants", () => {
  const field = mlp({ state: [2], hidden: [4] });
  const problem = { field, y0: [1, 0], t0: 0, t1: 1, dt: 0.1 };
  assertThrows(() => solve({ ...problem, method: verlet() }), TypeError, "secondOrderField({");
  const second = { ...problem, field: swing(), y0: [[1], [0]] };
  assertThrows(
    () => solve({ ...second, method: verlet(), stepControl: pid() }),
    TypeError,
    "error estimate",
  );
  assertThrows(() => verlet({ order: 3 as 4 }), RangeError, "2, 4, 6 or 8, got 3");
  assertThrows(() => verlet({ range: 3 }), TypeError, 'arithmetic "exact"');
  assertThrows(() => verlet({ arithmetic: "whole" as "exact" }), RangeError, "arithmetic");
  const narrow = verlet({ arithmetic: "exact", range: [1, 2, 3] });
  assertThrows(() => solve({ ...second, method: narrow }), TypeError, "each of the 2 elements");
});
