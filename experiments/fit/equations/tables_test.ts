import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { testOnTable } from "../../../tests/problems/recordings.ts";
import type { RecordingOptions } from "../../../systems/mod.ts";
import { fitted } from "./tested_fit.ts";
import { EQUATIONS_SETTINGS } from "./equations_options.ts";

/** The module in the documentation that has some words in it. */
async function inDocs(words: string): Promise<string> {
  const page = await Deno.readTextFile(new URL("../../../docs/fitting.md", import.meta.url));
  const blocks = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block);
  const found = blocks.filter((block) => block.includes("export const") && block.includes(words));
  assertEquals(found.length, 1);
  return found[0];
}

/** As the command fits by default, but for the seed. */
async function forecast(module: string, text: string, seed: number, options?: RecordingOptions) {
  const iterations = Number(EQUATIONS_SETTINGS.iterations.equations);
  const { natural, errors } = await fitted(module, text, {
    ...(options && { options }),
    settings: { iterations, seed },
  });
  return { natural, holdout: errors.holdout };
}

testOnTable(
  {
    name: "an epidemic of which nobody counted the susceptible is forecast from every seed",
    file: "influenza_england_1978_school.csv",
  },
  async (text) => {
    const module = await inDocs("convalescent");
    for (const seed of [0, 1, 2, 3, 4]) {
      const { holdout, natural } = await forecast(module, text, seed);
      assert(holdout.model.overall < 0.5, `seed ${seed}: ${holdout.model.overall}`);
      assertAlmostEquals(natural.gamma.item(), 0.424, 0.02);
    }
  },
);

testOnTable(
  { name: "hares and lynxes are forecast by Lotka and Volterra", file: "hudson-bay-lynx-hare.csv" },
  async (text) => {
    const module = `
export const state = ["Hare", "Lynx"];
export const parameters = {
  growth: r.positive(1), eaten: r.positive(0.01), starved: r.positive(1), fed: r.positive(0.01),
};
export const f = (_t: r.Tensor, y: r.Tensor, p: Numbers) => {
  const met = r.mul(at(y, 0), at(y, 1));
  return r.concat([
    r.sub(r.mul(p.growth, at(y, 0)), r.mul(p.eaten, met)),
    r.sub(r.mul(p.fed, met), r.mul(p.starved, at(y, 1))),
  ]);
};`;
    const { holdout } = await forecast(module, text, 0, { state: ["Hare", "Lynx"] });
    assert(holdout.model.overall < 0.247, String(holdout.model.overall));
  },
);

testOnTable(
  { name: "a drug by mouth is forecast in persons that were held out", file: "Theoph.csv" },
  async (text) => {
    const module = await inDocs('"gut"');
    const { holdout, natural } = await forecast(module, text, 0, {
      ...{ group: "Subject", input: ["Dose"], state: ["conc"] },
    });
    assert(holdout.model.overall < 0.6, String(holdout.model.overall));
    assert(holdout.model.columns[0] < 1.6, String(holdout.model.columns[0]));
    assertAlmostEquals(natural.ka.item(), 1.593, 0.01);
    assertAlmostEquals(natural.ke.item(), 0.083, 0.001);
  },
);

testOnTable(
  { name: "doses on the way are forecast in children that were held out", file: "Phenobarb.csv" },
  async (text) => {
    const module = `
export const state = ["amount"];
export const inputs = { Wt: 1 };
export const parameters = { clearance: r.positive(0.01), volume: r.positive(1) };
export const y0 = { amount: r.fixed(0) };
export const observe = {
  conc: (y: r.Tensor, { parameters, inputs }: { parameters: Numbers; inputs: Numbers }) =>
    r.div(y, r.mul(parameters.volume, inputs.Wt)),
};
export const f = (_t: r.Tensor, y: r.Tensor, { clearance, volume }: Numbers) =>
  r.neg(r.mul(r.div(clearance, volume), y));`;
    const options = {
      group: "Subject",
      dose: ["dose:amount"],
      unmeasured: ["amount"],
      covariate: ["Wt"],
      state: ["conc"],
    };
    const { holdout } = await forecast(module, text, 0, options);
    const rival = Math.min(...["last value", "straight line"].map((who) => holdout[who].overall));
    assert(holdout.model.overall < 0.9 * rival, `${holdout.model.overall} ${rival}`);
  },
);
