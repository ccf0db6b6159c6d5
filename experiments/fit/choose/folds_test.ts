import { assert, assertEquals } from "@std/assert";
import type { Trajectory } from "../../../systems/mod.ts";
import { foldsOf } from "./folds.ts";

function record(name: string, rows: number): Trajectory {
  const times = Float64Array.from({ length: rows }, (_, i) => i);
  return {
    ...{ name, times, states: times.map((t) => 10 * t), inputs: times.map((t) => -t) },
    doses: [{ time: rows - 2, state: 0, amount: 1, before: false }],
  };
}

Deno.test("foldsOf() trains on nothing that it judges at the end of a record", () => {
  for (const rows of [6, 9, 10, 20, 39, 40, 100]) {
    const folds = foldsOf([record("a", rows), record("b", rows + 7)], 1, false);
    assert(folds.length > 0, `${rows} rows`);
    // The first fold is what the others are told by: it has all rows but those of the end.
    assertEquals(folds[0].judged[0].to, rows);
    for (const { training, judged } of folds) {
      assertEquals(judged.map(({ trajectory }) => trajectory.name), ["a", "b"]);
      judged.forEach(({ trajectory, trained, to }, j) => {
        assert(trained >= 4 && to > trained && to <= trajectory.times.length);
        assertEquals(training[j].times, trajectory.times.slice(0, trained));
        assertEquals(training[j].states, trajectory.states.slice(0, trained));
        assertEquals(training[j].inputs, trajectory.inputs!.slice(0, trained));
      });
    }
  }
  // Nothing can be held out of so few.
  assertEquals(foldsOf([record("a", 4)], 1, false), []);
});

Deno.test("foldsOf() looks at the last rows of a long record alone", () => {
  const [{ training }] = foldsOf([record("a", 5000)], 1, false);
  assertEquals(training[0].times[0], 3000);
  assertEquals(training[0].times.length, 1500);
});

Deno.test("foldsOf() leaves out a fold in whose training a column has no value", () => {
  const one = record("a", 40);
  // Known from row 26 on: three quarters have it, the half and five eighths have not.
  const states = one.states.map((x, i) => i < 26 ? NaN : x);
  const folds = foldsOf([{ ...one, states }], 1, false);
  assertEquals(folds.map(({ judged: [{ trained }] }) => trained), [30]);
});

Deno.test("foldsOf() holds out every trajectory once, where whole ones are forecast", () => {
  for (const count of [2, 3, 4, 11]) {
    const names = Array.from({ length: count }, (_, j) => String(j));
    const folds = foldsOf(names.map((name) => record(name, 5)), 1, true);
    const judged = folds.flatMap(({ judged }) => judged.map(({ trajectory: { name } }) => name));
    assertEquals(judged.toSorted((a, b) => +a - +b), names);
    for (const { training, judged } of folds) {
      const out = judged.map(({ trajectory }) => trajectory);
      assert(training.every((one) => !out.includes(one)));
      assertEquals(training.length + out.length, count);
      assert(judged.every(({ trained, to }) => trained === 0 && to === 5));
    }
  }
});
