import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { adamW, clipNorm } from "../mod.ts";

/** Keeps what it was shown. */
function spy() {
  const seen: [number[], number | undefined][] = [];
  const optimizer = {
    bind: () => ({
      memory: {},
      step: (_: Float64Array, gradient: Float64Array, loss?: number) =>
        void seen.push([Array.from(gradient), loss]),
    }),
  };
  return { seen, optimizer };
}

Deno.test("clipNorm() shortens long gradients, leaves short ones, and passes the loss on", () => {
  const { seen, optimizer } = spy();
  const bound = clipNorm(optimizer, 2).bind(2);
  const long = Float64Array.of(6, -8);
  bound.step(new Float64Array(2), long, 5);
  bound.step(new Float64Array(2), Float64Array.of(1.2, 1.6), 4);
  assertAlmostEquals(seen[0][0][0], 1.2, 1e-15);
  assertAlmostEquals(seen[0][0][1], -1.6, 1e-15);
  assertEquals(seen[1][0], [1.2, 1.6]);
  assertEquals(seen.map(([, loss]) => loss), [5, 4]);
  assertEquals(Array.from(long), [6, -8]);
});

Deno.test("clipNorm() has the memory of the optimiser within", () => {
  assertEquals(Object.keys(clipNorm(adamW(), 1).bind(3).memory), ["m", "v", "powers"]);
});

Deno.test("clipNorm() throws when the longest gradient is not above 0", () => {
  for (const bad of [0, -1, NaN, Infinity]) {
    assertThrows(() => clipNorm(adamW(), bad), RangeError, `above 0, got ${bad}`);
  }
});

Deno.test("clipNorm() shortens a gradient whose square is beyond the range of numbers", () => {
  const { seen, optimizer } = spy();
  clipNorm(optimizer, 10).bind(2).step(new Float64Array(2), Float64Array.of(3e200, -4e200));
  assertAlmostEquals(seen[0][0][0], 6, 1e-14);
  assertAlmostEquals(seen[0][0][1], -8, 1e-14);
});

Deno.test("clipNorm() leaves it to the optimiser to refuse what is not finite", () => {
  for (const bad of [NaN, Infinity]) {
    const x = Float64Array.of(1, 2);
    assertThrows(
      () => clipNorm(adamW(), 1).bind(2).step(x, Float64Array.of(bad, 1)),
      RangeError,
      `element 0 is ${bad}`,
    );
    assertEquals([...x], [1, 2]);
  }
});
