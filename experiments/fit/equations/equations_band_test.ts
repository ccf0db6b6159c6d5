import { assert, assertEquals } from "@std/assert";
import { holdOut, readRecording } from "../../../systems/mod.ts";
import { Random } from "../../../tensors/mod.ts";
import { SETTINGS } from "./tested_fit.ts";
import { runTraining } from "../training.ts";
import { equationsPlan } from "./equations_plan.ts";
import { loadEquations } from "./load_equations.ts";

const ONCE = { ...SETTINGS, iterations: 1 };

/** Growth to a limit: N′ = rate N (1 − N / most). */
const GROWTH = `import { div, mul, positive, sub, type Tensor } from "@revode/revode";
export const state = ["N"];
export const parameters = { rate: positive(0.5), most: positive(8) };
export const f = (_t: Tensor, y: Tensor, p: Record<string, Tensor>) =>
  mul(mul(p.rate, y), sub(1, div(y, p.most)));`;

const population = (t: number) => 10 / (1 + 9 * Math.exp(-0.8 * t));

/** How many of the numbers that were held out lie in the band, of a table drawn by a seed. */
async function covered(seed: number, groups: number): Promise<[inside: number, of: number]> {
  const random = new Random(seed);
  const rows = Array.from(
    { length: groups },
    (_, group) =>
      Array.from(
        { length: 15 },
        (_, i) => `${group},${i / 2},${population(i / 2) + random.normal(0, 0.2)}`,
      ),
  );
  const table = ["group,t,N", ...rows.flat()].join("\n");
  const recording = readRecording(table, "a.csv", { group: "group" });
  const { training, trained } = holdOut(recording, 0.2);
  const plan = equationsPlan(await loadEquations(GROWTH, "a.ts"), recording, training, ONCE);
  const { bestParameters } = (await runTraining(plan))!;
  const band = plan.kit!.band(bestParameters)!;
  let [inside, of] = [0, 0];
  recording.trajectories.forEach((one, k) => {
    const { lower, upper } = band(one, trained[k], one.times);
    one.states.forEach((x, i) => {
      if (i < Math.max(1, trained[k])) return;
      of++;
      if (lower[i] <= x && x <= upper[i]) inside++;
    });
  });
  return [inside, of];
}

for (const groups of [1, 5]) {
  Deno.test(`equationsBand() holds 95 % of what was held out of ${groups} groups`, async () => {
    let [inside, of] = [0, 0];
    for (let seed = 0; seed < 60 / groups; seed++) {
      const [more, all] = await covered(seed, groups);
      [inside, of] = [inside + more, of + all];
    }
    const part = inside / of;
    assert(0.91 < part && part < 0.985, `${inside} of ${of}`);
  });
}

Deno.test("equationsBand() is none where nothing is left over to tell the noise from", async () => {
  const recording = readRecording("t,N\n0,1\n1,2\n2,3", "a.csv");
  const equations = await loadEquations(GROWTH, "a.ts");
  const plan = equationsPlan(equations, recording, recording.trajectories, ONCE);
  const { bestParameters } = (await runTraining(plan))!;
  assertEquals(plan.kit!.band(bestParameters), undefined);
  const { level, notes, rows } = plan.kit!.parameters(bestParameters);
  assertEquals([level, rows.length], [undefined, 3]);
  assertEquals(notes, ["No intervals: there are not more data than numbers to find."]);
});
