// A converter is switched between voltages. A network learns from one record what it does, and says what
// it will do when it is switched otherwise.
//
//   deno run examples/09_driven_converter.ts
import {
  add,
  concat,
  interpolation,
  lbfgs,
  meanSquaredError,
  mlp,
  mul,
  Random,
  reversible,
  rk4,
  scale,
  slice,
  solve,
  square,
  sub,
  train,
  vectorField,
} from "@revode/revode";

// What is measured: the current in a coil that saturates, and the voltage behind it.
const converter = vectorField({
  state: [2],
  inputs: { voltage: 1 },
  f(_t, y, _p, { voltage }) {
    const [i, v] = [slice(y, 0, 1), slice(y, 1, 2)];
    const across = sub(sub(voltage, v), scale(i, 0.3));
    return concat([mul(add(1, scale(square(i), 0.5)), across), sub(i, scale(v, 0.5))]);
  },
});

// Each voltage holds until the next: the input jumps, and steps end there by themselves.
const switched = (seed: number) => {
  const random = new Random(seed);
  const times = Array.from({ length: 41 }, (_, k) => k);
  const values = times.map(() => random.uniform(0, 2));
  return { voltage: interpolation(times, values, { kind: "previous" }) };
};
const run = { y0: [0, 0], t0: 0, t1: 40, dt: 0.1, method: reversible(rk4) };
const times = Array.from({ length: 200 }, (_, k) => 0.2 * (k + 1));
const record = (seed: number) =>
  solve({ ...run, field: converter, inputs: switched(seed), saveAt: times }).states;

const field = mlp({ state: [2], hidden: [16], inputs: { voltage: 1 } });
const { bestLoss, bestParameters } = train({
  ...{ ...run, field, inputs: switched(1), loss: meanSquaredError(times, record(1)) },
  ...{ optimizer: lbfgs(), iterations: 150 },
});
field.parameters.flat.set(bestParameters);
console.log("off by", Math.sqrt(bestLoss).toFixed(3), "on what it saw");

const { states } = solve({ ...run, field, inputs: switched(2), saveAt: times });
const truth = record(2).data;
const squares = states.data.reduce((sum, x, k) => sum + (x - truth[k]) ** 2, 0);
console.log("off by", Math.sqrt(squares / truth.length).toFixed(3), "when switched otherwise");
