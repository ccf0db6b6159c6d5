import { assert, assertGreater } from "@std/assert";
import { drawCase } from "../draw/drawn_case.ts";
import { testedLoss } from "../draw/drawn_loss.ts";
import { attempt, Witness } from "../gradients.ts";
import { tracedField } from "../problem_of.ts";
import { replay } from "./replay.ts";
import { METHOD_KINDS } from "../draw/setting.ts";

Deno.test("replay() arrives where the library does, with every kind of method", () => {
  const compared: Record<string, number> = {};
  for (let i = 0; i < 300; i++) {
    const drawn = drawCase(6, i);
    const { problem, method, kernels } = drawn;
    const calm = problem.family === "network" || problem.family === "damped" ||
      problem.family === "program";
    if (!calm || kernels.dtype === "float32") continue;
    const witness = new Witness();
    const loss = testedLoss(drawn.loss, problem);
    const { gradient } = attempt(drawn, { field: tracedField(drawn), loss, adjoint: witness });
    if (!gradient) continue;
    const still = {
      y0: problem.y0.map(() => 0),
      parameters: Object.fromEntries(
        Object.entries(problem.parameters).map(([name, { values }]) => [name, values.map(() => 0)]),
      ),
    };
    const end = replay(problem, method, witness.replayed([]), still).v;
    const scale = Math.max(1, ...gradient.y1.map(Math.abs));
    // On a grid every step rounds anew.
    const tolerance = method.grid ? 1e-4 : 1e-8;
    const far = gradient.y1.some((y, k) => !(Math.abs(y - end[k]) <= tolerance * scale));
    assert(!far, `case 6:${i}, ${method.label}: ${end} in place of ${gradient.y1}`);
    compared[method.kind] = (compared[method.kind] ?? 0) + 1;
  }
  for (const kind of METHOD_KINDS) assertGreater(compared[kind] ?? 0, 0, kind);
});
