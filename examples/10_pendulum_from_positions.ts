// A pendulum of which a camera saw the angle alone. Its velocity is a state that nobody measured: where both
// start is fitted, and how the velocity changes is learnt by a network.
//
//   deno run examples/10_pendulum_from_positions.ts
import {
  add,
  concat,
  lbfgs,
  meanSquaredError,
  neg,
  network,
  Random,
  reversible,
  rk4,
  scale,
  sin,
  slice,
  solve,
  type StartFunction,
  type Tensor,
  tensor,
  train,
  vectorField,
} from "@revode/revode";

const angleOf = (y: Tensor) => slice(y, 0, 1);
const velocityOf = (y: Tensor) => slice(y, 1, 2);

// The truth, 20 angles a second, each off by half a degree.
const truth = vectorField({
  state: [2],
  f: (_t, y) =>
    concat([velocityOf(y), neg(add(scale(sin(angleOf(y)), 9.8), scale(velocityOf(y), 0.2)))]),
});
const start = { t0: 0, dt: 0.05, method: reversible(rk4) };
const times = Array.from({ length: 81 }, (_, i) => i / 20);
const swing =
  solve({ ...start, field: truth, y0: [1.2, 0.8], t1: 5, saveAt: [...times, 5] }).states;
const random = new Random(1);
const angles = times.map((_, i) => swing.data[2 * i] + random.normal(0, 0.01));

// What is known: the angle changes by the velocity.
const net = network({ widths: [2, 16, 1] });
const field = vectorField({
  state: [2],
  parameters: { start: tensor([angles[0], 0]), ...net.parameters },
  f: (_t, y, p) => concat([velocityOf(y), scale(net.apply(p, y), 10)]),
});
const y0: StartFunction = (p) => p.start;

// First a second of it, then two, then all: a long path from a bad start is hard to mend.
for (const rows of [20, 40, 81]) {
  const { bestLoss, bestParameters } = train({
    ...{ ...start, field, y0, t1: times[rows - 1], iterations: 100, optimizer: lbfgs() },
    loss: meanSquaredError(times.slice(0, rows), angles.slice(0, rows), { observe: angleOf }),
  });
  field.parameters.flat.set(bestParameters);
  console.log(times[rows - 1], "s: off by", Math.sqrt(bestLoss).toFixed(3));
}
const { y1 } = solve({ ...start, field, y0, t1: 5 });
const show = (numbers: ArrayLike<number>) => Array.from(numbers, (x) => x.toFixed(2)).join(" ");
console.log("start", show(field.parameters.get("start").data), "truth 1.20 0.80");
console.log("a second on", show(y1.data), "truth", show(swing.data.slice(-2)));
