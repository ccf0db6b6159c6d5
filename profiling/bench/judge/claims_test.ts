import { assertEquals } from "@std/assert";
import { METHOD_NAMES, methodFor, methodNamed, METHODS } from "../../../commands/mod.ts";
import { finalStateLoss, mlp } from "../../../models/mod.ts";
import { ADJOINT_KINDS, adjointKind, recursiveKind } from "../../../solvers/internal.ts";
import { type Adjoint, PreparedGradient, reversibleAdams } from "../../../solvers/mod.ts";
import { sum } from "../../../tensors/mod.ts";
import { claimOf } from "./claims.ts";
import { evidenceOf } from "./evidence.ts";
import type { Row } from "../row.ts";

/** Every adjoint whose counts are known in advance, also with numbers. */
const ADJOINTS: readonly Adjoint[] = [
  ...ADJOINT_KINDS.filter(({ counts }) => counts !== undefined).flatMap((kind) => [
    kind.make(),
    ...(kind.number === undefined ? [] : [kind.number.least, 3].map((n) => kind.make(n))),
  ]),
  recursiveKind.make(44),
];

/** A row of what a gradient really counts. */
function counted(name: string, adjoint: Adjoint, steps: number): Row {
  const field = mlp({ state: [2], hidden: [3], time: true });
  const gradient = new PreparedGradient({
    ...{ field, y0: [1, 0], t0: 0, t1: 1, dt: 1 / steps, adjoint },
    method: methodFor(methodNamed(name), adjoint.name),
    loss: finalStateLoss((y) => sum(y)),
  });
  gradient.run();
  const { evaluations, pullbacks } = gradient.stats;
  gradient.release();
  const found = {
    ...{ wall_s: 1, tracked_peak_bytes: 1, heap_peak_bytes: 1, rss_peak_bytes: 1 },
    ...{ field_evaluations: evaluations, field_pullbacks: pullbacks, reconstruction_error: null },
  };
  const about = { method: name, system: "white-dwarf", repeat: 1, points: 1, status: "ok" };
  return { ...about, adjoint: adjoint.name, steps, found };
}

for (const adjoint of ADJOINTS) {
  Deno.test(`claimOf() has the closed forms that ${adjoint.name} counts, with every method`, () => {
    for (const method of Object.keys(METHODS)) {
      const rows = [1, 7, 20].map((steps) => counted(method, adjoint, steps));
      for (const quantity of ["field_evaluations", "field_pullbacks"] as const) {
        const claim = claimOf(adjoint.name, quantity, { method, stateSize: 2 })!;
        const finding = claim.judge(evidenceOf(rows, quantity));
        assertEquals(finding, { outcome: "holds", why: "exact in 3 rows" }, method);
        const more = rows.map((row, i): Row =>
          i === 1
            ? { ...row, found: { ...row.found!, [quantity]: row.found![quantity]! + 1 } }
            : row
        );
        assertEquals(claim.judge(evidenceOf(more, quantity)).outcome, "fails");
      }
    }
  });
}

const ADAMS = METHOD_NAMES.filter((name) => name.startsWith("reversibleAdams"));

for (const adjoint of ADJOINTS.filter(({ name }) => !adjointKind(name)?.kind.oneStep)) {
  Deno.test(`claimOf() says what ${adjoint.name} counts with reversible Adams, of every order`, () => {
    for (const method of ADAMS) {
      const rows = [40, 100, 300].map((steps) => counted(method, adjoint, steps));
      const about = { method, stateSize: 2 };
      const judged = (quantity: "field_evaluations" | "field_pullbacks", change: number) => {
        const others = rows.map((row, i): Row =>
          i === 1
            ? { ...row, found: { ...row.found!, [quantity]: row.found![quantity]! + change } }
            : row
        );
        return claimOf(adjoint.name, quantity, about)?.judge(evidenceOf(others, quantity)).outcome;
      };
      const pullbacks = [0, 1, -1].map((by) => judged("field_pullbacks", by));
      assertEquals(pullbacks, ["holds", "fails", "fails"], method);
      const goesBack = adjoint.name.startsWith("reversible");
      const evaluations = [0, 1, -1].map((by) => judged("field_evaluations", by));
      assertEquals(
        evaluations,
        goesBack ? ["holds", "fails", "fails"] : evaluations.map(() => undefined),
        method,
      );
    }
  });
}

Deno.test("claimOf() says what reversible Adams takes, in numbers", () => {
  const text = (adjoint: string, quantity: "field_evaluations" | "field_pullbacks") =>
    claimOf(adjoint, quantity, { method: "reversibleAdams6", stateSize: 2 })?.text;
  const { window, start } = reversibleAdams();
  const evaluations = window * (start.evaluations - 2);
  for (const adjoint of ["reversible:0", "reversible"]) {
    assertEquals(text(adjoint, "field_evaluations"), `exactly 2 a step, and ${evaluations}`);
  }
  const pullbacks = window * (start.evaluations - 1);
  assertEquals(text("full", "field_pullbacks"), `exactly 1 a step, and ${pullbacks}`);
});
