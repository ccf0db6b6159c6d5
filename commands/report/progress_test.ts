import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { formatSeconds, progressBar, progressLines, type ProgressState } from "./progress.ts";

const state: ProgressState = { done: 100, of: 1000, loss: 0.02, bestLoss: 0.01, seconds: 2 };

Deno.test("formatSeconds() uses the units that fit", () => {
  const cases: [number, string][] = [
    [0, "0.0 s"],
    [9.94, "9.9 s"],
    [9.96, "10 s"],
    [59.6, "1 min 0 s"],
    [185, "3 min 5 s"],
    [3599.9, "1 h 0 min"],
    [7799, "2 h 10 min"],
  ];
  for (const [seconds, text] of cases) assertEquals(formatSeconds(seconds), text);
});

Deno.test("progressLines() prints a line at each tenth, and one where a turn passes several", () => {
  const lines: string[] = [];
  const progress = progressLines((line) => lines.push(line));
  for (const done of [1, 99, 100, 150, 199, 200, 999, 1000]) progress.show({ ...state, done });
  assertEquals(lines.map((line) => line.split("/")[0]), ["100", "200", "999", "1000"]);
});

Deno.test("progressBar() draws the bar, the loss and the time left on one line", async () => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const text = new Response(readable).text();
  const progress = progressBar(1000, writable);
  progress.show({ ...state, done: 500 });
  await progress.stop();
  await writable.close();
  const last = (await text).trimEnd().split("\r").at(-1)!;
  assertStringIncludes(last, "500/1000  loss 2.00e-2  best 1.00e-2  250 it/s  2.0 s left");
  const [, bar] = /\[(#+-+)\]/.exec(last) ?? [];
  assertEquals([bar.length, bar.lastIndexOf("#")], [30, 14]);
  assert(!last.includes("\n"));
});
