import { assert, assertEquals } from "@std/assert";
import { rightCasesOf } from "../../tests/helpers/right_cases.ts";
import type { Gradient, SteadyGradient } from "../../mod.ts";
import type { EachGradient } from "../../solvers/mod.ts";
import { caseLine, drawCase, type DrawnCase } from "./draw/drawn_case.ts";
import { type DrawnProblem, type Family, LAST_FAMILIES, LATER_FAMILIES } from "./draw/problem.ts";
import { judge } from "./judge.ts";
import { tracedField } from "./problem_of.ts";

const rightCases = rightCasesOf((index) => drawCase(31, index), judge, 2000);

/** The first case of a family that is judged right, by forward mode as well. */
function rightCase(family: Family, isOne: (drawn: DrawnCase) => boolean = () => true): DrawnCase {
  const [drawn] = rightCases((drawn) => {
    const { problem, kernels, adjoint, steps } = drawn;
    const isSmall = kernels.dtype !== "float32" && !adjoint.approximate &&
      /^n = \d\d?$/.test(steps.label);
    return problem.family === family && isSmall && isOne(drawn);
  });
  return drawn;
}

const twice = (bar: Float64Array) => bar.map((x) => 2 * x + 1e-2);

for (const family of [...LATER_FAMILIES, ...LAST_FAMILIES]) {
  Deno.test(`judge() finds a gradient that is off: ${family}`, () => {
    // A program may have no parameters.
    const drawn = rightCase(family, ({ problem }) => !/program|operations/.test(problem.label));
    const gradient = (g: Gradient): Gradient => ({ ...g, parametersBar: twice(g.parametersBar) });
    const steady = (g: SteadyGradient): SteadyGradient => ({
      ...g,
      parametersBar: twice(g.parametersBar),
    });
    const each = (g: EachGradient): EachGradient => ({
      ...g,
      parametersBar: twice(g.parametersBar),
    });
    assertEquals(judge(drawn, { gradient, steady, each }).outcome, "silent", caseLine(drawn));
  });
}

/** What the judge says where the library, and its full storage, solve another problem than the plain loop. */
function expectFound(drawn: DrawnCase, other: DrawnProblem) {
  const field = tracedField(drawn);
  const verdict = judge({ ...drawn, problem: other }, { field: () => field });
  assertEquals(verdict.outcome, "silent", caseLine(drawn));
  assert(verdict.where.includes("forward mode"), verdict.where);
}

Deno.test("judge() finds by forward mode what full storage has in common with a wrong gradient", () => {
  const implicit = rightCase("implicit", ({ problem }) => problem.label.includes("van der Pol"));
  const { problem } = implicit;
  expectFound(implicit, {
    ...problem,
    field: (o, t, y, p, reads) => o.scale(problem.field(o, t, y, p, reads), 1.01),
  });
  const semilinear = rightCase("semilinear");
  const { linear } = semilinear.problem;
  expectFound({
    ...semilinear,
    method: {
      ...semilinear.method,
      linear: { ...linear!, matrix: linear!.matrix.map((row) => row.map((x) => 0.9 * x)) },
    },
  }, semilinear.problem);
  const noisy = rightCase("noise", ({ problem }) => problem.noise!.kind === "diagonal");
  const noise = noisy.problem.noise!;
  expectFound(noisy, {
    ...noisy.problem,
    noise: {
      ...noise,
      diffusion: (o, t, y, p, reads) => o.scale(noise.diffusion(o, t, y, p, reads), 1.5),
    },
  });
});

Deno.test("stages of kvaerno3 are solved to rounding where corrections shrink by fits and starts", () => {
  // One correction of 1.6e-10 came after one of 4.5e-4, as if the next were 1e-16: it was 1e-11, and grew by e^12.
  assertEquals(judge(drawCase(16180, 5718)).outcome, "right");
});

Deno.test("where a stage has several solutions full storage alone is asked", () => {
  // Steps of 0.6 of Lorenz's equations: the library took one solution, plain Newton's method another.
  assertEquals(judge(drawCase(16180, 9199)).outcome, "right");
});

Deno.test("a rest at zeros is found in singles to the spacing of the numbers it came down from", () => {
  const drawn = drawCase(2787821840, 15811);
  assertEquals(judge(drawn).outcome, "right", caseLine(drawn));
});

Deno.test("judge() judges by a shorter direction where a tangent along the whole one overflows", () => {
  // Five steps over a relaxation end at −1.7e104, and differences agree with the gradient to 1e-9.
  const drawn = drawCase(1262583321, 16425);
  assertEquals(judge(drawn).outcome, "right");
  const field = tracedField(drawn);
  const { problem } = drawn;
  const other = {
    ...problem,
    field:
      ((o, t, y, p, reads) => o.scale(problem.field(o, t, y, p, reads), 1.0001)) as DrawnProblem[
        "field"
      ],
  };
  const { outcome, error } = judge({ ...drawn, problem: other }, { field: () => field });
  assertEquals([outcome, Number.isFinite(error)], ["silent", true]);
});
