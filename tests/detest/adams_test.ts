import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { dopri5, dopri8, type Method, pid, reversibleAdams, solve } from "../../mod.ts";
import { numericField } from "../numeric_field.ts";
import { MAGNIFYING } from "./exceptions.ts";
import { END, type Problem } from "./problem.ts";
import { PROBLEMS } from "./problems.ts";

/** The step sizes of these change by factors of hundreds, again and again. */
const RELAXING: readonly (Problem & { readonly end?: number })[] = [3, 30].map((mu) => ({
  name: `van der Pol's equation at ${mu}`,
  y0: [2, 0],
  f: (_t, y, dy) => {
    dy[0] = y[1];
    dy[1] = mu * (1 - y[0] * y[0]) * y[1] - y[0];
  },
  published: [],
  end: mu === 30 ? 60 : END,
}));

const ORDERS = [4, 5, 6, 8] as const;
const TOLERANCES = [1e-4, 1e-6, 1e-8, 1e-10];

function attempt(problem: Problem & { end?: number }, method: Method, tolerance: number) {
  const { y0, f, end = END } = problem;
  return solve({
    field: numericField(y0.length, f),
    y0: [...y0],
    t0: 0,
    t1: end,
    method,
    stepControl: pid({ rtol: tolerance, atol: tolerance }),
  });
}

const totals = new Map<string, number>();
function count(key: string, evaluations: number) {
  totals.set(key, (totals.get(key) ?? 0) + evaluations);
}

for (const problem of [...PROBLEMS, ...RELAXING]) {
  Deno.test(`reversibleAdams() with adaptive steps ends where it should: ${problem.name}`, () => {
    const { data: wanted } = attempt(problem, dopri8, 1e-13).y1;
    for (const tolerance of TOLERANCES) {
      for (const order of ORDERS) {
        const { y1, stats } = attempt(problem, reversibleAdams({ order }), tolerance);
        let error = 0;
        wanted.forEach((w, k) => {
          error = Math.max(error, Math.abs(y1.data[k] - w) / (1 + Math.abs(w)) / tolerance);
        });
        // In units of what orbits magnify errors by, as for the pairs.
        const bound = problem.name in MAGNIFYING ? 10 * MAGNIFYING[problem.name] : 200;
        assertLess(error, bound, `order ${order}, ${tolerance}`);
        count(`${order} ${tolerance}`, stats.evaluations);
      }
      count(`dopri5 ${tolerance}`, attempt(problem, dopri5, tolerance).stats.evaluations);
    }
  });
}

Deno.test("reversibleAdams() takes no more evaluations than a pair does, at tight tolerances half of them", () => {
  assertEquals(totals.size, 5 * TOLERANCES.length);
  const parts = (order: number) =>
    TOLERANCES.map((tolerance) =>
      totals.get(`${order} ${tolerance}`)! / totals.get(`dopri5 ${tolerance}`)!
    );
  for (const part of parts(6)) assertLess(part, 1.2);
  assertLess(parts(6)[3], 0.65);
  assertLess(parts(8)[3], 0.55);
  assertGreater(parts(4)[3], 1.5);
});
