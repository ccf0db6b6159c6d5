// Which way does a spiral turn? A neural controlled differential equation, dh/ds = F(h) dX/ds, reads noisy
// points at irregular times: X is a smooth path through (time, x, y), s the number of the point.
//
//   deno run examples/13_spirals.ts
import {
  adamW,
  finalStateLoss,
  interpolation,
  matmul,
  mean,
  midpoint,
  mul,
  network,
  Random,
  reshape,
  softplus,
  solve,
  sub,
  tanh,
  type Tensor,
  tensor,
  train,
  vectorField,
} from "@revode/revode";

const [count, points, hidden] = [64, 24, 6];
const random = new Random(1);
const numbers = Array.from({ length: points }, (_, k) => k);

/** Every second spiral turns to the left. What is seen has the shape [points, count, 3]. */
function draw() {
  const seen: number[][][] = numbers.map(() => []);
  const isLeft = Array.from({ length: count }, (_, i) => [i % 2]);
  for (const [left] of isLeft) {
    const start = random.uniform(0, 6.28);
    const times = numbers.map(() => random.uniform(0, 5)).sort((a, b) => a - b);
    times.forEach((t, k) => {
      const [radius, angle] = [Math.exp(-t / 4), start + (left ? 2 : -2) * t];
      const [x, y] = [Math.cos(angle), Math.sin(angle)].map((z) => radius * z);
      seen[k].push([t, x + random.normal(0, 0.25), y + random.normal(0, 0.25)]);
    });
  }
  return { seen, isLeft };
}

const [toStart, toRate, toLogit] = [[3, 16, hidden], [hidden, 32, hidden * 3], [hidden, 1]]
  .map((widths, k) =>
    network({ widths, activation: softplus, name: ["start", "rate", "logit"][k] })
  );
const field = vectorField({
  state: [count, hidden],
  inputs: { X: [count, 3] },
  parameters: { ...toStart.parameters, ...toRate.parameters, ...toLogit.parameters },
  f(_s, h, p, _inputs, { rate }) {
    const F = reshape(tanh(toRate.apply(p, h)), [count, hidden, 3]);
    return reshape(matmul(F, reshape(rate("X"), [count, 3, 1])), [count, hidden]);
  },
});
const problemOf = (seen: number[][][]) => ({
  ...{ field, t0: 0, t1: points - 1, dt: 1, method: midpoint },
  inputs: { X: interpolation(numbers, seen, { kind: "cubic", slopes: "backward" }) },
  y0: (p: Record<string, Tensor>) => toStart.apply(p, tensor(seen[0])),
});

const { seen, isLeft } = draw();
const { losses, bestLoss } = train({
  ...problemOf(seen),
  // Cross-entropy: the mean of softplus(z) − l z over logits z and labels l.
  loss: finalStateLoss((h, { parameters }) => {
    const logits = toLogit.apply(parameters, h);
    return mean(sub(softplus(logits), mul(tensor(isLeft), logits)));
  }),
  optimizer: adamW({ learningRate: 0.01 }),
  iterations: 40,
});
console.log("loss", losses[0].toPrecision(2), "then", bestLoss.toPrecision(2));

const others = draw();
const { y1 } = solve(problemOf(others.seen));
const logits = toLogit.apply(field.parameters.natural(), y1).data;
const right = others.isLeft.filter(([left], i) => (logits[i] > 0) === (left === 1));
console.log("of", count, "that it never saw it tells", right.length);
