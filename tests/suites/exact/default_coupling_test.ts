import { assertEquals, assertGreater } from "@std/assert";
import { dopri5, type Method, pid, type Ratio, reversible, solve, tsit5 } from "../../../mod.ts";
import { MAGNIFYING } from "../../problems/detest/exceptions.ts";
import { END } from "../../problems/detest/problem.ts";
import { PROBLEMS } from "../../problems/detest/problems.ts";
import { referenceOf } from "../../problems/detest/reference.ts";
import { numericField } from "../../problems/numeric_field.ts";
import { exactly } from "./damped_problem.ts";

const TOLERANCE = 1e-6;
const ENDS = PROBLEMS.map((problem) => referenceOf(problem).end);

/** How many DETEST problems end more than 100 tolerances off, more where the problem magnifies. */
function misses(method: Method): number {
  return PROBLEMS.filter(({ name, f, y0 }, i) => {
    const { status, y1 } = solve({
      field: numericField(y0.length, f),
      y0: [...y0],
      t0: 0,
      t1: END,
      method,
      stepControl: pid({ rtol: TOLERANCE, atol: TOLERANCE }),
      onFailure: "return",
    });
    const bound = name in MAGNIFYING ? 10 * MAGNIFYING[name] : 100;
    const errors = [...ENDS[i]].map((wanted, k) =>
      Math.abs(y1.data[k] - wanted) / (1 + Math.abs(wanted))
    );
    return status !== "finished" || !(Math.max(...errors) < bound * TOLERANCE);
  }).length;
}

Deno.test("with adaptive steps the default exact coupling, 1/16, does as well as the base method", () => {
  for (const pair of [tsit5, dopri5]) {
    const at = (coupling: Ratio) =>
      misses(reversible(pair, { coupling: coupling[0] / coupling[1] }));
    const [usual, sixteenth, own] = [at([999, 1000]), at([1, 16]), misses(pair)];
    assertEquals(own, 0);
    assertEquals(sixteenth, 0);
    assertGreater(usual, 9);
  }
});

Deno.test("exact solves of DETEST at the default coupling and range all keep the bound", () => {
  for (const pair of [tsit5, dopri5]) assertEquals(misses(exactly(pair)), 0);
});
