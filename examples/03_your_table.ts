// A table of your own: uneven times, a missing cell, two trials. `deno task train FILE` does all of
// this and writes a report; here is what it is made of.
//
//   deno run examples/03_your_table.ts
import {
  lbfgs,
  meanSquaredError,
  mlp,
  readRecording,
  reversible,
  rk4,
  solve,
  Trainer,
} from "@revode/revode";

const table = `trial,minutes,celsius
a,0,92.0
a,1,83.1
a,2.5,72.3
a,4,
a,6,56.3
a,9,47.4
b,0,70.0
b,2,60.0
b,5,49.6
b,8,42.8`;
const { stateNames, trajectories } = readRecording(table, "cooling.csv", { group: "trial" });
console.log("columns", stateNames, "trials", trajectories.map(({ name }) => name));

// A network wants numbers near 1. Each trial is a problem of its own, over one field.
const scale = 100;
const field = mlp({ state: [1], hidden: [8] });
const method = reversible(rk4);
const problems = trajectories.map(({ times, states }) => {
  const rows = Array.from(states, (x) => [x / scale]);
  const loss = meanSquaredError(times, rows, { missing: true });
  return { field, y0: rows[0], t0: times[0], t1: times[times.length - 1], dt: 0.25, method, loss };
});

const trainer = new Trainer({ problems, optimizer: lbfgs() });
for (let update = 0; update < 100; update++) trainer.step();
field.parameters.flat.set(trainer.bestParameters);
console.log("root mean square error", (scale * Math.sqrt(trainer.bestLoss)).toFixed(2), "degrees");

// The cell that was missing.
const { y1 } = solve({ field, y0: [0.92], t0: 0, t1: 4, dt: 0.25, method });
console.log("after 4 minutes", (scale * y1.data[0]).toFixed(1));
