/**
 * Types that refuse what does not go together: checked by the compiler.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { assertType, type IsExact } from "@std/testing/types";
import {
  type Adjoint,
  type AdjointOf,
  ees25,
  euler,
  finalStateLoss,
  fullStorageAdjoint,
  meanSquaredError,
  type Method,
  pid,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdams,
  reversibleAdjoint,
  reversibleHeun,
  rk4,
  solve,
  square,
  sum,
  train,
  valueAndGrad,
  vectorField,
} from "@revode/revode";

/** Says of code that it must compile or not; it is not run. */
function compiled(_code: () => unknown): void {}

const PROBLEM = {
  field: vectorField({ state: [1], f: (_t, y) => y }),
  ...{ y0: [1], t0: 0, t1: 1, dt: 0.5 },
};
const LOSS = finalStateLoss((y) => sum(square(y)));

Deno.test("reversibleAdjoint() compiles only with a method that may go back", () => {
  const [loss, adjoint] = [LOSS, reversibleAdjoint()];
  for (const method of [reversible(rk4), reversibleHeun, reversibleAdams(), ees25]) {
    assertEquals(method.goesBack, true);
    valueAndGrad({ ...PROBLEM, t1: 8, method, loss, adjoint });
  }
  const unknown: Method = reversible(euler);
  valueAndGrad({ ...PROBLEM, method: unknown, loss, adjoint });
  const any: Adjoint = recursiveCheckpointAdjoint();
  valueAndGrad({ ...PROBLEM, method: rk4, loss, adjoint: any });
  // @ts-expect-error: rk4 does not go back
  compiled(() => valueAndGrad({ ...PROBLEM, method: rk4, loss, adjoint }));
  // @ts-expect-error: neither does a prepared one
  compiled(() => new PreparedGradient({ ...PROBLEM, method: rk4, loss, adjoint }));
  // @ts-expect-error: nor a training
  compiled(() => train({ ...PROBLEM, method: rk4, loss, adjoint }));
  assertType<IsExact<AdjointOf<boolean>, Adjoint>>(true);
});

Deno.test("pairs of a method and an adjoint may be told from each other at run time", () => {
  const pairs = [
    { method: reversible(euler), adjoint: reversibleAdjoint() },
    { method: euler, adjoint: fullStorageAdjoint() },
  ];
  const bars = pairs.map((pair) => valueAndGrad({ ...PROBLEM, ...pair, loss: LOSS }).y0Bar);
  assertEquals(bars.map((bar) => bar.length), [1, 1]);
});

Deno.test("options of another name do not compile", () => {
  // @ts-expect-error: it is rtol of pid
  compiled(() => solve({ ...PROBLEM, method: rk4, rtol: 1e-6 }));
  // @ts-expect-error: it is saveAt
  compiled(() => solve({ ...PROBLEM, method: rk4, saveAT: "end" }));
  // @ts-expect-error: it is { every: 1 }
  compiled(() => solve({ ...PROBLEM, method: rk4, saveAt: "every" }));
  // @ts-expect-error: it is an option of solve
  compiled(() => valueAndGrad({ ...PROBLEM, method: rk4, loss: LOSS, saveAt: "end" }));
  // @ts-expect-error: it is rtol
  compiled(() => pid({ rTol: 1e-6 }));
  // @ts-expect-error: it is "exact"
  compiled(() => reversible(rk4, { arithmetic: "integer" }));
  // @ts-expect-error: it is observe
  compiled(() => meanSquaredError([1], [[1]], { observed: sum }));
  // @ts-expect-error: it is a method, not its name
  compiled(() => solve({ ...PROBLEM, method: "rk4" }));
  // @ts-expect-error: it is a loss, not a function
  compiled(() => valueAndGrad({ ...PROBLEM, method: rk4, loss: (y: number) => y }));
});
