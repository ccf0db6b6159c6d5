import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  brownianPath,
  finalStateLoss,
  heun,
  reversible,
  solve,
  solveEach,
  square,
  stratonovich,
  sum,
  Trainer,
  valueAndGrad,
  valueAndGradEach,
} from "../../mod.ts";
import { NOISY_START, noisyNetwork } from "../../tests/problems/noisy/noisy_networks.ts";

const field = noisyNetwork("own");
const common = { field, t0: 0, t1: 1, dt: 0.05, method: stratonovich(reversible(heun)) };
const loss = finalStateLoss((y) => sum(square(y)), field.stateShape);
const paths = [1, 2, 2].map((seed) => brownianPath({ seed, size: [3, 2], t1: 1, dt: 0.05 }));
const each = paths.map((noise) => ({ noise, y0: NOISY_START }));

Deno.test("each trajectory may have noise of its own", () => {
  const solved = solveEach({ ...common, each });
  solved.forEach(({ y1 }, k) => {
    assertEquals(y1.data, solve({ ...common, ...each[k] }).y1.data);
  });
  assertEquals(solved[1].y1.data, solved[2].y1.data);
  assertEquals(solved[0].y1.data.some((y, k) => y === solved[1].y1.data[k]), false);

  const weights = [1, 1, 1];
  const { value, parametersBar } = valueAndGradEach({ ...common, loss, each, weights });
  const alone = each.map((own) => valueAndGrad({ ...common, loss, ...own }));
  assertAlmostEquals(value, alone.reduce((all, one) => all + one.value, 0), 1e-12);
  parametersBar.forEach((bar, i) =>
    assertAlmostEquals(bar, alone.reduce((all, one) => all + one.parametersBar[i], 0), 1e-12)
  );
});

Deno.test("problems of a training have noise of their own, which may be drawn anew", () => {
  const trainer = new Trainer({ problems: each.map((own) => ({ ...common, loss, ...own })) });
  const first = trainer.run();
  assertAlmostEquals(first, valueAndGradEach({ ...common, loss, each }).value, 1e-12);
  paths[0].seed = 7;
  assertEquals(trainer.run() === first, false);
  paths[0].seed = 1;
  assertEquals(trainer.run(), first);
  trainer.release();
});
