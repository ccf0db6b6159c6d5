import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  automatic,
  bosh3,
  dopri5,
  finalStateLoss,
  fullStorageAdjoint,
  type GradientOptions,
  midpoint,
  mul,
  NonFiniteStateError,
  type PathLoss,
  pid,
  recursiveCheckpointAdjoint,
  sin,
  sum,
  tensor,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";
import { numericField } from "../../tests/problems/numeric_field.ts";
import { onlineAdvances, optimalAdvances } from "../mod.ts";

const field = vectorField({
  state: [1],
  parameters: { rate: tensor([-1.5]) },
  f: (t, y, p) => mul(p.rate, sin(mul(t, y))),
});

function options(n: number): GradientOptions {
  return {
    field,
    y0: [0.8],
    t0: 0,
    t1: 2,
    dt: 2 / n,
    method: midpoint,
    loss: finalStateLoss((y) => sum(y)),
  };
}

/** The same numbers, bit for bit, as with every state kept. */
function assertSameAsFullStorage(run: GradientOptions, checkpoints: number): void {
  const full = valueAndGrad({ ...run, adjoint: fullStorageAdjoint() });
  const got = valueAndGrad({ ...run, adjoint: recursiveCheckpointAdjoint({ checkpoints }) });
  assertEquals(got.value, full.value);
  assertEquals(got.parametersBar, full.parametersBar);
  assertEquals(got.y0Bar, full.y0Bar);
  const n = full.stats.steps;
  const advances = run.stepControl
    ? onlineAdvances(n, checkpoints)
    : optimalAdvances(n, checkpoints);
  assertEquals(got.stats.advances, advances, `${n} steps, ${checkpoints} checkpoints`);
}

for (const checkpoints of [1, 2, 3, 5, 8, 36, 37, 38, 74]) {
  Deno.test(`recursiveCheckpointAdjoint() takes 37 steps back with ${checkpoints} checkpoints`, () => {
    assertSameAsFullStorage(options(37), checkpoints);
  });
}

for (const checkpoints of [6_007, 12_345, 19_998, 19_999, 20_000, 1_000_000]) {
  Deno.test(`recursiveCheckpointAdjoint() takes 20,000 steps back with ${checkpoints} checkpoints`, () => {
    assertSameAsFullStorage(options(20_000), checkpoints);
  });
}

Deno.test("recursiveCheckpointAdjoint() nests as deep as it has checkpoints with adaptive steps", () => {
  const stepControl = pid({ rtol: 1e-6, atol: 1e-6, dtMax: 1e-4 });
  const run = { ...options(1), dt: 1e-4, method: bosh3, stepControl };
  for (const checkpoints of [5, 9_001, 19_500, 1_000_000]) {
    assertSameAsFullStorage(run, checkpoints);
  }
});

Deno.test("automatic() takes more checkpoints than a call stack is deep", () => {
  const { stats } = valueAndGrad({ ...options(60_000), adjoint: automatic({ memory: 450_000 }) });
  assertEquals(stats.adjoint, "recursive:56250");
  assertEquals(stats.advances, optimalAdvances(60_000, 56_250));
});

Deno.test("a step that was finite, and is not when it is taken again, is told with its number", () => {
  let again = false;
  const breaking = numericField(1, (t, y, dy) => {
    dy[0] = again && t > 0.5 ? NaN : -y[0];
  });
  const loss: PathLoss = {
    at: "end",
    value: () => {
      again = true;
      return 1;
    },
    cotangent: () => {},
  };
  const problem = {
    field: breaking,
    y0: [1],
    t0: 0,
    t1: 1,
    method: dopri5,
    stepControl: pid(),
    loss,
  };
  const adjoint = recursiveCheckpointAdjoint({ checkpoints: 1 });
  const error = assertThrows(() => valueAndGrad({ ...problem, adjoint }), NonFiniteStateError);
  assert(error.step > 0 && error.time > 0.5, error.message);
});
