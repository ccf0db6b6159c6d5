import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertThrows,
} from "@std/assert";
import { matmul, Random, scale, tensor } from "../../tensors/mod.ts";
import { METHODS } from "../methods/methods.ts";
import { rk4 } from "../methods/tableaus/rk4.ts";
import type { Ratio } from "../ratio.ts";
import { reversible } from "../reversible/reversible.ts";
import { reversibleAdams } from "../reversible/adams/reversible_adams.ts";
import type { RungeKuttaMethod } from "../methods/runge_kutta.ts";
import { solve } from "../solve.ts";
import {
  type Complex,
  type CoupledMethod,
  isStable,
  stabilityFunction,
  stabilityLimit,
} from "./stability.ts";
import { vectorField } from "../vector_field.ts";
import { modulus, polar, radiusOf, stepOf } from "../../tests/helpers/step_matrix.ts";

const { euler, midpoint, tsit5, dopri5, dopri8 } = METHODS;
const BASES = Object.values(METHODS);

Deno.test("stabilityFunction() is what the stages of one step make of y = 1", () => {
  const random = new Random(1);
  for (const method of BASES) {
    for (let i = 0; i < 20; i++) {
      const x = { re: random.uniform(-3, 1), im: random.uniform(-3, 3) };
      const [wanted, got] = [stepOf(method, x), stabilityFunction(method, x)];
      const scale = 1 + Math.hypot(wanted.re, wanted.im);
      assertLess(Math.hypot(got.re - wanted.re, got.im - wanted.im), 1e-13 * scale, method.name);
    }
  }
});

Deno.test("isStable() agrees with the eigenvalues of the step matrix on 10,000 random points", () => {
  const random = new Random(2);
  let [close, stable, unstable] = [0, 0, 0];
  for (let i = 0; i < 10_000; i++) {
    const method = BASES[Math.floor(random.uniform(0, BASES.length))];
    const x = polar(10 ** random.uniform(-4, 0.7), random.uniform(Math.PI / 3, 5 * Math.PI / 3));
    const coupling = i % 2 === 0 ? random.uniform() || 1 : 1 - 10 ** random.uniform(-4, 0);
    const mixing = i % 4 < 2 ? "y" : "both";
    for (const lambda of [coupling, undefined]) {
      const radius = lambda === undefined
        ? modulus(stepOf(method, x))
        : radiusOf(method, x, lambda, mixing === "y" ? 0 : (1 - lambda) / 4);
      if (Math.abs(radius - 1) < 1e-9) {
        close++;
        continue;
      }
      const coupled = lambda === undefined ? method : { base: method, coupling: lambda, mixing };
      const got = isStable(coupled as CoupledMethod, x);
      const label = `${method.name}, λ = ${lambda}, ${mixing}, x = ${x.re} + ${x.im} i`;
      assertEquals(got, radius < 1, label);
      if (lambda !== undefined) got ? stable++ : unstable++;
    }
  }
  assertLess(close, 20);
  assertGreater(Math.min(stable, unstable), 2000);
});

Deno.test("stabilityLimit() has the published limits of the Runge-Kutta methods", () => {
  const direction = Math.PI / 2;
  for (const method of [euler, midpoint]) {
    assertAlmostEquals(stabilityLimit(method), 2, 1e-12);
    assertEquals(stabilityLimit(method, { direction }), 0);
    assertEquals(stabilityLimit(method, { direction: -direction }), 0);
  }
  assertAlmostEquals(stabilityLimit(rk4), 2.785293563405282, 1e-12);
  assertAlmostEquals(stabilityLimit(rk4, { direction }), Math.sqrt(8), 1e-12);
  assertAlmostEquals(stabilityLimit(METHODS.bosh3, { direction }), Math.sqrt(3), 1e-12);
  assertAlmostEquals(stabilityLimit(dopri5), 3.3066, 1e-4);
  assertAlmostEquals(stabilityLimit(dopri5, { direction }), 0.99719, 1e-5);
  assertAlmostEquals(stabilityLimit(tsit5), 3.5068, 1e-4);
  assertAlmostEquals(stabilityLimit(dopri8), 5.1666, 1e-4);
  assertEquals(stabilityLimit(rk4, { direction: 0 }), 0);
});

Deno.test("stabilityLimit() takes the order for granted, not its round-off", () => {
  const direction = Math.PI / 2;
  for (const nudge of [-1e-12, 1e-12]) {
    const [b1, b2, ...b] = rk4.tableau.b;
    const tableau = { ...rk4.tableau, b: [b1 - nudge, b2 + nudge, ...b] };
    assertAlmostEquals(stabilityLimit({ ...rk4, tableau }, { direction }), Math.sqrt(8), 1e-12);
  }
});

