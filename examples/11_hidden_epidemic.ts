// An epidemic of which nobody counted who can catch it. The equations are known, three rates are not.
//
//   deno run examples/11_hidden_epidemic.ts
import {
  concat,
  intervals,
  levenbergMarquardt,
  meanSquaredError,
  mul,
  neg,
  positive,
  rk4,
  slice,
  solve,
  sub,
  vectorField,
} from "@revode/revode";

// A row a day: in bed, and up again but not yet well.
const counted = [
  [5, 0],
  [15, 0],
  [27, 0],
  [57, 18],
  [124, 47],
  [202, 118],
  [268, 184],
  [283, 265],
  [231, 306],
  [179, 314],
];

// S, B, C of 1000: β S B / N fall ill a day, γ B get up, δ C are well again. All rates are above 0.
const field = vectorField({
  state: [3],
  parameters: { beta: positive(1), gamma: positive(1), delta: positive(1) },
  f(_t, y, { beta, gamma, delta }) {
    const [S, B, C] = [0, 1, 2].map((i) => slice(y, i, i + 1));
    const ill = mul(mul(beta, S), mul(B, 1 / 1000));
    return concat([neg(ill), sub(ill, mul(gamma, B)), sub(mul(gamma, B), mul(delta, C))]);
  },
});

// What is observed of the state: all but its first element.
const loss = meanSquaredError(counted.map((_, day) => day), counted, {
  observe: (y) => slice(y, 1, 3),
});
const problem = { field, y0: [995, 5, 0], t0: 0, t1: 9, dt: 0.05, method: rk4, loss };
const fit = levenbergMarquardt({ problems: [problem] });
console.log(`${fit.iterations} steps, off by ${Math.sqrt(fit.loss).toFixed(1)} people`);
console.log(String(intervals(fit)));

const { y1 } = solve({ ...problem, t1: 15 });
console.log("never ill after 15 days:", y1.data[0].toFixed(0));
