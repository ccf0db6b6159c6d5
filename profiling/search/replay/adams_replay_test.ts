import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { pid, reversibleAdams, stepTo } from "../../../mod.ts";
import { drawCase, type DrawnCase } from "../draw/drawn_case.ts";
import { attempt, Witness } from "../gradients.ts";
import { tracedField } from "../problem_of.ts";
import { judge } from "../judge.ts";
import type { DrawnProblem } from "../draw/problem.ts";
import { replay } from "./replay.ts";

/** A swing that is pushed, in steps large enough that the errors of a method show. */
const problem: DrawnProblem = {
  family: "program",
  label: "a swing",
  state: [2],
  parameters: { a: { shape: [2, 2], values: [-0.1, 1, -1.1, -0.2] } },
  field: (o, t, y, { a }) =>
    o.add(o.matmul(a, o.sin(y)), o.mul(o.constant([0.1, 0.3], [2]), o.cos(t))),
  y0: [0.8, -0.3],
  sizes: [1, 1],
  t0: 0,
  t1: 3,
  rate: 1,
};

function caseOf(order: 4 | 5 | 6 | 8, times: readonly number[], replayed = order): DrawnCase {
  const method = reversibleAdams({ order, coupling: 0.5 });
  const { window, start } = method;
  return {
    ...drawCase(1, 0),
    problem: { ...problem, t1: times[times.length - 1] },
    method: {
      kind: "reversibleAdams",
      label: method.name,
      method,
      adams: { order: replayed, window, start },
    },
    adjoint: { label: "reversible()" },
    kernels: { kernels: "interpreter", label: "" },
    steps: { label: "", adaptive: false, stepControl: stepTo(times), jumps: [] },
    loss: { label: "sum", at: "end", square: false, weight: (_, k) => 1 + k, target: () => 0 },
  };
}

/** Where the library arrives, and the plain loop over the same steps. */
function bothEnds(drawn: DrawnCase) {
  const witness = new Witness();
  const loss = { at: "end", value: () => 0, cotangent: () => {} } as const;
  const { gradient } = attempt(drawn, { field: tracedField(drawn), loss, adjoint: witness });
  const still = { y0: [0, 0], parameters: { a: [0, 0, 0, 0] } };
  const end = replay(drawn.problem, drawn.method, witness.replayed([], drawn.loss), still).v;
  return { gradient, end, witness };
}

/** Times whose steps have the given sizes, so many of each. */
function timesOf(...sizes: readonly (readonly [count: number, size: number])[]): number[] {
  const times = [0];
  for (const [count, size] of sizes) {
    for (let i = 0; i < count; i++) times.push(times[times.length - 1] + size);
  }
  return times;
}

const EVEN = timesOf([40, 0.08]);
/** A window after which steps shrink at once forgets; one that is followed by long steps is too short. */
const SHRINKING = timesOf([20, 0.06], [30, 0.012]);
const GROWING = timesOf([20, 0.004], [25, 0.06]);

for (
  const [name, times] of Object.entries({ even: EVEN, shrinking: SHRINKING, growing: GROWING })
) {
  Deno.test(`replay() arrives where reversible Adams does, with ${name} steps of every order`, () => {
    for (const order of [4, 5, 6, 8] as const) {
      const drawn = caseOf(order, times);
      const { gradient, end } = bothEnds(drawn);
      gradient!.y1.forEach((y, k) => assertAlmostEquals(y, end[k], 1e-12, `order ${order}`));
    }
  });
}

Deno.test("replay() begins anew after a jump, as reversible Adams does", () => {
  const even = caseOf(6, EVEN);
  const jumpAt = [1.3];
  const drawn: DrawnCase = {
    ...even,
    steps: { ...even.steps, adaptive: true, stepControl: pid({ rtol: 1e-4, atol: 1e-4, jumpAt }) },
  };
  const { gradient, end, witness } = bothEnds(drawn);
  assertGreater(witness.steps.findIndex(([begin]) => begin > 1.3), 6);
  gradient!.y1.forEach((y, k) => assertAlmostEquals(y, end[k], 1e-12));
});

Deno.test("judge() finds gradients by reversible Adams right, and sees steps of another order", () => {
  for (const times of [EVEN, SHRINKING, GROWING]) {
    assertEquals(judge(caseOf(5, times)).outcome, "right");
    const { outcome, where } = judge(caseOf(4, times, 5));
    assertEquals([outcome === "right", where.startsWith("forward mode")], [false, true]);
  }
});