Deno.test("stabilityLimit() of a reversible method goes from 1 - λ to -ln λ with the order", () => {
  for (const coupling of [0.5, 0.8, 0.999]) {
    assertAlmostEquals(stabilityLimit(euler, { coupling }), 1 - coupling, 1e-13);
    assertAlmostEquals(stabilityLimit(dopri8, { coupling }), -Math.log(coupling), 1e-8);
  }
  const at = (coupling: number | "auto") => stabilityLimit(midpoint, { coupling });
  assertAlmostEquals(at(0.8), 0.225403, 1e-6);
  assertAlmostEquals(at(0.999), 0.0010005, 1e-7);
  assertEquals(at("auto"), at(0.5));
  assertEquals(at(1), 0);
});

Deno.test("stabilityLimit() is where isStable() first turns", () => {
  for (const method of BASES) {
    for (const coupling of [undefined, 0.3, 0.8, 0.999]) {
      for (const direction of [Math.PI, 2.5, 1.8]) {
        const limit = stabilityLimit(method, { coupling, direction });
        const at = (r: number) => isStable(method, polar(r * limit, direction), { coupling });
        const label = `${method.name}, λ = ${coupling}, ${direction}`;
        for (let r = 0.001; r < 1; r += 0.001) assert(at(r), label);
        assert(at(1 - 1e-7), label);
        assert(!at(1 + 1e-7), label);
      }
    }
  }
});

Deno.test("a long solve decays within stabilityLimit() and grows beyond, at the rate of R or Γ", () => {
  for (const base of BASES) {
    // At 0.999 growth and decay are so slow that a solve takes 200,000 steps.
    for (const coupling of base === rk4 ? [undefined, 0.8, 0.999] : [undefined, 0.8]) {
      for (const direction of [Math.PI, 2.5]) {
        const limit = stabilityLimit(base, { coupling, direction });
        for (const share of [0.9, 1.1]) {
          const x = polar(share * limit, direction);
          const radius = coupling ? radiusOf(base, x, coupling) : modulus(stepOf(base, x));
          const measured = growthOf(base, x, coupling, Math.abs(3 / Math.log(radius)));
          const label = `${base.name}, λ = ${coupling}, ${direction}, ${share}`;
          assertEquals(measured > 1, share > 1, label);
          assertLess(Math.abs(Math.log(measured) / Math.log(radius) - 1), 0.02, label);
        }
      }
    }
  }
});

Deno.test("isStable() and stabilityLimit() take the coupling of a reversible method", () => {
  const method = reversible(rk4, { coupling: 0.8 });
  const limit = stabilityLimit(method);
  assertEquals(limit, stabilityLimit(rk4, { coupling: 0.8 }));
  assertEquals(isStable(method, { re: -0.9 * limit, im: 0 }), true);
  assertEquals(isStable(method, { re: -1.1 * limit, im: 0 }), false);
  // "auto" is what a solve would make of it: adaptive steps, equal ones, and without anchors.
  const auto = reversible(rk4);
  assertEquals(stabilityLimit(auto), stabilityLimit(rk4, { coupling: 0.5 }));
  const limit1000 = stabilityLimit(auto, { steps: 1000 });
  assertEquals(limit1000, stabilityLimit(rk4, { coupling: 0.92 }));
  assertEquals(stabilityLimit(auto, { steps: 100 }), stabilityLimit(rk4, { coupling: 0.5 }));
  // Over an odd order both states move at "auto", and at a number y alone.
  const both = { base: euler, coupling: 0.5, mixing: "both" } as const;
  for (const method of [reversible(euler), both]) {
    assertAlmostEquals(stabilityLimit(method), 0.5 / 0.875, 1e-12);
  }
  assertEquals(stabilityLimit(euler, { coupling: "auto" }), stabilityLimit(both));
  assertAlmostEquals(stabilityLimit(reversible(euler, { mixing: "y" })), 0.5, 1e-12);
  assertAlmostEquals(stabilityLimit(reversible(euler), { coupling: 0.5 }), 0.5, 1e-12);
  const two = { steps: 1000, anchors: 0 };
  assertEquals(stabilityLimit(auto, two), stabilityLimit(rk4, { coupling: 0.999 }));
  assertEquals(stabilityLimit(method, { coupling: 0.5 }), stabilityLimit(rk4, { coupling: 0.5 }));
});

Deno.test("stabilityLimit() takes the coupling of exact arithmetic: a ratio, or 1/2", () => {
  const limit = (coupling?: Ratio | number) =>
    stabilityLimit(reversible(rk4, { arithmetic: "exact", coupling }));
  assertEquals(limit(), stabilityLimit(rk4, { coupling: 0.5 }));
  assertEquals(limit([3, 4]), stabilityLimit(rk4, { coupling: 0.75 }));
  assertEquals(limit(0.8), stabilityLimit(rk4, { coupling: 0.8 }));
  const method = reversible(rk4, { arithmetic: "exact" });
  assertEquals(stabilityLimit(method, { coupling: "auto" }), stabilityLimit(reversible(rk4)));
  assertEquals(isStable(method, { re: -0.9 * limit(), im: 0 }), true);
  assertEquals(isStable(method, { re: -1.1 * limit(), im: 0 }), false);
});

