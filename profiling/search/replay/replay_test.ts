import { assert, assertGreater } from "@std/assert";
import { drawCase } from "../draw/drawn_case.ts";
import { testedLoss } from "../draw/drawn_loss.ts";
import type { Family } from "../draw/problem.ts";
import { attempt, occurrencesOf, Witness } from "../gradients.ts";
import { tracedField } from "../problem_of.ts";
import { replay } from "./replay.ts";
import { METHOD_KINDS } from "../draw/drawn_method.ts";

/** Families whose rounding stays small. */
const CALM = new Set<Family>([
  "network",
  "damped",
  "program",
  "implicit",
  "events",
  "noise",
  "second order",
  "semilinear",
]);

/** How many cases of each kind of method are compared, at most. */
const EACH = 4;

Deno.test("replay() arrives where the library does, with every kind of method", () => {
  const compared: Record<string, number> = {};
  for (let i = 0; i < 1500; i++) {
    if (METHOD_KINDS.every((kind) => compared[kind] === EACH)) break;
    const drawn = drawCase(6, i);
    const { problem, method, kernels } = drawn;
    if (compared[method.kind] === EACH) continue;
    if (!CALM.has(problem.family) || problem.label.startsWith("chaotic")) continue;
    if (kernels.dtype === "float32") continue;
    const witness = new Witness();
    const loss = testedLoss(drawn.loss, problem);
    const field = tracedField(drawn);
    const { gradient } = attempt(drawn, { field, loss, adjoint: witness });
    if (!gradient) continue;
    if (witness.steps.length * method.method.evaluations > 600) continue;
    witness.occurrences = occurrencesOf(drawn, field);
    const still = {
      y0: problem.y0.map(() => 0),
      parameters: Object.fromEntries(
        Object.entries(problem.parameters).map(([name, { values }]) => [name, values.map(() => 0)]),
      ),
    };
    const end = replay(problem, method, witness.replayed([], drawn.loss), still).v;
    const scale = Math.max(1, ...gradient.y1.map(Math.abs));
    // On a grid every step rounds anew.
    const tolerance = method.grid ? 1e-4 : 1e-8;
    const far = gradient.y1.some((y, k) => !(Math.abs(y - end[k]) <= tolerance * scale));
    assert(!far, `case 6:${i}, ${method.label}: ${end} in place of ${gradient.y1}`);
    compared[method.kind] = (compared[method.kind] ?? 0) + 1;
  }
  for (const kind of METHOD_KINDS) assertGreater(compared[kind] ?? 0, 0, kind);
});
