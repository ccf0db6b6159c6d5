import { assertAlmostEquals, assertGreater, assertLess } from "@std/assert";
import { dopri8, pid, solve } from "../../solvers/mod.ts";
import { doublePendulum, doublePendulumEnergy, evenTimes } from "../mod.ts";

/** Two masses of 1 kg on rods of 1 m. */
const field = doublePendulum();

function states(y0: readonly number[], times: Float64Array, tolerance: number): Float64Array {
  return solve({
    field,
    y0,
    t0: 0,
    t1: times[times.length - 1],
    saveAt: times,
    method: dopri8,
    stepControl: pid({ rtol: tolerance, atol: tolerance, readBy: "steps" }),
  }).states.data;
}

function distances(a: Float64Array, b: Float64Array): number[] {
  return Array.from({ length: a.length / 4 }, (_, i) => {
    const difference = [0, 1, 2, 3].map((k) => a[4 * i + k] - b[4 * i + k]);
    return Math.hypot(...difference);
  });
}

/** The slope of the line that fits log(distance) best, and how much of it the line explains. */
function growth(times: ArrayLike<number>, distance: readonly number[]) {
  const mean = (xs: number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const [ts, ys] = [Array.from(times), distance.map(Math.log)];
  const [t, y] = [mean(ts), mean(ys)];
  const tt = mean(ts.map((x) => (x - t) ** 2));
  const yy = mean(ys.map((x) => (x - y) ** 2));
  const ty = mean(ts.map((x, i) => (x - t) * (ys[i] - y)));
  return { rate: ty / tt, explained: ty ** 2 / (tt * yy) };
}

const HIGH = [2.5, 2.5, 0, 0];
const times = evenTimes(0, 8, 81);

Deno.test("doublePendulum() drives two starts 1e-9 apart away by e^(2.0 t), energy kept", () => {
  const path = states(HIGH, times, 1e-13);
  const beside = states(HIGH.with(0, HIGH[0] + 1e-9), times, 1e-13);
  const distance = distances(path, beside);
  const { rate, explained } = growth(times, distance);
  assertAlmostEquals(rate, 2, 0.1);
  assertGreater(explained, 0.9);
  assertGreater(distance[80], 1e-3);

  // It is not the solver's error: that is a thousandth of the distance at all times.
  const looser = distances(path, states(HIGH, times, 1e-12));
  looser.forEach((error, i) => assertLess(error, Math.max(1e-3 * distance[i], 1e-12)));
  // Nor one of the equations: a start ten times nearer stays ten times nearer.
  const nearer = distances(path, states(HIGH.with(0, HIGH[0] + 1e-10), times, 1e-13));
  nearer.forEach((near, i) => assertAlmostEquals(distance[i] / near, 10, 0.2));

  for (const solved of [path, beside]) {
    const energies = Array.from(
      { length: 81 },
      (_, i) => doublePendulumEnergy([...solved.subarray(4 * i, 4 * i + 4)]).item(),
    );
    energies.forEach((energy) => assertAlmostEquals(energy, energies[0], 1e-11));
  }
});

Deno.test("doublePendulum() drives paths apart by e^(1.36 t) in the long run", () => {
  // After every second the second path is brought back to its first distance.
  const [apart, seconds] = [1e-7, 600];
  let [path, beside] = [HIGH, HIGH.with(0, HIGH[0] + apart)];
  let sum = 0;
  for (let i = 0; i < seconds; i++) {
    [path, beside] = [path, beside].map((y) => {
      const { y1 } = solve({
        ...{ field, y0: y, t0: 0, t1: 1, method: dopri8 },
        stepControl: pid({ rtol: 1e-11, atol: 1e-11 }),
      });
      return [...y1.data];
    });
    const [distance] = distances(Float64Array.from(path), Float64Array.from(beside));
    sum += Math.log(distance / apart);
    beside = path.map((x, k) => x + (beside[k] - x) * apart / distance);
  }
  assertAlmostEquals(sum / seconds, 1.36, 0.15);
});

Deno.test("doublePendulum() keeps starts 1e-9 apart together when it swings a little", () => {
  const low = [0.1, 0.1, 0, 0];
  const distance = distances(
    states(low, times, 1e-13),
    states(low.with(0, low[0] + 1e-9), times, 1e-13),
  );
  // The modes turn an angle into a velocity, at most 5.8 times as large.
  distance.forEach((x) => assertLess(x, 1e-8));
});
