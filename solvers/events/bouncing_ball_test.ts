import { assertEquals, assertLess } from "@std/assert";
import {
  type Adjoint,
  automatic,
  dopri5,
  finalStateLoss,
  fullStorageAdjoint,
  type Method,
  pid,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
  rk4,
  slice,
  solve,
  type StepControl,
  sum,
  tsit5,
  valueAndGrad,
} from "../../mod.ts";
import { ballField, BOUNCE, bounceTimes, heightAt } from "../../tests/problems/events/ball.ts";

const BALL = { gravity: 9.81, restitution: 0.8, height: 1 };

/** What steps are taken: of one size, or controlled. */
interface Stepping {
  readonly method: Method;
  readonly dt?: number;
  readonly stepControl?: StepControl;
}

const CONTROLLED = pid({ rtol: 1e-10, atol: 1e-10 });
const STEPPINGS: Record<string, Stepping> = {
  "rk4, dt = 0.04": { method: rk4, dt: 0.04 },
  "tsit5 in steps of many bounces": { method: tsit5, dt: 1.3 },
  "dopri5, controlled": { method: dopri5, stepControl: CONTROLLED },
  "tsit5, controlled": { method: tsit5, stepControl: CONTROLLED },
  "reversible rk4, dt = 0.01": { method: reversible(rk4), dt: 0.01 },
  "reversible dopri5, controlled": { method: reversible(dopri5), stepControl: CONTROLLED },
  "reversible tsit5, controlled": { method: reversible(tsit5), stepControl: CONTROLLED },
};

Deno.test("a ball bounces twenty times where the closed form says, and when, to 1e-10", () => {
  const wanted = bounceTimes(BALL, 21);
  const end = (wanted[19] + wanted[20]) / 2;
  for (const [name, stepping] of Object.entries(STEPPINGS)) {
    const { events, t1 } = solve({
      ...{ field: ballField(BALL), y0: [BALL.height, 0], t0: 0, t1: end, ...stepping },
      events: [BOUNCE],
    });
    assertEquals([events.length, t1], [20, end], name);
    events.forEach(({ time, before, after, events }, k) => {
      assertEquals(events, [0]);
      assertLess(Math.abs(time - wanted[k]), 1e-12, `${name}, bounce ${k}`);
      assertLess(Math.abs(before.data[0]), 1e-13);
      assertEquals(after.data[0], before.data[0]);
      assertEquals(after.data[1], -(BALL.restitution * before.data[1]));
    });
  }
});

const ADJOINTS: Record<string, Adjoint> = {
  states: fullStorageAdjoint(),
  stages: fullStorageAdjoint({ keep: "stages" }),
  checkpoints: recursiveCheckpointAdjoint(),
  "three checkpoints": recursiveCheckpointAdjoint({ checkpoints: 3 }),
  reversible: reversibleAdjoint(),
  "no anchors": reversibleAdjoint({ anchors: 0 }),
  automatic: automatic({ memory: 1e4 }),
};

Deno.test("the height after six bounces has the gradient of the closed form, by every adjoint", () => {
  const time = 2.9;
  const wanted = heightAt(BALL, time);
  const loss = finalStateLoss((y) => sum(slice(y, 0, 1)));
  for (const [name, stepping] of Object.entries(STEPPINGS)) {
    for (const [how, adjoint] of Object.entries(ADJOINTS)) {
      if (!stepping.method.goesBack && adjoint.name.startsWith("reversible")) continue;
      const { value, parametersBar, y0Bar, stats } = valueAndGrad({
        ...{ field: ballField(BALL), y0: [BALL.height, 0], t0: 0, t1: time, ...stepping },
        ...{ events: [BOUNCE], loss, adjoint },
      });
      const message = `${name}, ${how}`;
      assertLess(Math.abs(value - wanted.value), 1e-12, message);
      assertLess(Math.abs(parametersBar[0] - wanted.gravity), 1e-11, message);
      assertLess(Math.abs(parametersBar[1] - wanted.restitution), 1e-11, message);
      assertLess(Math.abs(y0Bar[0] - wanted.height), 1e-11, message);
      assertEquals(parametersBar.length, 2);
      assertEquals(stats.events, 6);
      // What the way back goes on from, and nothing else has a use for.
      assertEquals(
        stats.eventStates,
        stats.adjoint.startsWith("reversible") ? 6 : undefined,
        message,
      );
    }
  }
});

Deno.test("the closed form of the height has the derivatives that it states", () => {
  const d = 1e-4;
  for (const name of ["gravity", "restitution", "height"] as const) {
    const at = (x: number) => heightAt({ ...BALL, [name]: BALL[name] + x }, 2.9).value;
    const slope = (8 * (at(d) - at(-d)) - (at(2 * d) - at(-2 * d))) / (12 * d);
    assertLess(Math.abs(heightAt(BALL, 2.9)[name] - slope), 1e-9, name);
  }
});
