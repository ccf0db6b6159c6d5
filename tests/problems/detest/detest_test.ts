import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { type Method, pid, type PidOptions, reversible, solve } from "../../../mod.ts";
import { numericField } from "../numeric_field.ts";
import { PAIRS } from "../methods.ts";
import { MAGNIFYING } from "./exceptions.ts";
import { END, type Problem } from "./problem.ts";
import { PROBLEMS } from "./problems.ts";
import { type Reference, referenceOf } from "./reference.ts";

const TOLERANCES = ["1e-6", "1e-8"];
const CASES = PAIRS.filter(({ order }) => order >= 5).flatMap((pair) =>
  TOLERANCES.map((tolerance) => ({ pair, tolerance }))
);
/** Errors are to be below this many tolerances. */
const BOUND = 100;
/** Step control for problems that magnify errors: all problems keep the bound. */
const CAREFUL: PidOptions = { safety: 0.6, factorMinAccepted: 0.2 };

const references = new Map<Problem, Reference>();
function reference(problem: Problem): Reference {
  const found = references.get(problem) ?? referenceOf(problem);
  references.set(problem, found);
  return found;
}

/** The largest error of an element at the end, as the tolerances measure it: |y − w| / (1 + |w|). */
function distance(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let most = 0;
  for (let k = 0; k < wanted.length; k++) {
    const error = Math.abs(got[k] - wanted[k]) / (1 + Math.abs(wanted[k]));
    if (!(error <= most)) most = error;
  }
  return most;
}

/** Solves with rtol = atol; the error in units of that, and what it took. */
function attempt(problem: Problem, method: Method, tolerance: string, options: PidOptions = {}) {
  const { y0, f } = problem;
  const [rtol, atol] = [Number(tolerance), Number(tolerance)];
  const { status, y1, stats } = solve({
    field: numericField(y0.length, f),
    y0: [...y0],
    t0: 0,
    t1: END,
    method,
    stepControl: pid({ rtol, atol, ...options }),
    maxSteps: 5000,
    onFailure: "return",
  });
  const error = status === "finished" ? distance(y1.data, reference(problem).end) / atol : Infinity;
  const { steps, evaluations, drift } = stats;
  return { error, status, steps, evaluations, drift };
}

/** How many tolerances an error may have; see `exceptions.ts` for the orbits. */
function boundOf({ name }: Problem): number {
  return name in MAGNIFYING ? 10 * MAGNIFYING[name] : BOUND;
}

function assertNear(got: number, wanted: number, share: number, message: string) {
  assertLess(Math.abs(got / wanted - 1), share, `${message}: ${got}, stated ${wanted}`);
}

for (const problem of PROBLEMS) {
  const { name } = problem;

  Deno.test(`DETEST ${name}: the reference solution is right`, () => {
    const { end } = reference(problem);
    assertEquals(end.length, problem.y0.length);
    assertLess(distance(end, problem.published), 1e-10);
    if (problem.exact === undefined) return;
    assertLess(distance(problem.y0, problem.exact(0)), 1e-14);
    assertLess(distance(end, problem.exact(END)), 1e-10);
  });

  Deno.test(`DETEST ${name}: embedded pairs keep the bound`, () => {
    const errors = CASES.map(({ pair, tolerance }) => {
      const { error } = attempt(problem, pair, tolerance);
      assertLess(error, boundOf(problem), `${pair.name} ${tolerance}`);
      return error;
    });
    // A bound of its own is only for a problem that needs it.
    if (name in MAGNIFYING) {
      assertNear(reference(problem).conditioning, MAGNIFYING[name], 0.1, "the factor");
      assertGreater(Math.max(...errors), BOUND);
    }
  });

  Deno.test(`DETEST ${name}: embedded pairs end below 100 tolerances with careful steps`, () => {
    for (const { pair, tolerance } of CASES) {
      const { error } = attempt(problem, pair, tolerance, CAREFUL);
      assertLess(error, BOUND, `${pair.name} ${tolerance}`);
    }
  });

  Deno.test(`DETEST ${name}: reversible pairs keep the bound, as the step control holds their states together`, () => {
    for (const { pair, tolerance } of CASES) {
      const { error, drift } = attempt(problem, reversible(pair), tolerance);
      assertLess(error, boundOf(problem), `${pair.name} ${tolerance}`);
      // A fifth over 1 − λ, and more for an element that has just become smaller, and its tolerance.
      assertLess(drift!, 0.52, `${pair.name} ${tolerance}`);
    }
  });
}

Deno.test("DETEST: careful steps cost, and end, as the documentation of pid() states", () => {
  const total = (options: PidOptions) => {
    const found = PROBLEMS.flatMap((problem) =>
      CASES.map(({ pair, tolerance }) => attempt(problem, pair, tolerance, options))
    );
    return {
      worst: Math.max(...found.map(({ error }) => error)),
      steps: found.reduce((sum, { steps }) => sum + steps, 0),
      evaluations: found.reduce((sum, { evaluations }) => sum + evaluations, 0),
    };
  };
  const [usual, careful] = [total({}), total(CAREFUL)];
  assertLess(usual.worst, 725);
  assertLess(careful.worst, 56);
  assertNear(careful.steps / usual.steps, 1.43, 0.02, "steps");
  assertNear(careful.evaluations / usual.evaluations, 1.19, 0.02, "evaluations");
  // What safety does by itself, even for more steps than that.
  const alone = total({ safety: 0.5 });
  assertGreater(alone.worst, 2 * BOUND);
  assertGreater(alone.steps, careful.steps);
});

Deno.test("DETEST: at a coupling that adaptive steps do not hold, what is damped is refused", () => {
  const found = PROBLEMS.flatMap((problem) =>
    CASES.map(({ pair, tolerance }) => {
      const { error, status } = attempt(problem, reversible(pair, { coupling: 0.999 }), tolerance);
      // What is let through is as good as the base method with the same steps, up to a factor of 10.
      const bound = 10 * boundOf(problem);
      assert(status === "unstable" || error < bound, `${problem.name} ${pair.name}: ${error}`);
      return status;
    })
  );
  assertGreater(found.filter((status) => status === "unstable").length, 40);
});

Deno.test("DETEST: there are 25 problems, and no factor for any other", () => {
  const names = PROBLEMS.map(({ name }) => name);
  assertEquals(new Set(names).size, 25);
  for (const name of Object.keys(MAGNIFYING)) {
    assert(names.includes(name), name);
  }
});
