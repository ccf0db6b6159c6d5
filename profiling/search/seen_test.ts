import { assert, assertEquals } from "@std/assert";
import { drawCase } from "./draw/drawn_case.ts";
import { GAIN, SHIFT } from "./draw/problem.ts";
import { judge } from "./judge.ts";
import { tracedField } from "./problem_of.ts";

/** Cases of networks whose loss and start depend on parameters of their own. */
const SEEN = Array.from({ length: 400 }, (_, i) => drawCase(8, i)).filter(({ problem, adjoint }) =>
  problem.seen && problem.family === "network" && !adjoint.approximate
);

Deno.test("gradients of losses and starts with parameters of their own are judged right", () => {
  assert(SEEN.length > 3);
  for (const drawn of SEEN) assertEquals(judge(drawn).outcome, "right");
});

for (const name of [GAIN, SHIFT]) {
  Deno.test(`the judge misses what is left out of the derivative by ${name}`, () => {
    for (const { seed, index } of SEEN.slice(0, 3)) {
      const drawn = drawCase(seed, index);
      const { parameters } = tracedField(drawn);
      const verdict = judge(drawn, {
        gradient(gradient) {
          const parametersBar = gradient.parametersBar.slice();
          parameters.views(parametersBar)[name].data.fill(0);
          return { ...gradient, parametersBar };
        },
      });
      assertEquals(verdict.outcome, "silent", verdict.where);
      assert(verdict.where?.includes(name));
    }
  });
}
