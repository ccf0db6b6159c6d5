import { assertAlmostEquals, assertEquals } from "@std/assert";
import { unitsOf } from "../units/units.ts";
import { intoUnits, outOfUnits } from "./model_units.ts";

const times = Float64Array.from({ length: 40 }, (_, i) => i / 4);
const states = Float64Array.from(
  { length: 80 },
  (_, i) => i % 2 === 0 ? 3 * Math.exp(times[i >> 1] / 5) * (1.5 + Math.sin(i)) : i - 20,
);
const one = { name: "1", times, states };
const scaled = { stateNames: ["amount", "place"], offset: [0.5, -2], factor: [3, 0.25] };

Deno.test("intoUnits() and outOfUnits() undo each other, whatever the units", () => {
  const specs = [
    undefined,
    { log: [true, false], seasons: [] },
    { log: [true, false], trend: 2, seasons: [{ period: 3, harmonics: 2 }] },
    { log: [false, false], trend: 1, seasons: [] },
  ];
  for (const spec of specs) {
    const model = { ...scaled, ...(spec && { units: unitsOf([one], 2, spec) }) };
    for (const t of [-3, 0, 4.7, 25]) {
      const y = [2.5, -11, 0.125, 77];
      const inside = intoUnits(model, y, t);
      const back = outOfUnits(model, inside, t);
      back.forEach((x, k) => assertAlmostEquals(x, y[k], 1e-12));
      // Hidden elements are in the network's units already.
      assertEquals(inside.slice(2), [0.125, 77]);
      assertEquals(inside[0] === y[0], false);
    }
  }
});

Deno.test("intoUnits() is (x − offset) · factor, of a logarithm where one is taken", () => {
  assertEquals(intoUnits(scaled, [1.5, 2], 9), [3, 1]);
  const units = { ...unitsOf([one], 2, { log: [true, false], seasons: [] }) };
  const [inside] = intoUnits({ ...scaled, units }, [7, 0], 1);
  assertAlmostEquals(inside, ((Math.log(7) - units.offset[0]) * units.factor[0] - 0.5) * 3, 1e-12);
  assertEquals(Number.isNaN(intoUnits({ ...scaled, units }, [-7, 0], 1)[0]), true);
});
