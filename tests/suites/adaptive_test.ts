import { assert, assertEquals, assertLess } from "@std/assert";
import {
  type Adjoint,
  automatic,
  backsolveAdjoint,
  bosh3,
  dopri5,
  fullStorageAdjoint,
  heun,
  type PathLoss,
  PreparedGradient,
  type ReadAt,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
  rk4,
  solve,
  stepTo,
  trackedBytes,
  tsit5,
  valueAndGrad,
} from "../../mod.ts";
import { onlineAdvances } from "../../solvers/mod.ts";
import { centralDifferences, relativeDifference } from "../helpers/central_differences.ts";
import { adaptive, WAVE } from "../problems/fields.ts";
import { PAIRS } from "../problems/methods.ts";

/** y² and t y, so that the cotangent depends on state and time. */
function quadratic(at: ReadAt): PathLoss {
  return {
    at,
    value: (_i, t, y) => y[0] * y[0] + t * y[1],
    cotangent(_i, t, y, yBar) {
      yBar[0] += 2 * y[0];
      yBar[1] += t;
    },
  };
}

const ADJOINTS: Adjoint[] = [
  fullStorageAdjoint({ keep: "stages" }),
  recursiveCheckpointAdjoint(),
  recursiveCheckpointAdjoint({ checkpoints: 1 }),
  recursiveCheckpointAdjoint({ checkpoints: 3 }),
  recursiveCheckpointAdjoint({ memory: 200 }),
  automatic({ memory: 1000 }),
];

const READS: Record<string, ReadAt> = {
  "given times": [0, 0.5, 1.1, 1.11, 2, 4],
  "the start": "start",
  "the end": "end",
  "every third step and the end": { every: 3, end: true },
  "every step, both ends and times": { start: true, every: 1, times: [0.3, 3], end: true },
};

for (const pair of PAIRS) {
  for (const method of [pair, reversible(pair)]) {
    for (const [what, at] of Object.entries(READS)) {
      Deno.test(`adaptive gradients read at ${what}: ${method.name}`, () => {
        const loss = quadratic(at);
        const options = { ...adaptive(method), loss };
        const full = valueAndGrad({ ...options, adjoint: fullStorageAdjoint() });
        const adjoints = method === pair ? ADJOINTS : [...ADJOINTS, reversibleAdjoint()];
        for (const adjoint of adjoints) {
          const got = valueAndGrad({ ...options, adjoint });
          assertEquals(got.value, full.value, adjoint.name);
          assertEquals(got.stats.steps, full.stats.steps);
          assertLess(relativeDifference(got.parametersBar, full.parametersBar), 1e-9);
          assertLess(relativeDifference(got.y0Bar, full.y0Bar), 1e-9);
        }
        // Step sizes count as constants: the differences are taken over the same steps.
        const { times } = solve({ ...adaptive(method), saveAt: { start: true, every: 1 } });
        const fixed = {
          ...WAVE,
          y0: Float64Array.of(1, 0),
          method,
          loss,
          stepControl: stepTo(times),
        };
        const value = () => valueAndGrad({ ...fixed, adjoint: fullStorageAdjoint() }).value;
        const { flat } = WAVE.field.parameters;
        assertLess(relativeDifference(full.parametersBar, centralDifferences(value, flat)), 1e-6);
        assertLess(relativeDifference(full.y0Bar, centralDifferences(value, fixed.y0)), 1e-6);
      });
    }
  }
}

Deno.test("backsolveAdjoint() is right to its tolerance, and no better", () => {
  for (const [what, at] of Object.entries(READS)) {
    const errors = [1e-4, 1e-8].map((tolerance) => {
      const options = {
        ...adaptive(dopri5, { rtol: tolerance, atol: tolerance }),
        loss: quadratic(at),
      };
      const full = valueAndGrad({ ...options, adjoint: fullStorageAdjoint() });
      const got = valueAndGrad({ ...options, adjoint: backsolveAdjoint() });
      assertEquals(got.value, full.value);
      return Math.max(
        relativeDifference(got.parametersBar, full.parametersBar),
        relativeDifference(got.y0Bar, full.y0Bar),
      );
    });
    assertLess(errors[0], 1e-2, what);
    assertLess(errors[1], 1e-5, what);
  }
});

