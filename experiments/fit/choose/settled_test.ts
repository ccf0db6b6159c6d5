import { assertEquals, assertGreater, assertLess } from "@std/assert";
import type { Trajectory } from "../../../systems/mod.ts";
import { RECORDING_DEFAULTS } from "../options/train_settings.ts";
import { plainSpec } from "../units/units_spec.ts";
import { chooseModel } from "./choose.ts";
import { foldsOf } from "./folds.ts";
import { isSettled, type Trial, tryCandidate } from "./judge.ts";

const recording = { stateNames: ["x"], timeName: "t" };

function decay(rows: number): Trajectory {
  const times = Float64Array.from({ length: rows }, (_, i) => i / 4);
  return { name: "1", times, states: times.map((t) => 3 + 2 * Math.exp(-t)) };
}

Deno.test("isSettled() holds for a decay, and not for one that is faster than the step", () => {
  const [fold] = foldsOf([decay(48)], 1, false);
  const shape = { hidden: [], hiddenStates: 0, stable: false };
  const trial = tryCandidate(recording, fold.training, {
    shape,
    ...{ units: plainSpec(1), beginnings: [] },
  }, RECORDING_DEFAULTS)!;
  assertEquals(isSettled(trial, fold, [1]), true);
  // At this rate rk4 hardly decays, where the field itself has long done so.
  const fast: Trial = { ...trial, parameters: Float64Array.of(-2.785 / trial.model.dt, 0) };
  assertEquals(isSettled(fast, fold, [1]), false);
});

Deno.test("foldsOf() counts a fold the more, the more rows it trains on", () => {
  const folds = foldsOf([decay(80)], 1, false);
  for (const [k, { training, weight }] of folds.entries()) {
    for (const other of folds.slice(k + 1)) {
      const more = training[0].times.length - other.training[0].times.length;
      assertEquals(Math.sign(weight - other.weight), Math.sign(more));
    }
  }
});

Deno.test("chooseModel() takes the plain model of noise, and the season that is there", async () => {
  const times = Float64Array.from({ length: 60 }, (_, i) => i);
  let seed = 7;
  const drawn = () => (seed = (seed * 16807) % 2147483647) / 2147483647 - 0.5;
  const noise = { name: "1", times, states: times.map(drawn) };
  const asked = {
    ...RECORDING_DEFAULTS,
    hidden: [],
    hiddenStates: "auto",
    iterations: 60,
  } as const;
  const { chosen: plain } = await chooseModel(recording, [noise], asked, false);
  assertEquals([plain.shape.hiddenStates, plain.shape.stable], [0, true]);
  const wave = {
    ...noise,
    states: times.map((t, i) => Math.sin(t * Math.PI / 3) + noise.states[i]),
  };
  const { chosen } = await chooseModel(recording, [wave], { ...asked, hiddenStates: 0 }, false);
  assertEquals(chosen.units.seasons.length, 1);
  assertLess(Math.abs(chosen.units.seasons[0].period - 6), 0.2);
  assertGreater(chosen.rival!, chosen.error!);
});
