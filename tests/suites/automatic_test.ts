import {
  assert,
  assertEquals,
  assertLess,
  assertLessOrEqual,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  type Adjoint,
  asynchronousLeapfrog,
  automatic,
  bosh3,
  ees25,
  ees27,
  finalStateLoss,
  fullStorageAdjoint,
  meanSquaredError,
  type Method,
  midpoint,
  mlp,
  pid,
  PreparedGradient,
  type Ratio,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdams,
  reversibleAdjoint,
  reversibleHeun,
  rk4,
  sum,
  valueAndGrad,
  type VectorField,
} from "../../mod.ts";

const STEPS = 1000;
/** Of its evaluations nothing is known but their number. */
const FIELD: VectorField = { ...mlp({ state: [2], hidden: [10], time: true }), work: undefined };

function prepare(method: Method, adjoint: Adjoint, field = FIELD): PreparedGradient {
  return new PreparedGradient({
    field,
    y0: [1, 0],
    t0: 0,
    t1: 5,
    dt: 5 / STEPS,
    method,
    adjoint,
    loss: meanSquaredError([1, 2.5, 5], [[0, 0], [0, 0], [0, 0]]),
  });
}

/** Every other exact adjoint whose storage of the path fits the budget. */
function others(method: Method, memory: number, goesBack: boolean): Adjoint[] {
  const { stepper, tapeSize } = sizesOf(method);
  const checkpoints = [2, 4, 8, 16, 44, 128, 500, 1000];
  return [
    ...(goesBack ? [reversibleAdjoint()] : []),
    ...checkpoints.filter((c) => c * 8 * stepper <= memory)
      .map((c) => recursiveCheckpointAdjoint({ checkpoints: c })),
    ...(STEPS * 8 * stepper <= memory ? [fullStorageAdjoint()] : []),
    ...(STEPS * 8 * (stepper + tapeSize) <= memory ? [fullStorageAdjoint({ keep: "stages" })] : []),
  ];
}

function sizesOf(method: Method) {
  const stepper = method.bind(FIELD, { counts: { evaluations: 0, pullbacks: 0 } });
  return { stepper: stepper.stateSize, tapeSize: stepper.tapeSize ?? 0 };
}

/** Evaluations a step of a run, a pullback counted as two. */
function evaluationsOf(method: Method, chosen: Adjoint) {
  const gradient = prepare(method, chosen);
  gradient.run();
  gradient.release();
  const { evaluations, pullbacks, reason, adjoint } = gradient.stats;
  return { counted: (evaluations + 2 * pullbacks) / STEPS, reason, adjoint };
}

Deno.test("a method that goes back tells how many vectors a kept state takes", () => {
  const methods: Method[] = [
    ...[reversible(rk4), reversible(bosh3), reversibleAdams(), reversibleAdams({ order: 4 })],
    ...[asynchronousLeapfrog(), reversibleHeun, ees25, ees27],
  ];
  for (const method of methods) {
    const vectors = method.stateVectors ?? 2;
    const { stepper } = sizesOf(method);
    assertLessOrEqual(stepper / 2, vectors, method.name);
    // With adaptive steps reversible Adams has one more.
    assertLess(vectors - stepper / 2, method.name.startsWith("reversibleAdams") ? 2 : 1);
  }
  // So that without room for a kept state there is still a way back, without any.
  const { adjoint } = prepare(reversibleHeun, automatic({ memory: 40 })).stats;
  assertEquals(adjoint, "reversible:0");
});

// How long they take is measured by `deno task speed --parts automatic`.
for (const base of [midpoint, rk4]) {
  for (const method of [base, reversible(base)]) {
    for (const memory of [64, 1000, 10_000, 40_000, 100_000_000]) {
      const name =
        `automatic() within ${memory} bytes counts no more evaluations than any that fits`;
      Deno.test(`${name}: ${method.name}`, () => {
        const { counted, reason, adjoint } = evaluationsOf(method, automatic({ memory }));
        assertEquals(counted.toFixed(1), /^[\d.]+/.exec(reason!)?.[0], "what it says, it does");
        const also = reason!.split("also fit: ")[1]?.split(", ").map((each) => each.split(" ")[0]);
        assert(!also?.includes(adjoint), `${adjoint} beside itself: ${reason}`);
        for (const rival of others(method, memory, method !== base)) {
          // Of those within 1 % of the cheapest it takes the one that keeps least.
          assertLessOrEqual(counted, 1.01 * evaluationsOf(method, rival).counted, rival.name);
        }
      });
    }
  }
}

