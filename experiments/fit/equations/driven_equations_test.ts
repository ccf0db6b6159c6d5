import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { csv, fitted } from "./tested_fit.ts";

Deno.test("equationsPlan() takes covariates and columns as inputs, and starts by a rule", async () => {
  // y′ = u − k y from y(0) = size, u = t: y = (t − 1/k)/k + (size + 1/k²) exp(−k t).
  const text = `
export const state = ["amount"];
export const inputs = { u: 1, size: [] };
export const parameters = { k: r.positive(0.2), share: r.bounded(0.4, 0, 1) };
export const y0 = (_p: Numbers, { size }: Numbers) => r.reshape(size, [1]);
export const observe = {
  seen: (y: r.Tensor, { parameters }: { parameters: Numbers }) => r.mul(parameters.share, y),
};
export const f = (_t: r.Tensor, y: r.Tensor, { k }: Numbers, { u }: Numbers) =>
  r.sub(u, r.mul(k, y));`;
  const k = 0.5;
  const rows = [1, 4, 2, 3].flatMap((size) =>
    Array.from({ length: 9 }, (_, i) => i / 2).map((t) => [
      ...[`of${size}`, t, size, t],
      0.25 * ((t - 1 / k) / k + (size + 1 / k ** 2) * Math.exp(-k * t)),
    ])
  );
  const options = { input: ["u"], state: ["seen"], covariate: ["size"] };
  const { natural, model, errors } = await fitted(text, csv("g,t,size,u,seen", rows), { options });
  assertAlmostEquals(natural.k.item(), k, 1e-5);
  assertAlmostEquals(natural.share.item(), 0.25, 1e-5);
  assertEquals(model.constants, { size: { of1: 1, of4: 4, of2: 2, of3: 3 } });
  assertEquals(model.inputNames, ["u"]);
  assert(errors.holdout.model.overall < 1e-5);
});

Deno.test("equationsPlan() has doses exact: those measured before, after and at the start", async () => {
  const text = `
export const state = ["amount"];
export const parameters = { ke: r.positive(0.1), volume: r.positive(1) };
export const y0 = { amount: r.fixed(0) };
export const observe = {
  conc: (y: r.Tensor, { parameters }: { parameters: Numbers }) => r.div(y, parameters.volume),
};
export const f = (_t: r.Tensor, y: r.Tensor, { ke }: Numbers) => r.neg(r.mul(ke, y));`;
  const conc = (t: number, ...doses: [number, number][]) =>
    doses.reduce((sum, [at, dose]) => sum + dose * Math.exp(-0.3 * (t - at)) / 2, 0);
  // At 0 the dose stands above what was measured; at 4 below it.
  const table = csv("t,dose,conc", [
    [0, 10, ""],
    [0, "", conc(0, [0, 10])],
    [1, "", conc(1, [0, 10])],
    [4, "", conc(4, [0, 10])],
    [4, 6, ""],
    [5, "", conc(5, [0, 10], [4, 6])],
    [8, "", conc(8, [0, 10], [4, 6])],
  ]);
  const options = { dose: ["dose:amount"], unmeasured: ["amount"] };
  const { natural, errors, model } = await fitted(text, table, { options, holdout: 0 });
  assertAlmostEquals(natural.ke.item(), 0.3, 1e-6);
  assertAlmostEquals(natural.volume.item(), 2, 1e-5);
  assertEquals(model.starts[0].y0, [10]);
  assert(errors.training.model.overall < 1e-5);
});
