// A Runge-Kutta method of your own. The order that you claim is checked against every order
// condition, and `reversible` makes it go back.
//
//   deno run examples/04_own_method.ts
import { neg, reversible, rungeKutta, solve, vectorField } from "@revode/revode";

// Kutta's method of order 3, from 1901.
const kutta3 = rungeKutta({
  name: "kutta3",
  order: 3,
  a: [[], [1 / 2], [-1, 2]],
  b: [1 / 6, 2 / 3, 1 / 6],
  c: [0, 1 / 2, 1],
});

const decay = vectorField({ state: [1], f: (_t, y) => neg(y) });
const errorWith = (method: typeof kutta3 | ReturnType<typeof reversible>, dt: number) => {
  const { y1 } = solve({ field: decay, y0: [1], t0: 0, t1: 1, dt, method });
  return Math.abs(y1.data[0] - Math.exp(-1));
};

for (const method of [kutta3, reversible(kutta3)]) {
  const order = Math.log2(errorWith(method, 0.02) / errorWith(method, 0.01));
  console.log(method.name, "has the order", order.toFixed(1));
}

// A wrong coefficient does not get through.
try {
  rungeKutta({ ...kutta3.tableau, b: [1 / 6, 1 / 2, 1 / 3] });
} catch (error) {
  console.log(error instanceof RangeError ? error.message : error);
}
