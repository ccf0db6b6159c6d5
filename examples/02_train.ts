// A network learns a damped swing from its path.
//
//   deno run examples/02_train.ts
import { lbfgs, meanSquaredError, mlp, reversible, rk4, solve, train } from "@revode/revode";

// What was measured: position and velocity.
const swing = (t: number) => [
  Math.exp(-t / 4) * Math.cos(3 * t),
  -Math.exp(-t / 4) * (Math.cos(3 * t) / 4 + 3 * Math.sin(3 * t)),
];
const times = Array.from({ length: 101 }, (_, i) => i / 25);

// dy/dt = f(y; θ), f a network with 16 hidden units.
const field = mlp({ state: [2], hidden: [16] });
const problem = { field, y0: swing(0), t0: 0, dt: 0.02, method: reversible(rk4) };

const { losses, bestLoss, bestParameters } = train({
  ...problem,
  t1: 4,
  loss: meanSquaredError(times, times.map(swing)),
  optimizer: lbfgs(),
  iterations: 150,
});
console.log("loss", losses[0].toPrecision(2), "then", bestLoss.toExponential(1));

// A second beyond what it saw.
field.parameters.flat.set(bestParameters);
const { y1 } = solve({ ...problem, t1: 5 });
console.log("forecast", y1.data[0].toFixed(2), "truth", swing(5)[0].toFixed(2));
