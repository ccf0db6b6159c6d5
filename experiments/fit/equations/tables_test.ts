import { assert, assertAlmostEquals } from "@std/assert";
import { testOnTable } from "../../../tests/problems/recordings.ts";
import { forecast, inDocs } from "./tested_fit.ts";

testOnTable(
  {
    name: "an epidemic of which nobody counted the susceptible is forecast",
    file: "influenza_england_1978_school.csv",
  },
  async (text) => {
    const module = await inDocs("convalescent");
    const { holdout, natural } = await forecast(module, text, 0);
    assert(holdout.model.overall < 0.5, String(holdout.model.overall));
    assertAlmostEquals(natural.gamma.item(), 0.424, 0.02);
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
