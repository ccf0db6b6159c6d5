import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ProgressBar } from "@std/cli/unstable-progress-bar";

/** What a bar writes while `use` is at work with it. */
async function written(
  options: Partial<ConstructorParameters<typeof ProgressBar>[0]>,
  use: (bar: ProgressBar) => void = () => {},
): Promise<string> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const text = new Response(readable).text();
  const bar = new ProgressBar({ max: 10, keepOpen: false, writable, ...options });
  use(bar);
  await bar.stop();
  return await text;
}

Deno.test("ProgressBar writes a line at the start and at the end", async () => {
  const text = await written({ barLength: 4, fillChar: "=", emptyChar: " " }, (bar) => {
    bar.value += 5;
  });
  const [, first, last] = text.split("\r\u001b[K");
  assertStringIncludes(first, "[00:00] [    ]");
  assertStringIncludes(last, "[==  ]");
  assert(text.endsWith("\n"));
});

Deno.test("ProgressBar lets the caller make the line", async () => {
  const text = await written({
    formatter: ({ progressBar, value, previousValue, max }) =>
      `${progressBar.length}: ${previousValue} -> ${value}/${max}`,
  }, (bar) => {
    bar.value = 12;
    bar.max = 20;
  });
  assertEquals(text, "\r\u001b[K50: 0 -> 0/10\r\u001b[K50: 0 -> 12/20\n");
});

Deno.test("ProgressBar can take its line away", async () => {
  const text = await written({ clear: true, formatter: () => "busy" });
  assertEquals(text, "\r\u001b[Kbusy\r\u001b[K");
});

Deno.test("ProgressBar goes on when nobody reads any more", async () => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  await readable.cancel();
  await new ProgressBar({ max: 10, writable }).stop();
});
