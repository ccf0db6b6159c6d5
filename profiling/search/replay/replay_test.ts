import { assert, assertGreater } from "@std/assert";
import { caseLine, drawCase, type DrawnCase } from "../draw/drawn_case.ts";
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

/** Steps through a case once more, and says whether it could; what comes of it must be what the library has. */
function arrives(drawn: DrawnCase, most = 600): boolean {
  const { problem, method, kernels } = drawn;
  if (kernels.dtype === "float32") return false;
  const witness = new Witness();
  const loss = testedLoss(drawn.loss, problem);
  const field = tracedField(drawn);
  const { gradient } = attempt(drawn, { field, loss, adjoint: witness });
  if (!gradient) return false;
  if (witness.steps.length * method.method.evaluations > most) return false;
  witness.occurrences = occurrencesOf(drawn, field);
  const zeros = (values: readonly number[]) => values.map(() => 0);
  const still = {
    y0: zeros(problem.y0),
    parameters: Object.fromEntries(
      Object.entries(problem.parameters).map(([name, { values }]) => [name, zeros(values)]),
    ),
    inputs: Object.fromEntries(
      Object.entries(problem.inputs ?? {}).map(([name, { rows }]) => [
        name,
        zeros(rows.flatMap((row) => row.values)),
      ]),
    ),
  };
  const end = replay(problem, method, witness.replayed([], drawn.loss), still).v;
  const scale = Math.max(1, ...gradient.y1.map(Math.abs));
  // On a grid every step rounds anew.
  const tolerance = method.grid ? 1e-4 : 1e-8;
  const far = gradient.y1.some((y, k) => !(Math.abs(y - end[k]) <= tolerance * scale));
  assert(!far, `${caseLine(drawn)}: ${end} in place of ${gradient.y1}`);
  return true;
}

Deno.test("replay() arrives where the library does, with every kind of method", () => {
  const compared: Record<string, number> = {};
  for (let i = 0; i < 1500; i++) {
    if (METHOD_KINDS.every((kind) => compared[kind] === EACH)) break;
    const drawn = drawCase(6, i);
    const { problem, method } = drawn;
    if (compared[method.kind] === EACH) continue;
    if (!CALM.has(problem.family) || problem.label.startsWith("chaotic")) continue;
    if (arrives(drawn)) compared[method.kind] = (compared[method.kind] ?? 0) + 1;
  }
  for (const kind of METHOD_KINDS) assertGreater(compared[kind] ?? 0, 0, kind);
});

Deno.test("replay() lets the two states move behind a jump of an input at the end, also with events", () => {
  // Each step of no length was taken for one over an event, which leaves them where they are.
  for (const i of [37870, 49186]) assert(arrives(drawCase(6, i), 3000));
});
