// A spring whose law is known, and a friction whose is not: a network learns it, beside the stiffness.
//
//   deno run examples/12_unknown_friction.ts
import {
  concat,
  div,
  fixed,
  levenbergMarquardt,
  meanSquaredError,
  mul,
  neg,
  network,
  positive,
  Random,
  rk4,
  slice,
  solve,
  sub,
  tensor,
  vectorField,
} from "@revode/revode";

// What is true: x″ = −4 x − 0.8 tanh(3 v), measured every tenth of a second with some noise.
const friction = (v: number) => 0.8 * Math.tanh(3 * v);
const random = new Random(1);
const rows: number[][] = [];
for (let i = 0, x = 1.5, v = 0; i <= 60; i++) {
  rows.push([x + random.normal(0, 0.01), v + random.normal(0, 0.01)]);
  for (let k = 0; k < 1000; k++) [x, v] = [x + 1e-4 * v, v - 1e-4 * (4 * x + friction(v))];
}

// What is known: the mass, that a spring pulls in proportion, and that friction depends on v.
const net = network({ widths: [1, 4, 1], name: "friction" });
const field = vectorField({
  state: [2],
  parameters: { mass: fixed(1), stiffness: positive(2), ...net.parameters },
  f(_t, y, p) {
    const [x, v] = [slice(y, 0, 1), slice(y, 1, 2)];
    const pull = sub(neg(mul(p.stiffness, x)), net.apply(p, v));
    return concat([v, div(pull, p.mass)]);
  },
});
const loss = meanSquaredError(rows.map((_, i) => i / 10), rows);
const problem = { field, y0: [1.5, 0], t0: 0, t1: 6, dt: 0.05, method: rk4, loss };
const fit = levenbergMarquardt({ problems: [problem] });

console.log(`off by ${Math.sqrt(fit.loss).toFixed(4)} after ${fit.iterations} steps`);
console.log("stiffness", fit.parameters.stiffness.item().toFixed(2));
for (const v of [-1.5, -0.5, 0.5, 1.5]) {
  const learnt = net.apply(fit.parameters, tensor([v])).item();
  console.log(`friction at ${v}:`, learnt.toFixed(2), "truth", friction(v).toFixed(2));
}
const { y1 } = solve({ ...problem, t1: 8 });
console.log("after 8 s at", y1.data[0].toFixed(2));