Deno.test("an exact solve decays within stabilityLimit() and leaves the grid beyond", () => {
  for (const base of [euler, rk4, dopri8]) {
    for (const coupling of [[1, 2], [3, 4], [1, 16]] as Ratio[]) {
      const method = reversible(base, { arithmetic: "exact", coupling });
      const limit = stabilityLimit(method);
      for (const share of [0.8, 1.2]) {
        const field = vectorField({ state: [1], f: (_t, y) => scale(y, -share * limit) });
        const { status, y1 } = solve({
          field,
          y0: [1],
          t0: 0,
          t1: 2000,
          dt: 1,
          method,
          onFailure: "return",
          watchDrift: false,
        });
        assertEquals(status, share < 1 ? "finished" : "out of range", `${base.name} ${coupling}`);
        if (share < 1) assertLess(Math.abs(y1.data[0]), 1e-10);
      }
    }
  }
});

Deno.test("isStable() leaves out the edge of a reversible method's region, and no other's", () => {
  const still = { re: 0, im: 0 };
  assertEquals([isStable(rk4, still), isStable(rk4, still, { coupling: 1 })], [true, false]);
});

Deno.test("isStable() and stabilityLimit() throw for a wrong method, coupling or direction", () => {
  const x = { re: -1, im: 0 };
  const wrong = { name: "leapfrog" } as unknown as RungeKuttaMethod;
  assertThrows(() => stabilityFunction(wrong, x), TypeError, "got leapfrog");
  assertThrows(() => isStable(wrong, x), TypeError, "isStable: the method must be");
  assertThrows(() => stabilityLimit(undefined!), TypeError, "got undefined");
  assertThrows(() => isStable(null!, x), TypeError, "isStable: the method must be");
  const misspelt = { cuopling: 0.5 } as never;
  assertThrows(() => isStable(rk4, x, misspelt), TypeError, 'isStable: unknown option "cuopling"');
  for (const coupling of [0, -1, 1.5, NaN]) {
    assertThrows(() => isStable(rk4, x, { coupling }), RangeError, String(coupling));
    assertThrows(() => stabilityLimit(rk4, { coupling }), RangeError, String(coupling));
  }
  assertThrows(() => stabilityLimit(rk4, { direction: Infinity }), RangeError, "Infinity");
});

/** The factor a step by which a long solve of y' = αy grows in the end, x = hα. */
function growthOf(
  base: RungeKuttaMethod,
  x: Complex,
  coupling: number | undefined,
  stretch: number,
): number {
  const method = coupling === undefined ? base : reversible(base, { coupling });
  const matrix = tensor([[x.re, -x.im], [x.im, x.re]]);
  const field = vectorField({ state: [2], f: (_t, y) => matmul(matrix, y) });
  // The first stretch leaves the slower mode alone, the second measures it.
  const n = Math.ceil(4 * stretch);
  const saveAt = [n, 2 * n];
  const problem = { field, y0: [1, 0.5], t0: 0, t1: 2 * n, dt: 1, method, saveAt };
  const { states } = solve({ ...problem, watchDrift: false });
  const [first, second] = [states.data.slice(0, 2), states.data.slice(2, 4)]
    .map(([re, im]) => Math.hypot(re, im));
  return (second / first) ** (1 / n);
}

Deno.test("isStable() takes the coupling that exact arithmetic settles on", () => {
  const [exact, plain] = [reversible(rk4, { arithmetic: "exact" }), reversible(rk4)];
  const limit = stabilityLimit(rk4, { coupling: 0.5 });
  assertAlmostEquals(stabilityLimit(exact), limit, 1e-12);
  for (const [part, stable] of [[0.99, true], [1.01, false]] as const) {
    assertEquals(isStable(exact, { re: -part * limit, im: 0 }), stable);
  }
  // One that is given counts, whatever the arithmetic is.
  const chosen = { coupling: 0.9 };
  assertEquals(stabilityLimit(exact, chosen), stabilityLimit(plain, chosen));
  // A method of several steps settles on another one.
  const several = { direction: Math.PI, steps: 100_000 };
  const adams = reversibleAdams({ arithmetic: "exact" });
  const limitOfSeveral = stabilityLimit(reversibleAdams({ coupling: 0.25 }), several);
  assertAlmostEquals(stabilityLimit(adams, several), limitOfSeveral, 1e-12);
  for (const [part, stable] of [[0.99, true], [1.01, false]] as const) {
    assertEquals(isStable(adams, { re: -part * limitOfSeveral, im: 0 }), stable);
  }
  const refused = () => isStable(reversibleAdams(), { re: -1, im: 0 }, { coupling: 2 });
  assertThrows(refused, RangeError, "isStable: ");
});
