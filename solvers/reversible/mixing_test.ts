import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { mlp, Random, solve } from "../../mod.ts";
import { numericField } from "../../tests/problems/numeric_field.ts";
import { METHODS } from "../methods/methods.ts";
import type { Method, ReversibleStepper } from "../method.ts";
import { settledShare } from "./coupling_option.ts";
import { reversible } from "./reversible.ts";

const { euler, midpoint, rk4, tsit5 } = METHODS;
const counts = { evaluations: 0, pullbacks: 0 };

Deno.test('both states move over odd orders at coupling "auto", or where that is asked for', () => {
  const shares = (mixing: "auto" | "y" | "both", coupling: number | "auto") =>
    [1, 2, 3, 4, 5, 8].map((order) => settledShare(mixing, coupling, order) > 0);
  const odd = [true, false, true, false, true, false];
  assertEquals(shares("auto", "auto"), odd);
  assertEquals(shares("auto", 0.9), odd.map(() => false));
  for (const coupling of ["auto", 0.9] as const) {
    assertEquals(shares("y", coupling), odd.map(() => false));
    assertEquals(shares("both", coupling), odd.map(() => true));
  }
});

Deno.test("reversible() throws for a mixing that there is not, in its arithmetic", () => {
  const wrong = { mixing: "z" as "y" };
  assertThrows(() => reversible(rk4, wrong), RangeError, 'must be "auto", "y" or "both", got "z"');
  const exact = { arithmetic: "exact", mixing: "both" } as const;
  assertThrows(() => reversible(rk4, exact), RangeError, "in exact arithmetic");
  assertEquals(reversible(tsit5, { arithmetic: "exact" }).mixing, "y");
  assertEquals([reversible(tsit5).mixing, reversible(rk4, { mixing: "both" }).mixing], [
    "auto",
    "both",
  ]);
});

Deno.test("a step with both states moved is the sum that the documentation states, and is taken back", () => {
  const f = (t: number, y: number) => Math.cos(t) - 0.7 * y * y;
  const field = numericField(1, (t, y, dy) => dy[0] = f(t, y[0]));
  const psi = (t: number, y: number, h: number) => h * f(t + h / 2, y + (h / 2) * f(t, y));
  for (const coupling of [0.5, 0.8, 0.999, 1]) {
    const stepper = reversible(midpoint, { coupling, mixing: "both" }).bind(field, { counts });
    assertEquals([stepper.coupling, stepper.growth], [coupling, 1 / coupling]);
    const state = Float64Array.of(0.9, 0.4);
    stepper.step(0.3, 0.5, state);
    const apart = 0.9 - 0.4;
    const z = 0.4 + 0.25 * (1 - coupling) * apart;
    const y = 0.9 - 0.75 * (1 - coupling) * apart + psi(0.3, z, 0.2);
    assertAlmostEquals(state[0], y, 1e-15);
    assertAlmostEquals(state[1], z - psi(0.5, y, -0.2), 1e-15);
    stepper.back(0.3, 0.5, state);
    assertAlmostEquals(state[0], 0.9, 1e-15);
    assertAlmostEquals(state[1], 0.4, 1e-15);
  }
});

/** The state behind one step. */
function stepped(stepper: ReversibleStepper, state: Float64Array): Float64Array {
  const after = state.slice();
  stepper.step(0.1, 0.4, after);
  return after;
}

for (const kernels of ["interpreter", "wasm"] as const) {
  Deno.test(`cotangents go back through both moves as differences say: ${kernels}`, () => {
    const field = mlp({ state: [3], hidden: [4], kernels, seed: 3 });
    const random = new Random(5);
    const drawn = (size: number) => Float64Array.from({ length: size }, () => random.normal());
    for (const base of [euler, tsit5]) {
      const stepper = reversible(base, { coupling: 0.7, mixing: "both" }).bind(field, { counts });
      const [state, bar] = [drawn(6), drawn(6)];
      const θ = field.parameters.flat;
      const loss = () => stepped(stepper, state).reduce((sum, y, k) => sum + bar[k] * y, 0);
      const slope = (of: Float64Array, k: number) => {
        const at = of[k];
        const [up, down] = [1e-5, -1e-5].map((move) => {
          of[k] = at + move;
          return loss();
        });
        of[k] = at;
        return (up - down) / 2e-5;
      };
      const wanted = [state, θ].map((of) => of.map((_, k) => slope(of, k)));
      const taped = state.slice();
      stepper.tape(0.1, 0.4, taped);
      const found = [bar.slice(), new Float64Array(θ.length)];
      stepper.pullback(0.1, 0.4, found[0], found[1]);
      const reversed = [bar.slice(), new Float64Array(θ.length)];
      stepper.reverse(0.1, 0.4, taped, reversed[0], reversed[1]);
      for (const bars of [found, reversed]) {
        bars.forEach((list, i) =>
          list.forEach((x, k) => assertAlmostEquals(x, wanted[i][k], 1e-8, base.name))
        );
      }
      taped.forEach((y, k) => assertAlmostEquals(y, state[k], 1e-14));
    }
  });
}

Deno.test("of y' = −α (y − t²) euler is off by (2 s − 1 + r)/(1 − r) times its own error", () => {
  const dt = 1e-3;
  const t1 = 16;
  const field = numericField(1, (t, y, dy) => dy[0] = -2 * (y[0] - t * t));
  // The truth in the long run is t² − t + 1/2.
  const off = (method: Method) =>
    solve({ field, y0: [0.5], t0: 0, t1, dt, method }).y1.data[0] - (t1 * t1 - t1 + 0.5);
  for (const r of [0.1, 0.25, 0.5, 0.75]) {
    const coupling = 1 - 2 * dt / r;
    for (const [mixing, s] of [["y", 0], ["both", 0.25]] as const) {
      const ratio = off(reversible(euler, { coupling, mixing })) / off(euler);
      assertAlmostEquals(ratio, (2 * s - 1 + r) / (1 - r), 1e-2, `${mixing}, ${r}`);
    }
  }
});
