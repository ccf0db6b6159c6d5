import { assert, assertEquals, assertLess } from "@std/assert";
import { RECORDING_DEFAULTS } from "../options/train_settings.ts";
import { plainSpec, type UnitsSpec } from "../units/units_spec.ts";
import { type Asked, candidatesFor, complexityOf, type Tried } from "./candidates.ts";

const LOGS: UnitsSpec = { log: [true, false], seasons: [] };
const TREND: UnitsSpec = { log: [false, false], trend: 1, seasons: [] };
const SEASON: UnitsSpec = { ...LOGS, trend: 0, seasons: [{ period: 12, harmonics: 2 }] };
const two: Tried = { stateNames: ["x", "v"] };

function of(recording: Tried, units: UnitsSpec[], more: Partial<Asked> = {}, several = false) {
  const all = candidatesFor(recording, several, units, { ...RECORDING_DEFAULTS, ...more });
  assert(all.length > 0);
  return all;
}

/** The values that a part of the shape takes, in order. */
function values<T>(all: readonly T[]): T[] {
  return [...new Set(all)].toSorted();
}

Deno.test("candidatesFor() tries every kind of part by itself, the plainest model first", () => {
  const all = of(two, []);
  const [first] = all;
  assertEquals([first.shape.hidden, first.shape.hiddenStates, first.shape.stable], [[], 0, true]);
  assertEquals(complexityOf(first), 0);
  assertEquals(values(all.map(({ shape }) => shape.hiddenStates)), [0, 1, 2]);
  assertEquals(values(all.map(({ shape }) => shape.hidden.join())), ["", "64"]);
  assertEquals(values(all.map(({ shape }) => String(shape.stable))), ["false", "true"]);
  assert(all.every(({ shape }) => !shape.covariates && !shape.encoded && !shape.amounts));
  assert(all.every(({ units }) => units.trend === undefined));
  // All are different.
  assertEquals(
    new Set(all.map(({ shape, units }) => JSON.stringify([shape, units]))).size,
    all.length,
  );
  assert(of(two, [], {}, true).every(({ shape }) => shape.encoded));
});

Deno.test("candidatesFor() does as it is told", () => {
  const asked = of(two, [LOGS], { hidden: [8, 8], hiddenStates: 4, stable: false, positive: true });
  for (const { shape, units } of asked) {
    assertEquals([shape.hidden, shape.hiddenStates, shape.stable], [[8, 8], 4, false]);
    assertEquals(units, LOGS);
  }
  for (const { units } of of(two, [LOGS, SEASON], { season: 12 })) assertEquals(units, SEASON);
  assertEquals(of(two, [], { hidden: [], hiddenStates: 0, stable: true }).length, 1);
});

Deno.test("candidatesFor() has a trend beneath what does not grow, and amounts where there are logarithms", () => {
  const all = of(two, [LOGS, TREND]);
  const trends = all.filter(({ units }) => units.trend !== undefined);
  assertLess(0, trends.length);
  assert(trends.every(({ shape }) => shape.stable && shape.hidden.length === 0));
  const amounts = all.filter(({ shape }) => shape.amounts);
  assertLess(0, amounts.length);
  assert(
    amounts.every(({ shape, units }) =>
      units === LOGS && !shape.stable && shape.hiddenStates === 0
    ),
  );
});

Deno.test("candidatesFor() has less of many columns and of doses, and covariates with and without", () => {
  const many = of({ stateNames: Array.from({ length: 7 }, (_, k) => `x${k}`) }, []);
  assertEquals(values(many.map(({ shape }) => shape.hiddenStates)), [0]);
  assertEquals(values(many.map(({ shape }) => shape.hidden.join())), ["", "32"]);
  const dosed = of({ ...two, doses: [{ name: "d", state: 0 }] }, [LOGS]);
  assert(dosed.every(({ shape, units }) => shape.hidden.length === 0 && !units.log.includes(true)));
  const seen = of({ ...two, covariates: [{}] }, []);
  assertEquals(values(seen.map(({ shape }) => String(shape.covariates))), ["false", "true"]);
  // What doses enter and no column holds is a hidden state, at least.
  const entered = of({ ...two, doses: [{ name: "d", state: 4 }], unmeasured: ["a", "b", "c"] }, []);
  assertEquals(values(entered.map(({ shape }) => shape.hiddenStates)), [3]);
});

Deno.test("candidatesFor() has compartments that are empty until the first dose, where they may be", () => {
  const dosed: Tried = { ...two, doses: [{ name: "d", state: 0 }], covariates: [{}], rest: true };
  const resting = (recording: Tried, more: Partial<Asked> = {}, several = true) =>
    of(recording, [], more, several).filter(({ shape }) => shape.rest).map(({ shape }) => shape);
  const all = resting(dosed);
  assert(all.every(({ hidden, stable }) => hidden.length === 0 && stable));
  assertEquals(values(all.map(({ hiddenStates }) => hiddenStates)), [0, 1]);
  // How fast all flows goes by covariates only where these are seen.
  assertEquals(
    values(all.map(({ covariates, paced = false }) => `${covariates} ${paced}`)),
    ["false false", "true false", "true true"],
  );
  assert(resting({ ...dosed, covariates: [] }).every(({ paced }) => !paced));
  assertEquals(values(resting(dosed, { hiddenStates: 3 }).map((one) => one.hiddenStates)), [3]);
  const none = [
    resting({ ...dosed, rest: false }),
    resting(dosed, {}, false),
    resting({ ...dosed, inputNames: ["u"] }),
    resting(dosed, { stable: false }),
    resting(dosed, { hidden: [8] }),
  ];
  assertEquals(none, none.map(() => []));
});

Deno.test("complexityOf() counts the parts beyond a stable linear field", () => {
  const units = plainSpec(2);
  const of = (shape: Partial<Parameters<typeof complexityOf>[0]["shape"]>, more = units) =>
    complexityOf({
      shape: { hidden: [], hiddenStates: 0, stable: true, ...shape },
      ...{ units: more, beginnings: [] },
    });
  assertEquals(of({}), 0);
  assertEquals(of({ stable: false }), 2);
  assertEquals([of({ rest: true }), of({ rest: true, covariates: true, paced: true })], [-1, 1]);
  assertEquals(of({ hidden: [64], hiddenStates: 1, covariates: true }), 5);
  assertEquals(of({}, { ...units, trend: 2, seasons: SEASON.seasons }), 3);
});