Deno.test("the online schedule takes the advances that onlineAdvances() states", () => {
  for (const checkpoints of [1, 2, 3, 5, 8, 13, 40, 1000]) {
    const { stats } = valueAndGrad({
      ...adaptive(bosh3),
      loss: quadratic("end"),
      adjoint: recursiveCheckpointAdjoint({ checkpoints }),
    });
    assertEquals(stats.advances, onlineAdvances(stats.steps, checkpoints));
    assert(stats.checkpoints! <= checkpoints);
  }
});

Deno.test("an adaptive error is of the size of the tolerance", () => {
  for (const pair of PAIRS) {
    for (const method of [pair, reversible(pair)]) {
      for (const tolerance of [1e-4, 1e-6]) {
        const exact = solve({ ...WAVE, method: rk4, dt: 1e-3 }).y1.data;
        const { y1 } = solve(adaptive(method, { rtol: tolerance, atol: tolerance }));
        assertLess(Math.abs(y1.data[0] - exact[0]), 100 * tolerance, method.name);
      }
    }
  }
});

Deno.test("evaluations are those of the stages, first-same-as-last savings included", () => {
  const cases = [
    { method: heun, all: 2, needed: 2, firstSameAsLast: false },
    { method: bosh3, all: 4, needed: 3, firstSameAsLast: true },
    { method: tsit5, all: 7, needed: 6, firstSameAsLast: true },
    { method: dopri5, all: 7, needed: 6, firstSameAsLast: true },
  ];
  for (const { method, all, needed, firstSameAsLast } of cases) {
    // A first step that is given costs nothing; this one is too large, so some are rejected.
    const options = { ...adaptive(method), dt: 2, loss: quadratic("end") };
    const { stats } = valueAndGrad({ ...options, adjoint: fullStorageAdjoint() });
    const { steps, rejected } = stats;
    assert(rejected > 0);
    // The first stage is at hand after a rejection, and after a step whose last stage it is.
    const atHand = rejected + (firstSameAsLast ? steps - 1 : 0);
    const forward = (steps + rejected) * all - atHand;
    assertEquals(stats.evaluations, forward + steps * needed, method.name);
    assertEquals(stats.pullbacks, steps * needed, method.name);

    // Without dt the rule for the first step takes two more.
    const chosen = solve(adaptive(method)).stats;
    const saved = chosen.rejected + (firstSameAsLast ? chosen.steps - 1 : 0);
    assertEquals(chosen.evaluations, 2 + (chosen.steps + chosen.rejected) * all - saved);
  }
  // Reversible: the estimate is that of the second half-step; going back needs none.
  const { stats } = valueAndGrad({
    ...adaptive(reversible(bosh3)),
    dt: 2,
    loss: quadratic("end"),
  });
  const { steps, rejected } = stats;
  assertEquals(stats.evaluations, (steps + rejected) * (3 + 4) + steps * 6);
  assertEquals(stats.pullbacks, steps * 6);
});

Deno.test("a reversible adaptive gradient keeps its times at 8 bytes a step, and no more", () => {
  const bytes = [1e-5, 1e-10].map((tolerance) => {
    const before = trackedBytes().live;
    const gradient = new PreparedGradient({
      ...adaptive(reversible(bosh3), { rtol: tolerance, atol: tolerance }),
      loss: quadratic("end"),
    });
    gradient.run();
    const kept = trackedBytes().live - before;
    const { steps } = gradient.stats;
    gradient.run();
    assertEquals(trackedBytes().live - before, kept, "a second run takes nothing more");
    gradient.release();
    // Times are kept in chunks of 256.
    return kept - 8 * 256 * Math.ceil(steps / 256);
  });
  assertEquals(bytes[0], bytes[1]);
});
