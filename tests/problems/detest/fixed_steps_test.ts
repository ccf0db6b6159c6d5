import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { dopri5, dopri8, type Method, reversible, solve, tsit5 } from "../../../mod.ts";
import { numericField } from "../numeric_field.ts";
import { END, type Problem } from "./problem.ts";
import { PROBLEMS } from "./problems.ts";
import { referenceOf } from "./reference.ts";

const PAIRS = [tsit5, dopri5, dopri8];
const TOLERANCES = [1e-6, 1e-8];

/**
 * Problems that are so damped that the base method may take steps too long for a reversible one:
 * with coupling 1/2, the least that "auto" takes, the parasitic mode grows where a step times the
 * damping rate is above ln 2 (a good 1/2 for what is not linear). So these need twice the steps, as often as stated.
 */
const DOUBLINGS: Readonly<Record<string, number>> = {
  A1: 1,
  B1: 1,
  B2: 3,
  B3: 1,
  C1: 2,
  C2: 3,
  C3: 3,
  C4: 3,
};

/** It is damped by e^180 in all, more than e^80: 8 anchors do not bear it at any number of steps. */
const NEEDS_32_ANCHORS = "C2";

/**
 * Solves that are finished although the end is further off: the watch compares with the largest
 * error of the base method on the way, and here that method forgets what it did wrong.
 */
const FORGOTTEN: readonly string[] = ["B3 dopri8 1e-6", "B3 dopri8 1e-8"];

/** What coupling "auto" is for n steps with so many anchors. */
const couplingFor = (anchors: number, n: number) => Math.max(1 / 2, 1 - 10 * anchors / n);

function attempt({ y0, f }: Problem, end: Float64Array, method: Method, n: number) {
  const { status, y1 } = solve({
    field: numericField(y0.length, f),
    y0: [...y0],
    t0: 0,
    t1: END,
    dt: END / n,
    method,
    onFailure: "return",
  });
  let error = status === "finished" ? 0 : Infinity;
  end.forEach((w, k) => error = Math.max(error, Math.abs(y1.data[k] - w) / (1 + Math.abs(w))));
  return { status, error };
}

for (const problem of PROBLEMS) {
  const { name } = problem;

  Deno.test(`DETEST ${name}: with equal steps a reversible pair ends as its base method does, or is refused`, () => {
    const { end, dampingRate } = referenceOf(problem);
    const run = (method: Method, n: number) => attempt(problem, end, method, n);
    let refused = 0;
    for (const pair of PAIRS) {
      let n = 20;
      for (const tolerance of TOLERANCES) {
        let base = run(pair, n);
        while (!(base.error <= tolerance)) base = run(pair, n *= 2);
        const label = `${name} ${pair.name} ${tolerance.toExponential()}`;
        const isGood = (error: number, of: number) => error <= 10 * of + 1e-6;
        const got = run(reversible(pair), n);
        if (isGood(got.error, base.error)) {
          assert(!FORGOTTEN.includes(label), label);
          continue;
        }
        refused++;
        assert(name in DOUBLINGS, label);
        assertGreater(dampingRate * END / n, 0.48, label);
        assertEquals(got.status, FORGOTTEN.includes(label) ? "finished" : "unstable", label);
        if (got.status === "finished") assertLess(got.error, 3e-4, label);
        const more = n * 2 ** DOUBLINGS[name];
        const wanted = run(pair, more).error;
        const anchors = name === NEEDS_32_ANCHORS ? 32 : 8;
        const cured = run(reversible(pair, { coupling: couplingFor(anchors, more) }), more);
        assert(isGood(cured.error, wanted), `${label}: ${cured.error}, ${wanted}`);
        if (anchors === 8) continue;
        assertAlmostEquals(dampingRate * END, 180, 1e-3);
        for (const finer of [more, 10 * more]) {
          assertEquals(run(reversible(pair), finer).status, "unstable", label);
        }
      }
    }
    assertEquals(refused > 0, name in DOUBLINGS);
  });
}
