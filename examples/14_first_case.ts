// When did an epidemic begin? Counting began when hundreds were ill. The first case, and so the start of
// the solve, is to be found along with two rates.
//
//   deno run examples/14_first_case.ts
import {
  concat,
  lbfgs,
  mul,
  neg,
  negativeLogLikelihood,
  positive,
  reversible,
  rk4,
  slice,
  sub,
  valueAndGrad,
  vectorField,
} from "@revode/revode";

// Of 10,000 people those who were ill, a day each. Drawn for β = 0.55, γ = 0.2 and a first case 18.3 days before.
const ill = [
  ...[522, 671, 917, 1177, 1569, 1845, 2187, 2356, 2679, 2632, 2677, 2613],
  ...[2535, 2363, 2103, 1959, 1810, 1582, 1395, 1239, 1057, 984, 850, 693],
];

const field = vectorField({
  state: [2], // who can fall ill, who is
  parameters: { beta: positive(1), gamma: positive(0.5) },
  f(_t, y, { beta, gamma }) {
    const [S, I] = [slice(y, 0, 1), slice(y, 1, 2)];
    const falls = mul(mul(beta, S), mul(I, 1e-4));
    return concat([neg(falls), sub(falls, mul(gamma, I))]);
  },
});
const loss = negativeLogLikelihood(ill.map((_, day) => day), ill, {
  distribution: "poisson",
  observe: (y) => slice(y, 1, 2),
});

// The parameters, and behind them the logarithm of how long before: so the start is before day 0.
const values = Float64Array.of(...field.parameters.flat, Math.log(5));
const optimizer = lbfgs().bind(values.length);
for (let k = 0; k < 40; k++) {
  field.parameters.flat.set(values.subarray(0, -1));
  const t0 = -Math.exp(values[2]);
  const t1 = ill.length - 1;
  const { value, parametersBar, timesBar } = valueAndGrad({
    ...{ field, y0: [9999, 1], t0, t1, dt: (t1 - t0) / 200, method: reversible(rk4), loss },
    timeGradients: true,
  });
  optimizer.step(values, Float64Array.of(...parametersBar, timesBar!.t0 * t0), value);
  if (k % 13 === 0) console.log("loss", value.toFixed(2), "first case on day", t0.toFixed(2));
}
const { beta, gamma } = field.parameters.natural();
console.log("beta", beta.data[0].toFixed(3), "gamma", gamma.data[0].toFixed(3));
