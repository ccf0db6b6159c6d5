import { assertEquals } from "@std/assert";
import { anchorsOf, METHODS } from "../experiments/mod.ts";
import { finalStateLoss, mlp } from "../models/mod.ts";
import {
  type Adjoint,
  backsolveAdjoint,
  fullStorageAdjoint,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
} from "../solvers/mod.ts";
import { sum } from "../tensors/mod.ts";
import { claimOf } from "./claims.ts";
import { evidenceOf } from "./evidence.ts";
import type { Row } from "./row.ts";

const ADJOINTS: readonly Adjoint[] = [
  reversibleAdjoint(),
  reversibleAdjoint({ anchors: 0 }),
  reversibleAdjoint({ anchors: 3 }),
  fullStorageAdjoint(),
  fullStorageAdjoint({ keep: "stages" }),
  recursiveCheckpointAdjoint(),
  recursiveCheckpointAdjoint({ checkpoints: 1 }),
  recursiveCheckpointAdjoint({ checkpoints: 3 }),
  recursiveCheckpointAdjoint({ checkpoints: 44 }),
  // Of one step of Euler's, for its counts.
  backsolveAdjoint({ tolerance: Infinity }),
];

/** A row of what a gradient really counts. */
function counted(name: string, adjoint: Adjoint, steps: number): Row {
  const field = mlp({ state: [2], hidden: [3], time: true });
  const base = METHODS[name];
  const gradient = new PreparedGradient({
    ...{ field, y0: [1, 0], t0: 0, t1: 1, dt: 1 / steps, adjoint },
    method: anchorsOf(adjoint.name) === undefined ? base : reversible(base),
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
