import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Trajectory } from "../../../systems/mod.ts";
import type { Start } from "../plan.ts";
import { fitStart } from "./fit_start.ts";
import type { Forecaster } from "./forecaster.ts";

/** An oscillator of which the position alone is measured, with what has entered the position since. */
function oscillator(change: Partial<Forecaster> = {}): Forecaster {
  return {
    model: {
      ...{ stateNames: ["x"], timeName: "t", hidden: [], activation: "tanh", seesTime: false },
      ...{ bypass: false, seed: 0, offset: [0], factor: [1], timeOffset: 0, timeFactor: 1 },
      ...{ method: "rk4", dt: 0.1, starts: [{ name: "1", t0: 0, y0: [1, 0.5] }] },
    },
    startOf: ({ name, times, states }) => ({ name, t0: times[0], y0: [states[0], 0] }),
    forecast({ t0, y0: [x, v] }, times, trajectory) {
      const entered = (t: number) =>
        (trajectory?.doses ?? []).filter(({ time }) => time >= t0 && time < t)
          .reduce((sum, { time, amount }) => sum + amount * Math.cos(t - time), 0);
      return Float64Array.from(
        times,
        (t) => x * Math.cos(t - t0) + v * Math.sin(t - t0) + entered(t),
      );
    },
    ...change,
  };
}

const noise = (i: number) => 0.02 * Math.sin(50 * i * i);

function recorded(rows: number, state: (t: number) => number): Trajectory {
  const times = Float64Array.from({ length: rows }, (_, i) => i / 8);
  return { name: "new", times, states: times.map((t, i) => state(t) + noise(i)) };
}

/** What of the state at a time, if the start is right, is told by that start. */
function stateAt({ t0, y0: [x, v] }: Start, t: number): [number, number] {
  const [c, s] = [Math.cos(t - t0), Math.sin(t - t0)];
  return [x * c + v * s, v * c - x * s];
}

Deno.test("fitStart() finds what was not measured from the last rows, noise and all", () => {
  for (const rows of [6, 20, 30, 31, 200]) {
    const trajectory = recorded(rows, (t) => 2 * Math.sin(t));
    const { start, trajectory: cut } = fitStart(oscillator(), trajectory);
    assertEquals(cut.times.length, Math.min(rows, 30));
    assertEquals(start.t0, cut.times[0]);
    const last = trajectory.times[rows - 1];
    const [x, v] = stateAt(start, last);
    assertAlmostEquals(x, 2 * Math.sin(last), 0.05);
    assertAlmostEquals(v, 2 * Math.cos(last), rows > 6 ? 0.05 : 0.2);
  }
});

Deno.test("fitStart() takes no row without a measurement for one, and keeps what is to come", () => {
  const trajectory = recorded(100, (t) => 2 * Math.sin(t));
  const states = trajectory.states.map((x, i) => i >= 80 || i % 2 === 1 ? NaN : x);
  const inputs = Float64Array.from({ length: 200 }, (_, i) => i);
  const { start, trajectory: cut } = fitStart(oscillator(), { ...trajectory, states, inputs });
  assertEquals([cut.times[0], cut.times.length], [20 / 8, 80]);
  assertEquals(cut.inputs, inputs.slice(40));
  assertAlmostEquals(stateAt(start, 12)[1], 2 * Math.cos(12), 0.05);
});

Deno.test("fitStart() leaves out what entered before the start", () => {
  const doses = [1, 5, 10, 14].map((time) => ({ time, state: 0, amount: 1, before: false }));
  const at = { ...doses[1], time: 60 / 8, before: true };
  const path = (t: number) =>
    [...doses, at].filter(({ time, before }) => time < t || before && time === t)
      .reduce((sum, { time }) => sum + Math.cos(t - time), 2 * Math.sin(t));
  const trajectory = {
    ...recorded(90, path),
    doses: [...doses.slice(0, 2), at, ...doses.slice(2)],
  };
  const { start, trajectory: cut } = fitStart(oscillator(), trajectory);
  assertEquals(cut.doses, doses.slice(2));
  const [said] = oscillator().forecast(start, [13], cut);
  assertAlmostEquals(said, path(13), 0.05);
});

Deno.test("fitStart() stays with the first start where rows are few, or the path breaks off", () => {
  const few = recorded(3, (t) => 2 * Math.sin(t));
  assertEquals(fitStart(oscillator(), few).start.y0, [few.states[0], 0]);
  const broken = oscillator({ forecast: (_, times) => new Float64Array(times.length).fill(NaN) });
  const many = recorded(20, (t) => 2 * Math.sin(t));
  assertEquals(fitStart(broken, many).start.y0, [many.states[0], 0]);
  // What first rows do not say begins as trajectories did in the mean.
  const unknown = oscillator({ startOf: () => ({ name: "new", t0: 0, y0: [NaN, NaN] }) });
  assertEquals(fitStart(unknown, few).start.y0, [1, 0.5]);
  const found = fitStart(unknown, many).start.y0;
  assert(Math.abs(found[1] - 2) < 0.05, String(found));
});
