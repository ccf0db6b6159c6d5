import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { finalStateLoss, mlp } from "../../models/mod.ts";
import { backsolveAdjoint, fullStorageAdjoint, midpoint, valueAndGrad } from "../../solvers/mod.ts";
import { mean, square } from "../../tensors/mod.ts";
import { continuousBound, relativeDifference } from "./agreement.ts";

Deno.test("relativeDifference() is relative to the largest element", () => {
  const reference = Float64Array.of(1, -4, 0);
  assertEquals(relativeDifference(Float64Array.of(1, -4, 0), reference), 0);
  assertEquals(relativeDifference(Float64Array.of(1, -4, 1), reference), 0.25);
  assertEquals(relativeDifference(Float64Array.of(1, 4, 0), reference), 2);
});

Deno.test("relativeDifference() is NaN where something is no gradient", () => {
  const reference = Float64Array.of(1, 2);
  assertEquals(relativeDifference(Float64Array.of(1), reference), NaN);
  assertEquals(relativeDifference(Float64Array.of(NaN, 2), reference), NaN);
  assertEquals(relativeDifference(Float64Array.of(1, Infinity), reference), Infinity);
});

Deno.test("continuousBound() follows its formula", () => {
  const probes = {
    discrete: Float64Array.of(10),
    discreteHalved: Float64Array.of(10.3),
    continuous: Float64Array.of(9),
    continuousHalved: Float64Array.of(9.9),
  };
  assertAlmostEquals(continuousBound(probes, 1), 2 * 2 * (0.03 + 0.1), 1e-12);
  assertAlmostEquals(continuousBound(probes, 2), 2 * (4 / 3) * (0.03 + 0.1), 1e-12);
});

Deno.test("continuousBound() holds a continuous adjoint, and by its order", () => {
  const gradient = (dt: number, continuous: boolean) =>
    valueAndGrad({
      field: mlp({ state: [2], hidden: [6], time: true, seed: 3 }),
      ...{ y0: [1, 0], t0: 0, t1: 2, dt, method: midpoint },
      adjoint: continuous ? backsolveAdjoint() : fullStorageAdjoint(),
      loss: finalStateLoss((y) => mean(square(y))),
    }).parametersBar;
  const found = [0.05, 0.025].map((dt) => {
    const discrete = gradient(dt, false);
    const continuous = gradient(dt, true);
    const bound = continuousBound({
      ...{ discrete, continuous },
      discreteHalved: gradient(dt / 2, false),
      continuousHalved: gradient(dt / 2, true),
    }, 2);
    const difference = relativeDifference(continuous, discrete);
    assert(difference > 1e-9, "there is nothing to bound");
    assert(difference <= bound, `${difference} > ${bound}`);
    return bound;
  });
  assertAlmostEquals(found[0] / found[1], 4, 0.5);
});
