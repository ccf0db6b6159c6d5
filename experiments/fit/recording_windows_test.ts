import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { windowsOf } from "./recording_windows.ts";
import { smoothRecording } from "./matching/smoothed_recording.ts";
import { EVEN, wavesAt } from "../../tests/problems/even_waves.ts";

Deno.test("windowsOf() covers all rows with windows of one span that overlap", () => {
  const data = smoothRecording(wavesAt(EVEN), 2, true);
  const [{ times }] = data.trajectories;
  const span = 2;
  const windows = windowsOf(data, span, 0.3);
  const covered = new Set(windows.flatMap((window) => Array.from(window.times)));
  assertEquals(covered.size, times.length);
  windows.forEach((window, i) => {
    const length = window.times.at(-1)! - window.times[0];
    assert(length <= span * (1 + 1e-6) && length > span * 0.9, `${length}`);
    if (i > 0) assertLess(window.times[0], windows[i - 1].times.at(-1)!);
    assertEquals(window.cells, window.states.length);
  });
});

Deno.test("windowsOf() gives whole trajectories where the span is infinite or nearly as long", () => {
  const data = smoothRecording(wavesAt(EVEN), 2, true);
  const [{ times }] = data.trajectories;
  const length = times.at(-1)! - times[0];
  for (const span of [Infinity, length, length / 1.4]) {
    const windows = windowsOf(data, span, 0.3);
    assertEquals(windows.length, 1);
    assertEquals(windows[0].times, times);
  }
});

Deno.test("windowsOf() has three rows at least in each window, once across a gap", () => {
  const sparse = [0, 0.1, 0.2, 20, 20.1, 20.2, 40, 40.1, 40.2];
  const data = smoothRecording(wavesAt(sparse), 2, true);
  const windows = windowsOf(data, 1e-3, 0.3);
  assert(windows.every(({ times }) => times.length >= 3));
  const begins = windows.map(({ times }) => times[0]);
  assertEquals(new Set(begins).size, begins.length);
});

Deno.test("windowsOf() starts a window on the smooth curve where its first cell is missing", () => {
  const data = smoothRecording(wavesAt(EVEN, (i) => i === 0), 2, true);
  const [window] = windowsOf(data, Infinity, 0.3);
  assert(Number.isNaN(window.states[0]));
  assertAlmostEquals(window.start[0], (5 - data.offset[0]) * data.factor[0], 1e-2);
  assertEquals(window.cells, window.states.length - 1);
});
