import { assertEquals } from "@std/assert";
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

/** The last line that a bar draws of a state, on a terminal of some width. */
async function lineOf(done: number, text: string, columns?: number): Promise<string> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const drawn = new Response(readable).text();
  const progress = progressBar(1000, () => text, {
    writable,
    ...(columns && { columns: () => columns }),
  });
  progress.show({ done, of: 1000 });
  await progress.stop();
  await writable.close();
  return (await drawn).trimEnd().split("\r\x1b[K").at(-1)!;
}

Deno.test("progressBar() draws the bar, and what stands beside it, on one line", async () => {
  const line = await lineOf(500, "500/1000 done");
  assertEquals(line, `[${"#".repeat(15)}${"-".repeat(15)}] 500/1000 done`);
});

Deno.test("progressBar() draws no line that is as wide as the terminal", async () => {
  const text = "250/1000  loss 2.00e-2  best 1.00e-2  50.0 it/s  15 s left";
  const lines = await Promise.all(
    [200, 80, 70, 60, 40, 30, 12].map((columns) => lineOf(250, text, columns)),
  );
  assertEquals(lines, [
    `[${"#".repeat(7)}${"-".repeat(23)}] ${text}`,
    `[${"#".repeat(4)}${"-".repeat(14)}] ${text}`,
    `[${"#".repeat(2)}${"-".repeat(6)}] ${text}`,
    text,
    "250/1000  loss 2.00e-2  15 s left",
    "250/1000  15 s left",
    "250/1000  …",
  ]);
});

Deno.test("progressBar() cuts wide characters where the columns end", async () => {
  // 11 columns of 12, then 10: one more would be half of a character.
  assertEquals(await lineOf(0, "温度温度温度温度", 12), "温度温度温…");
  assertEquals(await lineOf(0, "温度温度温度温度", 11), "温度温度…");
  assertEquals(await lineOf(0, "温度温度", 20), `[${"-".repeat(8)}] 温度温度`);
});

Deno.test("progressBar() draws no control characters of a text", async () => {
  assertEquals(await lineOf(0, "a\x1b[2Jb\nc", 16), "a[2Jb c");
});
