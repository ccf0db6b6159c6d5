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
  slice,
  softplus,
  solve,
  tanh,
  type Tensor,
  tensor,
  train,
  vectorField,
} from "@revode/revode";

const [count, points, hidden, random] = [64, 24, 6, new Random(1)];
const numbers = Array.from({ length: points }, (_, k) => k);

/** Spirals that turn left, 1, and right, -1, by turns; their paths have the shape [points, count, 3]. */
function draw() {
  const turns = Array.from({ length: count }, (_, i) => [i % 2 ? 1 : -1]);
  const noisy = (x: number) => x + random.normal(0, 0.25);
  const spirals = turns.map(([turn]) => {
    const start = random.uniform(0, 6.28);
    const times = numbers.map(() => random.uniform(0, 5)).sort((s, t) => s - t);
    const at = (f: typeof Math.cos, t: number) => Math.exp(-t / 4) * f(start + 2 * turn * t);
    return times.map((t) => [t, noisy(at(Math.cos, t)), noisy(at(Math.sin, t))]);
  });
  return { turns, paths: numbers.map((k) => spirals.map((spiral) => spiral[k])) };
}

const toStart = network({ widths: [3, 16, hidden], activation: softplus, name: "start" });
const toRate = network({ widths: [hidden, 32, hidden * 3], activation: softplus, name: "rate" });
const field = vectorField({
  state: [count, hidden],
  inputs: { X: [count, 3] },
  parameters: { ...toStart.parameters, ...toRate.parameters },
  f(_s, h, p, _inputs, { rate }) {
    const F = reshape(tanh(toRate.apply(p, h)), [count, hidden, 3]);
    return reshape(matmul(F, reshape(rate("X"), [count, 3, 1])), [count, hidden]);
  },
});
const problemOf = (paths: number[][][]) => ({
  ...{ field, t0: 0, t1: points - 1, dt: 1, method: midpoint },
  inputs: { X: interpolation(numbers, paths, { kind: "cubic", slopes: "backward" }) },
  y0: (p: Record<string, Tensor>) => toStart.apply(p, tensor(paths[0])),
});

// The first hidden state z is to end below 0 where it turns left: softplus(turn z) is the cross-entropy.
const { turns, paths } = draw();
const cost = (h: Tensor) => mean(softplus(mul(slice(h, 0, 1, -1), tensor(turns))));
const { losses, bestLoss } = train({
  ...problemOf(paths),
  loss: finalStateLoss(cost, field.stateShape),
  ...{ optimizer: adamW({ learningRate: 0.01 }), iterations: 40 },
});
console.log("loss", losses[0].toPrecision(2), "then", bestLoss.toPrecision(2));

const others = draw();
const { data } = solve(problemOf(others.paths)).y1;
const right = others.turns.filter(([turn], i) => turn * data[i * hidden] < 0);
console.log("of", count, "that it never saw it tells", right.length);
