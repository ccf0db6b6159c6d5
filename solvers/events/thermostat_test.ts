import { assertEquals, assertGreater, assertLess } from "@std/assert";
import {
  concat,
  finalStateLoss,
  fullStorageAdjoint,
  mul,
  pid,
  type ProblemEvent,
  reversible,
  slice,
  solve,
  stateEvent,
  sub,
  sum,
  type Tensor,
  tensor,
  tsit5,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";

const LOSS_RATE = 1;
const HEATING = 40;

/** A room that cools, and is heated where the second state is 1. */
const room = vectorField({
  state: [2],
  parameters: { loss: tensor([LOSS_RATE]), heating: tensor([HEATING]) },
  f: (_t, y, p) =>
    concat([
      sub(mul(p.heating, slice(y, 1, 2)), mul(p.loss, slice(y, 0, 1))),
      tensor([0]),
    ]),
});

const switched = (
  threshold: number,
  direction: "up" | "down",
  on: number,
): ProblemEvent => (stateEvent({
  when: (_t, y) => sub(slice(y, 0, 1), threshold),
  direction,
  then: (_t: Tensor, y: Tensor) => concat([slice(y, 0, 1), tensor([on])]),
}));

const THERMOSTAT = [switched(21, "up", 0), switched(19, "down", 1)];
/** From 19 up to 21, and down again. */
const UP = Math.log((HEATING - 19) / (HEATING - 21));
const DOWN = Math.log(21 / 19);

const problem = {
  ...{ field: room, y0: [19, 1], t0: 0, events: THERMOSTAT },
  ...{ stepControl: pid({ rtol: 1e-9, atol: 1e-9 }), maxSteps: 1e6 },
};

Deno.test("a thermostat switches ten thousand times, when the closed form says", () => {
  const { events, stats } = solve({ ...problem, t1: 1003, method: tsit5 });
  assertGreater(events.length, 10_000);
  events.forEach(({ time, events: [event] }, k) => {
    assertEquals(event, k % 2);
    const wanted = UP * Math.ceil((k + 1) / 2) + DOWN * Math.floor((k + 1) / 2);
    // The errors of all steps until then add up.
    assertLess(Math.abs(time - wanted), 1e-10 * (k + 1));
  });
  assertLess(stats.steps, 3 * events.length);
});

Deno.test("gradients through a hundred switches are right, and the same by storage as backwards", () => {
  const t1 = 10;
  const loss = finalStateLoss((y) => sum(slice(y, 0, 1)));
  const method = reversible(tsit5);
  const back = valueAndGrad({ ...problem, t1, method, loss });
  const stored = valueAndGrad({ ...problem, t1, method, loss, adjoint: fullStorageAdjoint() });
  assertEquals([back.stats.events, back.stats.eventStates], [99, 99]);
  assertEquals(stored.stats.eventStates, undefined);
  back.parametersBar.forEach((bar, k) =>
    assertLess(Math.abs(bar - stored.parametersBar[k]), 1e-9 * Math.abs(bar))
  );
  // After the last switch, down at 19 or up at 21, the room goes on for s: by heating h and time t* of it.
  const end = (h: number) => {
    const up = Math.log((h - 19) / (h - 21));
    const rounds = Math.floor(t1 / (up + DOWN));
    const s = t1 - rounds * (up + DOWN);
    return s < up ? h + (19 - h) * Math.exp(-s) : 21 * Math.exp(up - s);
  };
  const d = 1e-4;
  const wanted = (8 * (end(HEATING + d) - end(HEATING - d)) -
    (end(HEATING + 2 * d) - end(HEATING - 2 * d))) / (12 * d);
  assertLess(Math.abs(back.value - end(HEATING)), 1e-7);
  assertLess(Math.abs(back.parametersBar[1] - wanted), 1e-6 * Math.abs(wanted));
});
