import { assertEquals, assertThrows } from "@std/assert";
import {
  type Adjoint,
  backsolveAdjoint,
  finalStateLoss,
  fullStorageAdjoint,
  hessianVectorProduct,
  neg,
  rk4,
  solve,
  square,
  sum,
  train,
  Trainer,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";

const field = vectorField({ state: [1], f: (_t, y) => neg(y) });
const options = {
  ...{ field, y0: [1], t0: 0, t1: 1, dt: 0.1, method: rk4 },
  loss: finalStateLoss((y) => sum(square(y))),
  timeGradients: true,
};

Deno.test("timeGradients are refused, in words, where they cannot be had", () => {
  const copy = { ...field };
  assertThrows(
    () => valueAndGrad({ ...options, field: copy }),
    TypeError,
    "timeGradients are for fields that vectorField(…) and mlp(…) make",
  );
  assertThrows(
    () => valueAndGrad({ ...options, adjoint: backsolveAdjoint() }),
    TypeError,
    "backsolveAdjoint: timeGradients are those of the steps themselves",
  );
  // @ts-expect-error A boolean is wanted.
  assertThrows(() => valueAndGrad({ ...options, timeGradients: 1 }), TypeError, "true or false");
});

Deno.test("what moves no times refuses timeGradients, and solve leaves them aside", () => {
  for (
    const refused of [
      () => train({ ...options, iterations: 1 } as Parameters<typeof train>[0]),
      () => new Trainer({ problems: [options] }),
      () => hessianVectorProduct(options, { y0: [1] }),
    ]
  ) assertThrows(refused, TypeError, "timeGradients");
  const { y1 } = solve(options as Parameters<typeof solve>[0]);
  const { timeGradients: _, ...plain } = options;
  assertEquals(y1.data, solve(plain as Parameters<typeof solve>[0]).y1.data);
});

Deno.test("an adjoint that pulls the loss back without the reader is found out", () => {
  const own: Adjoint = {
    name: "own",
    bind(run) {
      const bound = fullStorageAdjoint().bind({
        ...run,
        reader: Object.assign(Object.create(Object.getPrototypeOf(run.reader)), {
          begin: () => 1,
          forward: () => 0,
          wantsInside: () => false,
          hasInside: () => false,
          backwardAt() {},
        }),
      });
      return { stats: { adjoint: "own" }, run: () => bound.run() };
    },
  };
  assertThrows(
    () => valueAndGrad({ ...options, adjoint: own }),
    TypeError,
    "the adjoint own pulls the loss back by itself",
  );
});
