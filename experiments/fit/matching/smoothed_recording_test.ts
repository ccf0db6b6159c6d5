import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { smoothRecording } from "./smoothed_recording.ts";
import { EVEN, wavesAt } from "../../../tests/problems/even_waves.ts";

Deno.test("smoothRecording() brings rates of change to 1 and keeps missing cells", () => {
  const data = smoothRecording(wavesAt(EVEN, (i) => i % 9 === 4), 2, true);
  // A rate of 1/3 becomes 1.
  assertAlmostEquals(data.timeFactor, 1 / 3, 2e-3);
  assertEquals([data.timeOffset, data.pace], [1000, 1]);
  assertAlmostEquals(data.factor[0], Math.SQRT2, 1e-2);
  assertAlmostEquals(data.factor[1], Math.SQRT2 / 10, 1e-3);
  assertEquals(data.deviations, [1, 1]);
  const [{ times, states, curves }] = data.trajectories;
  assert(Number.isNaN(states[8]) && !Number.isNaN(states[9]));
  assertAlmostEquals(times[100], 6 * Math.PI * data.timeFactor, 1e-9);
  assertAlmostEquals(
    curves[0].value(times[4]),
    (Math.sin(EVEN[4] / 3) + 5 - data.offset[0]) * data.factor[0],
    1e-3,
  );
  assertLess(data.noise, 1e-3);
});

Deno.test("smoothRecording() without standard units keeps the user's, and says their pace", () => {
  const data = smoothRecording(wavesAt(EVEN), 2, false);
  assertEquals([data.offset, data.factor], [[0, 0], [1, 1]]);
  assertEquals([data.timeOffset, data.timeFactor], [0, 1]);
  assertAlmostEquals(data.pace, 3, 1e-2);
  assertAlmostEquals(data.deviations[1], Math.sqrt(50), 0.1);
  assertEquals(data.trajectories[0].times[0], 1000);
  assertAlmostEquals(data.trajectories[0].curves[1].value(1003), 10 * Math.cos(1), 1e-2);
});
