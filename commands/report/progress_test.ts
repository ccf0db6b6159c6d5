import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { formatSeconds, progressBar, progressLines } from "./progress.ts";

const text = ({ done, of }: { done: number; of: number }) => `${done}/${of} done`;

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

Deno.test("progressLines() prints a line at each part of the way, and one where a turn passes several", () => {
  const lines: string[] = [];
  const progress = progressLines((line) => lines.push(line), text, 10);
  for (const done of [1, 99, 100, 150, 199, 200, 999, 1000]) progress.show({ done, of: 1000 });
  assertEquals(lines.map((line) => line.split("/")[0]), ["100", "200", "999", "1000"]);
});

Deno.test("progressLines() prints a line a state, unless told otherwise", () => {
  const lines: string[] = [];
  const progress = progressLines((line) => lines.push(line), text);
  for (const done of [1, 2]) progress.show({ done, of: 2 });
  assertEquals(lines, ["1/2 done", "2/2 done"]);
});

Deno.test("progressBar() draws the bar, and what stands beside it, on one line", async () => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const drawn = new Response(readable).text();
  const progress = progressBar(1000, text, { writable });
  progress.show({ done: 500, of: 1000 });
  await progress.stop();
  await writable.close();
  const last = (await drawn).trimEnd().split("\r").at(-1)!;
  assertStringIncludes(last, "500/1000 done");
  const [, bar] = /\[(#+-+)\]/.exec(last) ?? [];
  assertEquals([bar.length, bar.lastIndexOf("#")], [30, 14]);
  assert(!last.includes("\n"));
});
