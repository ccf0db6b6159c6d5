import { assert, assertAlmostEquals } from "@std/assert";
import { testOnTable } from "../../../tests/problems/recordings.ts";
import { forecast, inDocs } from "./tested_fit.ts";

testOnTable(
  {
    name: "an epidemic of which nobody counted the susceptible is forecast from other seeds",
    file: "influenza_england_1978_school.csv",
  },
  async (text) => {
    const module = await inDocs("convalescent");
    for (const seed of [1, 2, 3, 4]) {
      const { holdout, natural } = await forecast(module, text, seed);
      assert(holdout.model.overall < 0.5, `seed ${seed}: ${holdout.model.overall}`);
      assertAlmostEquals(natural.gamma.item(), 0.424, 0.02);
    }
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
