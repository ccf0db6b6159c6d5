import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../commands/mod.ts";
import { perfectRows } from "../../tests/problems/bench_rows.ts";
import { casesOf, type Plan } from "./plan/case.ts";
import { differenceOf, rowsIn, runPlan } from "./resume.ts";
import { type Row, rowsToCsv } from "./row.ts";

const PLAN: Plan = {
  method: "midpoint",
  system: "white-dwarf",
  steps: { reversible: [100, 1000], full: [100] },
  repeats: 2,
};

/** Rows of all cases, each with figures of its own. */
function rowsOf(plan: Plan): Row[] {
  return casesOf(plan).map((what, k) => {
    const [{ found }] = perfectRows({ [what.adjoint]: [what.steps] });
    return { ...what, status: "ok", found: { ...found!, wall_s: (k + 1) / 3 } };
  });
}

Deno.test("rowsIn() reads back what rowsToCsv() wrote, to the last bit", () => {
  for (
    const plan of [PLAN, {
      ...PLAN,
      variants: [{ batch: 3, hidden: [4, 5] }, { coupling: 0.9 }, {
        module: "file:///own.ts",
        parameters: { a: 'b, "c"' },
      }],
    }]
  ) {
    const rows = rowsOf(plan);
    assertEquals(rowsIn(rowsToCsv(rows), "scaling.csv", casesOf(plan)), rows);
  }
});

Deno.test("rowsIn() leaves out what failed, and what is no case of the plan", () => {
  const [first, second, ...others] = rowsOf(PLAN);
  const { found: _, ...lost } = second;
  const text = rowsToCsv([
    first,
    { ...lost, status: 'exit code 1: a "b",\nc' },
    { ...others[0], steps: 77 },
    others[1],
  ]);
  assertEquals(rowsIn(text, "scaling.csv", casesOf(PLAN)), [first, others[1]]);
  assertEquals(rowsIn(rowsToCsv([]), "scaling.csv", casesOf(PLAN)), []);
});

Deno.test("rowsIn() names the file and the line of what is broken", () => {
  const broken = rowsToCsv(rowsOf(PLAN)).replace("ok", "ok,more");
  assertThrows(() => rowsIn(broken, "there/scaling.csv", casesOf(PLAN)), UsageError, "there/");
  assertThrows(() => rowsIn("a,b\n", "there/scaling.csv", []), UsageError, "there/scaling.csv:1:");
});

Deno.test("differenceOf() names what is not the same", () => {
  const text = JSON.stringify(runPlan(PLAN, 7, 4096));
  assertEquals(differenceOf(text, runPlan(PLAN, 7, 4096)), undefined);
  assertEquals(differenceOf(text, runPlan(PLAN, 8, 4096)), "seed");
  assertEquals(differenceOf(text, runPlan(PLAN, 7, 1024)), "limit of memory");
  assertEquals(differenceOf(text, runPlan({ ...PLAN, repeats: 3 }, 7, 4096)), "plan (repeats)");
  const steps = { ...PLAN.steps, reversible: [100, 2000] };
  assertEquals(differenceOf(text, runPlan({ ...PLAN, steps }, 7, 4096)), "plan (steps)");
  assertEquals(differenceOf(text, runPlan({ ...PLAN, variants: [] }, 7, 4096)), "plan (variants)");
  const older = { ...runPlan(PLAN, 7, 4096), deno: "1.0.0" };
  assertEquals(differenceOf(JSON.stringify(older), runPlan(PLAN, 7, 4096)), "version of Deno");
  assertEquals(differenceOf('{"plan": ', older), "plan (plan.json is broken)");
  assertEquals(differenceOf("null", older), "plan (method)");
});
