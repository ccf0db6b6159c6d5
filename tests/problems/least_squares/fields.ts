import { add, concat, div, mul, neg, positive, scale, slice, sub } from "../../../tensors/mod.ts";
import { type VectorField, vectorField } from "../../../solvers/mod.ts";

/** Who can catch it, who is in bed, who recovers, of a population; β, γ and δ start at 1. */
export function epidemicField(population: number): VectorField {
  return vectorField({
    state: [3],
    parameters: { beta: positive(1), gamma: positive(1), delta: positive(1) },
    f(_t, y, { beta, gamma, delta }) {
      const [susceptible, inBed, recovering] = [0, 1, 2].map((i) => slice(y, i, i + 1));
      const caught = mul(beta, scale(mul(susceptible, inBed), 1 / population));
      const up = mul(gamma, inBed);
      return concat([neg(caught), sub(caught, up), sub(up, mul(delta, recovering))]);
    },
  });
}

/** A drug by mouth: the dose still in the gut, and the concentration in the blood. */
export function oneCompartment(): VectorField {
  return vectorField({
    state: [2],
    parameters: { ka: positive(1), ke: positive(0.1), V: positive(1) },
    f(_t, y, { ka, ke, V }) {
      const taken = mul(ka, slice(y, 0, 1));
      return concat([neg(taken), sub(div(taken, V), mul(ke, slice(y, 1, 2)))]);
    },
  });
}

/** A drug in the blood and in the tissue after an injection: both as concentrations of the blood's volume. */
export function twoCompartments(): VectorField {
  return vectorField({
    state: [2],
    parameters: { V: positive(8), out: positive(1), there: positive(1), back: positive(1) },
    f(_t, y, { out, there, back }) {
      const [blood, tissue] = [slice(y, 0, 1), slice(y, 1, 2)];
      const over = sub(mul(there, blood), mul(back, tissue));
      return concat([neg(add(mul(out, blood), over)), over]);
    },
  });
}
