import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { RECORDING_DEFAULTS } from "../options/train_settings.ts";
import { plainSpec } from "../units/units_spec.ts";
import { errorOf, missesOf, orNothing, tryCandidate } from "./judge.ts";

Deno.test("errorOf() is in deviations of each column, and lets nothing count without limit", () => {
  const miss = (column: number, off: number) => ({ column, lead: 1, value: 5, forecast: 5 + off });
  assertAlmostEquals(errorOf([miss(0, 3), miss(1, -40)], [3, 10]), Math.sqrt((1 + 16) / 2), 1e-12);
  for (const lost of [1e300, NaN, Infinity, -1e9]) {
    assertAlmostEquals(errorOf([miss(0, 0), miss(0, lost)], [1]), 100 / Math.SQRT2, 1e-9);
  }
  // Nothing to go by is no reason to choose a model.
  assertEquals(errorOf([], [1]), Infinity);
});

Deno.test("orNothing() gives way to numbers that fail, and to nothing else", () => {
  assertEquals(orNothing(() => 3), 3);
  assertEquals(
    orNothing(() => {
      throw new RangeError("so large");
    }),
    undefined,
  );
  assertThrows(
    () =>
      orNothing(() => {
        throw new TypeError("a fault");
      }),
    TypeError,
  );
});

Deno.test("tryCandidate() learns a decay, and missesOf() judges what comes after it", () => {
  const times = Float64Array.from({ length: 40 }, (_, i) => i / 4);
  const states = times.map((t) => 3 * Math.exp(-t / 4));
  const whole = { name: "a", times, states };
  const part = { name: "a", times: times.slice(0, 30), states: states.slice(0, 30) };
  const trial = tryCandidate(
    { stateNames: ["x"], timeName: "t" },
    [part],
    {
      shape: { hidden: [], hiddenStates: 0, stable: true },
      units: plainSpec(1),
      beginnings: [[3]],
    },
    RECORDING_DEFAULTS,
  );
  const judged = [{ trajectory: whole, trained: 30, to: 38 }];
  const misses = missesOf(trial!, { training: [part], judged, weight: 1 }, "path");
  assertEquals(misses.map(({ lead }) => lead), [1, 2, 3, 4, 5, 6, 7, 8].map((k) => k / 4));
  misses.forEach(({ forecast, value }, i) => {
    assertEquals(value, states[30 + i]);
    assertAlmostEquals(forecast, value, 1e-2);
  });
  // From what was measured last it goes on as well.
  const after = missesOf(trial!, { training: [part], judged, weight: 1 }, "last row");
  after.forEach(({ forecast, value }) => assertAlmostEquals(forecast, value, 1e-2));
});
