import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { mlp } from "../../../models/mod.ts";
import {
  type Adjoint,
  bosh3,
  fullStorageAdjoint,
  type Method,
  pid,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
  valueAndGrad,
} from "../../../solvers/mod.ts";
import { evenTimes } from "../../../systems/mod.ts";
import { tensor } from "../../../tensors/mod.ts";
import { linearPathLoss } from "./linear_path_loss.ts";

Deno.test("linearPathLoss() draws lines between ends, and goes on before the first", () => {
  const loss = linearPathLoss(
    Float64Array.of(0, 1, 2, 3, 4),
    tensor([[0, 0], [0, 0], [0, 0], [0, 0], [0, 0]]),
  );
  // Ends at 1, 3 and 4: the rows are at (−2, 1), (2, 1), (6, 1), (10, 1), (0, 3).
  const values = ([[1, [2, 1]], [3, [10, 1]], [4, [0, 3]]] as const)
    .map(([t, y], k) => loss.value(k, t, Float64Array.from(y)));
  assertEquals(values, [0, (4 + 1 + 4 + 1 + 36 + 1 + 100 + 1) / 10, 9 / 10]);
  const cotangents = [2, 1, 0].map((k) => {
    const yBar = Float64Array.of(0, 0);
    loss.cotangent(k, NaN, yBar, yBar);
    return [...yBar];
  });
  // d/dy of the squares: the row at t = 0 has parts 3/2 and −1/2 of the first two ends.
  const wanted = [[0, 6], [-1 * -2 + 6 + 20, -1 + 1 + 2], [3 * -2 + 4 + 6, 3 + 2 + 1]];
  cotangents.forEach((each, i) =>
    each.forEach((x, k) => assertAlmostEquals(x, wanted[i][k] / 10, 1e-15))
  );
});

Deno.test("linearPathLoss() reads the same on a way back, and forgets the last path", () => {
  const loss = linearPathLoss(Float64Array.of(0, 1, 2), tensor([[1], [0], [0]]));
  const paths = [[[1, 3], [1.5, 1], [2, 5]], [[0.5, 2], [2, 4]], [[1, 3], [1.5, 1], [2, 5]]];
  const read = paths.map((path) => {
    const there = path.map(([t, y], k) => loss.value(k, t, Float64Array.of(y)));
    const back = path.map(([t, y], k) => [k, t, y]).reverse()
      .map(([k, t, y]) => loss.value(k, t, Float64Array.of(y)));
    const bars = path.map((_, k) => {
      const yBar = Float64Array.of(0);
      loss.cotangent(k, NaN, yBar, yBar);
      return yBar[0];
    });
    assertEquals(back.reverse(), there);
    return { there, bars };
  });
  assertEquals(read[2], read[0]);
  assertEquals(read[1].bars.length, 2);
});

Deno.test("linearPathLoss() has room for any number of steps", () => {
  const loss = linearPathLoss(evenTimes(0, 1, 11), tensor(Array.from({ length: 11 }, () => [0])));
  let value = 0;
  for (let k = 0; k < 2000; k++) {
    const t = (k + 1) / 2000;
    value += loss.value(k, t, Float64Array.of(t));
  }
  const squares = Array.from({ length: 11 }, (_, k) => (k / 10) ** 2);
  assertAlmostEquals(value, squares.reduce((a, b) => a + b) / 11, 1e-14);
});

Deno.test("linearPathLoss() throws when the whole solve is one step", () => {
  const loss = linearPathLoss(Float64Array.of(0, 1), tensor([[0], [0]]));
  assertThrows(() => loss.value(0, 1, Float64Array.of(1)), RangeError, "takes two steps");
});

Deno.test("linearPathLoss() is pulled back right by every adjoint, with adaptive steps", () => {
  const times = evenTimes(0, 2, 40);
  const data = tensor(Array.from(times, (t) => [Math.cos(5 * t), Math.sin(3 * t)]));
  const field = mlp({ state: [2], hidden: [5], seed: 3 });
  const gradient = (method: Method, adjoint: Adjoint) =>
    valueAndGrad({
      ...{ field, y0: [1, 0], t0: 0, t1: 2, dt: 0.05, method, adjoint, watchDrift: false },
      stepControl: pid({ rtol: 1e-4, atol: 1e-4 }),
      loss: linearPathLoss(times, data),
    });
  const coupled = reversible(bosh3, { coupling: 0.999 });
  const pairs = [
    [bosh3, recursiveCheckpointAdjoint({ checkpoints: 3 })],
    [coupled, reversibleAdjoint({ anchors: 0 })],
    [coupled, reversibleAdjoint()],
  ] as const;
  for (const [method, adjoint] of pairs) {
    const stored = gradient(method, fullStorageAdjoint());
    const found = gradient(method, adjoint);
    assertAlmostEquals(found.value, stored.value, 1e-14);
    const scale = Math.max(...stored.parametersBar.map(Math.abs));
    stored.parametersBar.forEach((x, k) =>
      assertLess(Math.abs(found.parametersBar[k] - x) / scale, 1e-11)
    );
  }
});
