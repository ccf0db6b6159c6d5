import { assert, assertEquals, assertGreater } from "@std/assert";
import { rightCasesOf } from "../../tests/helpers/right_cases.ts";
import type { Gradient, HessianVectorProduct } from "../../mod.ts";
import { inputBlock, READS, T0, T1 } from "./blocks.ts";
import { caseLine, drawCase, type DrawnCase } from "./draw/drawn_case.ts";
import { testedLoss, timesOf } from "./draw/drawn_loss.ts";
import { settledLoss } from "./draw/settled_loss.ts";
import { attempt, isRefusal, quietly } from "./gradients.ts";
import { judge } from "./judge.ts";
import { tracedField } from "./problem_of.ts";

/** Cases that are judged right, with something to be wrong in. */
const smallRightCases = rightCasesOf((index) => drawCase(21, index), judge, 4000);

function rightCases(count: number, isOne: (drawn: DrawnCase) => boolean): DrawnCase[] {
  return smallRightCases((drawn) => {
    const small = drawn.steps.label.length < 12 && !drawn.adjoint.approximate;
    return small && drawn.kernels.dtype !== "float32" && isOne(drawn);
  }, count);
}

/** The judge's word where a part of the gradient is doubled. */
function expectSilent(drawn: DrawnCase, gradient: (g: Gradient) => Gradient, where: string) {
  const verdict = judge(drawn, { gradient });
  assertEquals(verdict.outcome, "silent", `${where}: ${caseLine(drawn)}`);
  assertEquals(verdict.where, where);
}

const twice = (bar: Float64Array) => bar.map((x) => 2 * x + 1e-2);

Deno.test("judge() names the input whose values have a wrong gradient", () => {
  const isOne = ({ problem: { inputs } }: DrawnCase) => inputs?.u.differentiate === true;
  for (const drawn of rightCases(1, isOne)) {
    const wrong = (g: Gradient) => ({
      ...g,
      inputsBar: { ...g.inputsBar, u: twice(g.inputsBar.u) },
    });
    expectSilent(drawn, wrong, inputBlock("u"));
  }
});

Deno.test("judge() names the time whose gradient is wrong", () => {
  const isOne = ({ timed, loss }: DrawnCase) => timed === true && timesOf(loss).length > 0;
  for (const drawn of rightCases(1, isOne)) {
    const { timed: _, ...untimed } = drawn;
    for (const [name, change] of Object.entries({ [T0]: "t0", [T1]: "t1", [READS]: "reads" })) {
      const wrong = (g: Gradient): Gradient => {
        const bars = g.timesBar!;
        const moved = change === "reads"
          ? { ...bars, reads: twice(bars.reads) }
          : { ...bars, [change]: 2 * bars[change as "t0" | "t1"] + 10 };
        return { ...g, timesBar: moved };
      };
      expectSilent({ ...untimed, timed: true }, wrong, name);
    }
  }
});

Deno.test("a gradient by times leaves the loss as it is, to the last bit", () => {
  let compared = 0;
  for (let index = 0; index < 170; index++) {
    const drawn = drawCase(22, index);
    if (!drawn.timed) continue;
    const field = tracedField(drawn);
    const loss = testedLoss(settledLoss(drawn, field), drawn.problem);
    const [timed, plain] = [true, false].map((timed) =>
      quietly(() => attempt({ ...drawn, timed }, { field, loss, adjoint: drawn.adjoint.adjoint }))
    );
    if (timed.error || plain.error) {
      assert([timed, plain].every(({ error }) => error === undefined || isRefusal(error)));
      continue;
    }
    assertEquals(timed.gradient!.value, plain.gradient!.value, caseLine(drawn));
    compared++;
  }
  assertGreater(compared, 20);
});

Deno.test("judge() finds what is wrong of a parameter with a constraint, a fitted noise, a gain", () => {
  const named = (name: string) => ({ problem }: DrawnCase) =>
    problem.family !== "second derivatives" && problem.observation !== undefined &&
    problem.parameters[name] !== undefined &&
    problem.parameters[name].constraint?.kind !== "fixed";
  const cases: Record<string, (drawn: DrawnCase) => boolean> = {
    noise: named("noise"),
    gain: named("gain"),
    hidden: ({ problem }) =>
      problem.start !== undefined && problem.family !== "second derivatives" &&
      problem.parameters.hidden.constraint?.kind !== "fixed",
    p0: ({ problem }) =>
      ["positive", "bounded"].includes(problem.parameters.p0?.constraint?.kind ?? ""),
  };
  for (const [name, isOne] of Object.entries(cases)) {
    const [drawn] = rightCases(1, isOne);
    const { parameters } = tracedField(drawn);
    const wrong = (g: Gradient) => {
      const parametersBar = g.parametersBar.slice();
      const { data } = parameters.views(parametersBar)[name];
      data.set(twice(data));
      return { ...g, parametersBar };
    };
    expectSilent(drawn, wrong, name);
  }
});

Deno.test("judge() finds wrong losses, starts and constraints by forward mode, whatever full storage says", () => {
  const isOne = ({ problem }: DrawnCase) =>
    problem.family === "constrained" && problem.observation !== undefined;
  for (const drawn of rightCases(1, isOne)) {
    const { problem } = drawn;
    const observation = problem.observation!;
    // The library is asked about other data than the plain loop.
    const data = observation.data.map((x) => x + 1);
    const loss = { ...drawn.loss, observation: { ...observation, data } };
    assertEquals(judge({ ...drawn, loss }).outcome, "silent");
  }
});

Deno.test("judge() finds Hessian-vector products right, and silent where they are off", () => {
  const isOne = ({ problem }: DrawnCase) => problem.family === "second derivatives";
  for (const drawn of rightCases(1, isOne)) {
    for (const part of ["parameters", "y0", "parametersBar"] as const) {
      const product = (p: HessianVectorProduct) => ({ ...p, [part]: twice(p[part]) });
      assertEquals(judge(drawn, { product }).outcome, "silent", part);
    }
  }
});

Deno.test("judge() takes the slope of a sine of 1e14 for a matter of rounding", () => {
  const isOne = ({ problem, loss }: DrawnCase) =>
    problem.family === "second derivatives" && loss.label.includes("sin of gain");
  const outcomes = rightCases(4, isOne).map((drawn) => {
    const { problem } = drawn;
    const { gain: { constraint: _, ...gain } } = problem.parameters;
    const values = gain.values.map((x) => 1e14 * x);
    const parameters = { ...problem.parameters, gain: { ...gain, values } };
    return judge({ ...drawn, problem: { ...problem, parameters } }).outcome;
  });
  assert(outcomes.includes("ill-conditioned") && !outcomes.includes("silent"), `${outcomes}`);
});

Deno.test("judge() holds Hessian-vector products against differences, not only against full storage", () => {
  const isOne = ({ problem, loss }: DrawnCase) =>
    problem.family === "second derivatives" && loss.observation!.label.startsWith("normal");
  const [drawn] = rightCases(1, isOne);
  const observation = drawn.loss.observation!;
  const known = observation.known.map((s) => 1.5 * s);
  const counts = observation.counts.map((n) => 1.5 * n);
  const loss = { ...drawn.loss, observation: { ...observation, known, counts } };
  assertEquals(judge({ ...drawn, loss }).outcome, "silent");
});
