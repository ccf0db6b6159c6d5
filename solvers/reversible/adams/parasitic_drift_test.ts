import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { ORDERS } from "../../../tests/problems/adams_problem.ts";
import { reversibleAdams, solve, stabilityLimit, type VectorField } from "../../mod.ts";
import { numericField } from "../../../tests/problems/numeric_field.ts";

/** y' = −a (y − cos t): its solution, after a while, is (a² cos t + a sin t)/(1 + a²). */
function damped(a: number): VectorField {
  return numericField(1, (t, y, dy) => {
    dy[0] = -a * (y[0] - Math.cos(t));
  });
}

Deno.test("a parasitic mode ends the solve, from where damping is more than the coupling allows", () => {
  for (const order of ORDERS) {
    const method = reversibleAdams({ order });
    for (const n of [2000, 20_000]) {
      const limit = n * stabilityLimit(method, { steps: n });
      const attempt = (a: number, watchDrift: boolean) => {
        const problem = {
          field: damped(a),
          y0: [0.5],
          t0: 0,
          t1: 1,
          dt: 1 / n,
          method,
          watchDrift,
        };
        const { status, y1, t1, stats } = solve({ ...problem, onFailure: "return" });
        const wanted = (a * a * Math.cos(t1) + a * Math.sin(t1)) / (1 + a * a);
        return { status, error: Math.abs(y1.data[0] - wanted), stats };
      };
      for (const part of [0.3, 0.6, 0.9]) {
        const { status, error, stats } = attempt(part * limit, true);
        assertEquals(status, "finished");
        assertLess(error, 1e-7);
        assertEquals(stats.watchEvaluations, 0);
      }
      for (const part of [2, 3, 5]) {
        assertEquals(attempt(part * limit, true).status, "unstable");
        assertGreater(attempt(part * limit, false).error, 1);
      }
    }
  }
});

Deno.test("a parasitic mode is seen at the same step whatever the unit of the state is", () => {
  const [n, a] = [2000, 3];
  const ends = (part: number, unit: number) => {
    const method = reversibleAdams();
    const rate = part * n * stabilityLimit(method, { steps: n });
    const field = numericField(1, (t, y, dy) => {
      dy[0] = -rate * (y[0] - unit * Math.cos(a * t));
    });
    const problem = { field, y0: [unit / 2], t0: 0, t1: 1, dt: 1 / n, method };
    const { status, t1 } = solve({ ...problem, onFailure: "return" });
    return [status, t1];
  };
  for (const part of [0.9, 2]) {
    const wanted = ends(part, 1);
    assertEquals(wanted[0], part < 1 ? "finished" : "unstable");
    // Powers of two, so that every number is the same but for its exponent.
    for (const unit of [2 ** -40, 2 ** 40]) assertEquals(ends(part, unit), wanted);
  }
});
