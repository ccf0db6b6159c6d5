import { assertGreater, assertLess } from "@std/assert";
import {
  add,
  type Adjoint,
  bosh3,
  concat,
  cos,
  dopri5,
  fullStorageAdjoint,
  meanSquaredError,
  mul,
  neg,
  pid,
  Random,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
  rk4,
  sin,
  slice,
  stateEvent,
  sub,
  tensor,
  timeEvent,
  tsit5,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";

const THETA_ALONG = [1, 0.7, -0.4, 0.3];
const START_ALONG = [0.5, -0.8];

/** A driven oscillator with a threshold that moves, doses, and what becomes of the state there. */
function drawn(random: Random) {
  const between = (a: number, b: number) => a + (b - a) * random.uniform();
  const theta = [between(0.5, 4), between(-1, 1), between(-0.6, 0.6), between(0.3, 0.95)];
  const y0 = [between(-1, 1), between(-1, 1)];
  const [frequency, tilt, kind] = [between(0.5, 3), between(-0.3, 0.3), between(0, 3)];
  const t1 = between(1, 6) * (random.uniform() < 0.3 ? -1 : 1);
  const direction = (["up", "down", "both"] as const)[Math.floor(between(0, 3))];
  const base = [rk4, tsit5, dopri5, bosh3][Math.floor(between(0, 4))];
  const adaptive = base !== rk4 && random.uniform() < 0.4;
  const at = [between(0, t1), between(0, t1), between(0, t1)];
  const reads = Array.from({ length: 6 }, () => between(0, t1))
    .sort((a, b) => Math.sign(t1) * (a - b));
  const data = reads.map(() => [between(-1, 1), between(-1, 1)]);
  const steps = adaptive
    ? { stepControl: pid({ rtol: 1e-6, atol: 1e-8 }) }
    : { dt: t1 / Math.floor(between(15, 80)) };
  const problem = (theta: readonly number[], y0: readonly number[]) => ({
    ...{ y0, t0: 0, t1, ...steps },
    field: vectorField({
      state: [2],
      parameters: {
        stiffness: tensor([theta[0]]),
        drive: tensor([theta[1]]),
        threshold: tensor([theta[2]]),
        rest: tensor([theta[3]]),
      },
      f: (t, y, p) =>
        concat([
          slice(y, 1, 2),
          sub(mul(p.drive, sin(mul(frequency, t))), mul(p.stiffness, slice(y, 0, 1))),
        ]),
    }),
    events: [
      stateEvent({
        when: (t, y, p) => sub(slice(y, 0, 1), add(p.threshold, mul(tilt, cos(t)))),
        direction,
        then(t, y, p) {
          const [x, v] = [slice(y, 0, 1), slice(y, 1, 2)];
          if (kind < 1) return concat([x, neg(mul(p.rest, v))]);
          return kind < 2 ? concat([add(x, mul(0.1, sin(t))), mul(p.rest, v)]) : y;
        },
      }),
      timeEvent({ at, then: (_t, y, p) => add(y, mul(0.3, p.drive)) }),
    ],
    loss: meanSquaredError(reads, data),
  });
  return { base, adaptive, theta, y0, problem };
}

Deno.test("drawn events: every adjoint has the gradient of full storage, and that of differences", () => {
  const random = new Random(7);
  let events = 0;
  for (let k = 0; k < 25; k++) {
    const { base, adaptive, theta, y0, problem } = drawn(random);
    for (const method of [base, reversible(base)]) {
      const run = (adjoint: Adjoint, by = 0) => {
        const { value, parametersBar, y0Bar, stats } = valueAndGrad({
          ...problem(
            theta.map((x, i) => x + by * THETA_ALONG[i]),
            y0.map((x, i) => x + by * START_ALONG[i]),
          ),
          method,
          adjoint,
        });
        return { value, bars: [...parametersBar, ...y0Bar], events: stats.events! };
      };
      const wanted = run(fullStorageAdjoint());
      const size = Math.max(1e-3, ...wanted.bars.map(Math.abs));
      events += wanted.events;
      const others = [
        fullStorageAdjoint({ keep: "stages" }),
        recursiveCheckpointAdjoint({ checkpoints: 3 }),
      ];
      if (method !== base) others.push(reversibleAdjoint());
      for (const adjoint of others) {
        run(adjoint).bars.forEach((bar, i) =>
          assertLess(Math.abs(bar - wanted.bars[i]), 1e-10 * size, `case ${k}, ${adjoint.name}`)
        );
      }
      if (adaptive) continue;
      const d = 1e-5;
      const moved = [-2, -1, 1, 2].map((by) => run(fullStorageAdjoint(), by * d));
      // Where there is an event more, the loss has a kink.
      if (moved.some(({ events }) => events !== wanted.events)) continue;
      const [a, b, c, e] = moved.map(({ value }) => value);
      const along = [...THETA_ALONG, ...START_ALONG]
        .reduce((sum, x, i) => sum + x * wanted.bars[i], 0);
      assertLess(Math.abs((8 * (c - b) - (e - a)) / (12 * d) - along), 1e-8 * size, `case ${k}`);
    }
  }
  assertGreater(events, 100);
});
