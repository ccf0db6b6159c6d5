import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Case } from "./case.ts";
import { benchSystem, statesAt, stateSizeOf } from "./bench_systems.ts";
import { subjectOf } from "../measure/built_in_subject.ts";

const CASE: Case = {
  adjoint: "reversible",
  method: "euler",
  system: "white-dwarf",
  steps: 100,
  repeat: 1,
  points: 10,
};

Deno.test("benchSystem() repeats start and data for a batch", () => {
  const one = benchSystem({ system: "coupled-oscillator" });
  const many = benchSystem({ system: "coupled-oscillator", batch: 3 });
  assertEquals(many.y0.toArray(), [1, 2, 3].map(() => one.y0.toArray()));
  const times = Float64Array.of(0.5, 1);
  const [single] = [statesAt(one, times).toArray() as number[][]];
  assertEquals(statesAt(many, times).toArray(), single.map((row) => [row, row, row]));
  assertEquals(stateSizeOf({ system: "coupled-oscillator", batch: 3 }), 12);
});

Deno.test("benchSystem() has waves of any size", () => {
  assertEquals(stateSizeOf({ system: "waves", state: 7 }), 7);
  const { y0 } = benchSystem({ system: "waves", state: 3 });
  y0.data.forEach((y, k) => assertAlmostEquals(y, Math.sin(k), 1e-15));
});

Deno.test("subjectOf() makes a gradient of every variant, by every adjoint", () => {
  const variants = [
    { batch: 3 },
    { hidden: [4, 5] },
    { coupling: 0.9 },
    { system: "waves", state: 5, batch: 2 },
  ];
  // The automatic choice keeps stages where a batch or a network is wide enough.
  const evaluations = { "full:stages": [100], backsolve: [200], "automatic:1000000": [100, 200] };
  for (const variant of variants) {
    for (
      const [adjoint, counts] of Object.entries({
        ...evaluations,
        reversible: [400],
        "reversible:0": [400],
      })
    ) {
      const gradient = subjectOf({ ...CASE, ...variant, adjoint }).prepare(100);
      gradient.run();
      assert((counts as number[]).includes(gradient.stats.evaluations), adjoint);
      gradient.release();
    }
  }
});
