import { assertEquals } from "@std/assert";
import type { Chosen } from "./chosen.ts";
import { chosenLine } from "./chosen_line.ts";

const plain: Chosen = {
  shape: { hidden: [], hiddenStates: 0, stable: true },
  units: { log: [false], seasons: [] },
  ...{ from: "path", error: 0.25, among: 9 },
};

function line(more: Partial<Chosen>, activation = "tanh"): string {
  return chosenLine({ ...plain, ...more }, {
    ...{ inputNames: ["heat"], doses: [{ name: "amount", state: 0 }] },
    covariates: [{ name: "weight", values: Float64Array.of(3) }],
  }, activation);
}

Deno.test("chosenLine() says what a model is made of, and what it is worth", () => {
  const why = ", chosen among 9: 0.250 deviations off on parts held out in training";
  assertEquals(line({}), `a stable linear field, driven by heat and amount${why}`);
  assertEquals(
    line({ shape: { hidden: [], hiddenStates: 2, covariates: true }, from: "last row" }),
    "a linear field, 2 hidden states, driven by heat, amount and weight, forecasts from the last row" +
      why,
  );
  assertEquals(
    line({
      shape: { hidden: [], hiddenStates: 0, amounts: true },
      units: { log: [true], seasons: [] },
    }),
    `a linear field, rates of growth by amounts, logarithm, driven by heat and amount${why}`,
  );
});

Deno.test("chosenLine() says that a model is empty until the first dose", () => {
  const shape = { ...plain.shape, hiddenStates: 1, rest: true, paced: true, covariates: true };
  assertEquals(
    line({ shape, among: 1 }),
    "a stable linear field, empty until the first dose, its pace by covariates, 1 hidden state, " +
      "driven by heat, amount and weight",
  );
});

Deno.test("chosenLine() calls a network bounded where it is", () => {
  const shape = { hidden: [8, 4], hiddenStates: 1, stable: true };
  const of = (activation: string) => line({ shape, among: 1 }, activation);
  const rest = "1 hidden state, driven by heat and amount";
  assertEquals(of("tanh"), `a network of 8 and 4 hidden units, bounded, ${rest}`);
  // What grows without limit is not, however stable its linear part is.
  assertEquals(of("relu"), `a network of 8 and 4 hidden units, ${rest}`);
});

Deno.test("chosenLine() names all models of a mean, and from how many starts they are trained", () => {
  const why = ", chosen among 14: 0.250 deviations off on parts held out in training";
  const shape = { hidden: [64], hiddenStates: 0, stable: true };
  const member = { shape, units: plain.units, from: "last row" as const };
  assertEquals(
    chosenLine({ ...plain, error: 0.25, among: 14, members: [member], starts: 2 }, {}, "tanh"),
    "the mean of a stable linear field, and a network of 64 hidden units, bounded, averaged from 2 " +
      "starts, forecasts from the last row" + why,
  );
});

Deno.test("chosenLine() says nothing of a choice where there was none", () => {
  const { error: _, ...untold } = plain;
  for (const chosen of [{ ...plain, among: 1 }, untold]) {
    assertEquals(
      chosenLine(chosen, {}, "tanh"),
      "a stable linear field",
    );
  }
});
