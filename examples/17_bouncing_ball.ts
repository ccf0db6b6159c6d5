// Gravity and restitution of a ball, learnt from its height alone: through bounces, whose times move with both.
//
//   deno run examples/17_bouncing_ball.ts
import {
  bounded,
  concat,
  lbfgs,
  meanSquaredError,
  mul,
  neg,
  positive,
  Random,
  reshape,
  reversible,
  rk4,
  slice,
  solve,
  stateEvent,
  train,
  vectorField,
} from "@revode/revode";

// What is true: let go at a metre, g = 9.81, and each bounce leaves 0.8 of the speed. Measured to half a centimetre.
const random = new Random(1);
const times = Array.from({ length: 60 }, (_, i) => (i + 1) / 25);
const heights = times.map((t) => {
  let speed = Math.sqrt(2 * 9.81);
  for (let begin = speed / 9.81; t > begin; begin += 2 * speed / 9.81) {
    speed *= 0.8;
    const s = t - begin;
    if (s < 2 * speed / 9.81) return [speed * s - 9.81 * s * s / 2 + random.normal(0, 0.005)];
  }
  return [1 - 9.81 * t * t / 2 + random.normal(0, 0.005)];
});

const field = vectorField({
  state: [2],
  parameters: { gravity: positive(9.5), restitution: bounded(0.75, 0, 1) },
  f: (_t, y, p) => concat([slice(y, 1, 2), neg(reshape(p.gravity, [1]))]),
});
const bounce = stateEvent<"gravity" | "restitution">({
  when: (_t, y) => slice(y, 0, 1),
  direction: "down",
  then: (_t, y, p) => concat([slice(y, 0, 1), neg(mul(p.restitution, slice(y, 1, 2)))]),
});
const problem = {
  ...{ field, y0: [1, 0], t0: 0, t1: 2.4, dt: 0.02, method: reversible(rk4), events: [bounce] },
  loss: meanSquaredError(times, heights, { observe: (y) => slice(y, 0, 1) }),
};
const { bestLoss } = train({ ...problem, optimizer: lbfgs(), iterations: 30 });

const { gravity, restitution } = field.parameters.natural();
console.log(`off by ${(1000 * Math.sqrt(bestLoss)).toFixed(1)} mm`);
console.log("gravity", gravity.item().toFixed(2), "restitution", restitution.item().toFixed(3));
for (const { time, before, after } of solve(problem).events) {
  const [down, up] = [before.data[1], after.data[1]].map((v) => v.toFixed(2));
  console.log(`bounces at ${time.toFixed(3)} s, ${down} m/s to ${up}`);
}