Deno.test("automatic() says which adjoint it chose, and why", () => {
  const stats = (memory: number) => {
    const gradient = prepare(rk4, automatic({ memory }));
    gradient.run();
    return gradient.stats;
  };
  assertEquals(stats(160).adjoint, "recursive:10");
  assertStringIncludes(stats(160).reason!, "160 of 160 bytes");
  assertEquals(stats(1e9).adjoint, "full:stages");
  assertStringIncludes(stats(1e9).reason!, "also fit");
});

Deno.test("automatic() weighs what keeping takes against evaluations", () => {
  const chosen = (method: Method, hidden: number[]) => {
    const field = mlp({ state: [2], hidden, time: true });
    const gradient = prepare(method, automatic({ memory: 1e8 }), field);
    gradient.run();
    gradient.release();
    return gradient.stats;
  };
  // An evaluation of 130 multiply-adds is computed again as soon as its numbers are moved.
  assertEquals(chosen(reversible(midpoint), [10]).adjoint, "reversible");
  assertStringIncludes(chosen(reversible(midpoint), [10]).reason!, "full:stages 12.0 + 9.");
  assertEquals(chosen(reversible(midpoint), [64, 64]).adjoint, "full:stages");
  assertEquals(chosen(rk4, [10]).adjoint, "full");
  assertEquals(chosen(rk4, [64, 64]).adjoint, "full:stages");
});

Deno.test("automatic() throws when not one state fits, and for a negative budget", () => {
  assertThrows(() => prepare(rk4, automatic({ memory: 8 })), RangeError, "one state");
  assertThrows(() => automatic({ memory: -1 }), RangeError, "got -1");
  assertThrows(() => automatic({ memory: NaN }), RangeError, "got NaN");
});

Deno.test("automatic() keeps to what needs no number of steps when they are adaptive", () => {
  const adjointOf = (method: Method) =>
    valueAndGrad({
      field: FIELD,
      y0: [1, 0],
      t0: 0,
      t1: 1,
      method,
      stepControl: pid(),
      loss: finalStateLoss((y) => sum(y)),
      adjoint: automatic({ memory: 320 }),
    }).stats;
  assertEquals(adjointOf(reversible(bosh3)).adjoint, "reversible");
  const { adjoint, checkpoints } = adjointOf(bosh3);
  assertEquals(adjoint, "recursive");
  assertLess(checkpoints!, 21);
});

Deno.test("automatic() counts the bits that exact arithmetic will shed against the budget", () => {
  const chosen = (coupling: Ratio, memory: number) => {
    const method = reversible(midpoint, { arithmetic: "exact", coupling });
    const gradient = prepare(method, automatic({ memory }));
    gradient.run();
    gradient.release();
    return gradient.stats;
  };
  // Two dimensions by 1000 steps by 10 bits are 2,500 bytes, in blocks of a kilobyte.
  const { adjoint, reason, bufferBits } = chosen([1, 1024], 3072);
  assertEquals([adjoint, Math.round(bufferBits!)], ["reversible", 20_000]);
  assertStringIncludes(reason!, "16.0 evaluations a step and 3072 of 3072 bytes");
  assertEquals(chosen([1, 1024], 3071).adjoint, "recursive:63");
  // At 1/2 they are 250, which is one block.
  assertEquals(chosen([1, 2], 1024).adjoint, "reversible");
  assertEquals(chosen([1, 2], 1023).adjoint, "recursive:21");
  // At 1 nothing is shed and nothing is kept.
  assertStringIncludes(chosen([1, 1], 48).reason!, "and 0 of 48 bytes");
});
