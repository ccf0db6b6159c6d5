import { assert, assertEquals } from "@std/assert";
import { euler, fullStorageAdjoint, scale, valueAndGrad, vectorField } from "../../mod.ts";
import { settlePoints } from "./path_loss.ts";
import { PulledNodes } from "./pulled_nodes.ts";
import { areOften, unreadUntil } from "./unread_steps.ts";
import { KnownSteps } from "../steps/steps.ts";

const COUNT = 40;

/** The points of 40 steps from 1 on, whose nodes are 1 + i/8, or 1 − i/8. */
function nodesOf(direction: number, at: { times?: number[]; every?: number }) {
  const [t0, t1, size] = [1, 1 + direction * COUNT / 8, direction / 8];
  const steps = new KnownSteps(COUNT, Infinity, { t0, t1, size });
  const points = settlePoints(at, t0, t1);
  const whole = (t: number) => Number.isInteger(8 * t);
  const inside = Uint8Array.from(points.times, (t) => whole(t) ? 0 : 1);
  return { nodes: new PulledNodes(steps, points, direction, inside), points, steps };
}

Deno.test("ReadNodes lets steps go as far as nothing is read on the way, and no farther", () => {
  for (const direction of [1, -1]) {
    for (const every of [undefined, 4, 7]) {
      const times = [0.5, 0.5, 0.8125, 2, 3.0625, 3.075, 3.125, 4.9].map((t) => 1 + direction * t);
      const { nodes, points, steps } = nodesOf(direction, { times, every });
      const passed = (t: number, from: number, to: number) =>
        direction * (t - from) > 0 && direction * (to - t) > 0;
      const isRead = (node: number) =>
        points.times.includes(nodes.timeOf(node)) || every !== undefined && node % every === 0;
      const readInside = (step: number) =>
        points.times.some((t) => passed(t, steps.begin(step), steps.end(step)));
      for (let i = 0; i < COUNT; i++) {
        const next = points.times.findIndex((t) => direction * (t - steps.begin(i)) > 0);
        const end = unreadUntil(nodes, i, COUNT, next < 0 ? times.length : next);
        for (let k = i; k < end; k++) {
          assert(!readInside(k) && (k === i || !isRead(k)), `step ${k} of ${i} to ${end}`);
        }
        const stops = end === COUNT || isRead(end) || readInside(end);
        assert(end === i ? isRead(i + 1) || readInside(i) : stops, `${i} to ${end} there`);
        const node = i + 1;
        const left = points.times.filter((t) => direction * (nodes.timeOf(node) - t) > 0).length;
        const first = nodes.unreadDownTo(node, 0, left);
        for (let k = node; k > first; k--) {
          assert(
            !readInside(k - 1) && (k === node || !isRead(k)),
            `node ${k} of ${node} to ${first}`,
          );
        }
        const ends = first === 0 || isRead(first) || readInside(first - 1);
        assert(first === node ? isRead(node - 1) || readInside(node - 1) : ends, `${node} back`);
      }
    }
  }
});

Deno.test("ReadNodes says where so many points are that steps are hardly ever unseen", () => {
  const often = (at: { times?: number[]; every?: number }) => areOften(nodesOf(1, at).nodes);
  const times = (count: number) => Array.from({ length: count }, (_, i) => 1 + i / 8);
  assertEquals([often({}), often({ every: 3 }), often({ times: times(13) })], [
    false,
    false,
    false,
  ]);
  assertEquals([often({ every: 1 }), often({ every: 2 }), often({ times: times(14) })], [
    true,
    true,
    true,
  ]);
});

Deno.test("a time in the middle of a step as short as t allows is pulled back from where it was read", () => {
  const ulp = 2 ** -52;
  const field = vectorField({ state: [1], f: (_t, y) => scale(y, -(2 ** 49)) });
  const solved = { field, y0: [1], t0: 1, t1: 1 + 40 * ulp, dt: 4 * ulp, method: euler };
  // Every step halves y.
  for (let k = 0; k <= 40; k++) {
    const { value, y0Bar } = valueAndGrad({
      ...solved,
      adjoint: fullStorageAdjoint(),
      loss: {
        at: [1 + k * ulp],
        value: (_i, _t, y) => y[0],
        cotangent: (_i, _t, _y, yBar) => void (yBar[0] += 1),
      },
    });
    assertEquals(value, y0Bar[0]);
    assert(value === 2 ** -Math.floor(k / 4) || value === 2 ** -Math.ceil(k / 4));
  }
});
