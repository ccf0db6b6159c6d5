import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { mul, neg, square, sub, tensor } from "../../tensors/mod.ts";
import { concat, positive, slice } from "../../tensors/mod.ts";
import { NonFiniteStateError, rk4, vectorField } from "../../solvers/mod.ts";
import { uniform } from "../networks/initializers.ts";
import { meanSquaredError } from "../losses/mean_squared_error.ts";
import { multiStart } from "./multi_start.ts";

/** A swing of frequency 3: from most other frequencies the way goes to a wrong one. */
function swing(seed: number) {
  const field = vectorField({
    state: [2],
    parameters: { w: positive(uniform([], [0.5, 6])) },
    seed,
    f: (_t, y, { w }) => concat([slice(y, 1, 2), neg(mul(square(w), slice(y, 0, 1)))]),
  });
  const times = Array.from({ length: 20 }, (_, i) => (i + 1) / 2);
  const loss = meanSquaredError(times, times.map((t) => [Math.cos(3 * t), NaN]), { missing: true });
  return { problems: [{ field, y0: [1, 0], t0: 0, t1: 10, dt: 0.02, method: rk4, loss }] };
}

Deno.test("multiStart() finds the fit that most starts miss", () => {
  const { best, fits, failed } = multiStart(swing, { starts: 12, seed: 1 });
  assertAlmostEquals(best.parameters.w.item(), 3, 1e-5);
  assertEquals([fits.length, failed.length], [12, 0]);
  const sums = fits.map(({ fit }) => fit.sumOfSquares);
  assertEquals(sums, sums.toSorted((a, b) => a - b));
  assert(sums[11] > 1);
  assertEquals(fits.map(({ seed }) => seed).toSorted((a, b) => a - b)[0], 1);
  assertEquals(fits[0].fit, best);
});

Deno.test("multiStart() puts up with starts that fail, unless all do", () => {
  const make = (from: number) => (seed: number) => {
    const field = vectorField({
      state: [],
      parameters: { k: tensor(seed < from ? 1e6 : 0.1) },
      f: (_t, y, { k }) => sub(mul(k, square(y)), 0),
    });
    const loss = meanSquaredError([1], [1.25]);
    return { problems: [{ field, y0: 1, t0: 0, t1: 1, dt: 0.01, method: rk4, loss }] };
  };
  const { failed, best } = multiStart(make(2), { starts: 3 });
  assertEquals(failed.map(({ seed }) => seed), [0, 1]);
  assert(failed.every(({ error }) => error instanceof NonFiniteStateError));
  assertAlmostEquals(best.parameters.k.item(), 0.2, 1e-6);
  assertThrows(() => multiStart(make(3), { starts: 2 }), NonFiniteStateError);
  assertThrows(
    () => multiStart(make(3), { starts: 0 }),
    RangeError,
    "starts must be a whole number",
  );
  assertThrows(() => multiStart(3 as never), TypeError, "must be a function of a seed");
  assertThrows(() => multiStart(make(0), { start: 3 } as never), TypeError, '"start"');
});
