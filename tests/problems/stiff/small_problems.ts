import {
  add,
  concat,
  dopri8,
  mul,
  pid,
  scale,
  slice,
  solve,
  square,
  sub,
  type Tensor,
  tensor,
  type VectorField,
  vectorField,
} from "../../../mod.ts";
import type { StiffProblem } from "./problem.ts";

/** The element of a vector, as a vector of one. */
const at = (y: Tensor, i: number) => slice(y, i, i + 1);

/** Three reactions, with their rates as parameters (H. H. Robertson, 1966). */
export function robertsonField(rates: readonly number[]): VectorField<"k", never, never> {
  return vectorField({
    state: [3],
    parameters: { k: tensor(rates) },
    f(_t, y, { k }) {
      const slow = mul(at(k, 0), at(y, 0));
      const fast = mul(at(k, 1), square(at(y, 1)));
      const back = mul(at(k, 2), mul(at(y, 1), at(y, 2)));
      return concat([sub(back, slow), sub(sub(slow, back), fast), fast]);
    },
  });
}

/** The rates that the problem is known by. */
export const ROBERTSON_RATES = [0.04, 3e7, 1e4];

export const ROBERTSON: StiffProblem = {
  name: "Robertson",
  field: robertsonField(ROBERTSON_RATES),
  y0: [1, 0, 0],
  t1: 1e11,
  end: [0.2083340149701255e-7, 0.8333360770334713e-13, 0.9999999791665050],
  atol: 1e-8,
};

/** Van der Pol's oscillator, y'' = μ (1 − y²) y' − y. */
export function vanDerPolField(mu: number): VectorField<"mu", never, never> {
  return vectorField({
    state: [2],
    parameters: { mu: tensor([mu]) },
    f(_t, y, parameters) {
      const [u, v] = [at(y, 0), at(y, 1)];
      return concat([v, sub(mul(parameters.mu, mul(sub(1, square(u)), v)), u)]);
    },
  });
}

/** With a moderate μ the reference is that of an explicit method, with as many steps as it takes. */
function vanDerPol(mu: number, t1: number, atol: number): StiffProblem {
  const field = vanDerPolField(mu);
  const y0 = [2, 0];
  const stepControl = pid({ rtol: 1e-13, atol: 1e-14 });
  return {
    name: `van der Pol, μ = ${mu}`,
    ...{ field, y0, t1, atol },
    get end() {
      const options = { field, y0, t0: 0, t1, method: dopri8, stepControl };
      return solve(options).y1.data;
    },
  };
}

export const VAN_DER_POL: readonly StiffProblem[] = [
  vanDerPol(1, 20, 1),
  vanDerPol(100, 200, 1e-3),
  {
    name: "van der Pol, μ = 1000",
    field: vanDerPolField(1000),
    y0: [2, 0],
    t1: 2000,
    // In the test set time runs 1000 times as fast.
    end: [1.706167732170483, -0.8928097010247975e-3],
    atol: 1e-3,
  },
];

export const OREGONATOR: StiffProblem = {
  name: "Oregonator",
  field: vectorField({
    state: [3],
    f(_t, y) {
      const [a, b, c] = [at(y, 0), at(y, 1), at(y, 2)];
      const inner = add(b, mul(a, sub(sub(1, scale(a, 8.375e-6)), b)));
      return concat([
        scale(inner, 77.27),
        scale(sub(c, mul(add(1, a), b)), 1 / 77.27),
        scale(sub(a, c), 0.161),
      ]);
    },
  }),
  y0: [1, 2, 3],
  t1: 360,
  end: [0.1000814870318523e1, 0.1228178521549917e4, 0.1320554942846706e3],
  atol: 1e-2,
};
