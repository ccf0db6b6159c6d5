/**
 * Starts the stand-in for JSR, in a process of its own, and ends it afterwards.
 *
 * @param args Its arguments; see `main.ts`.
 * @param use Is given its address.
 * @returns What `use` gives.
 */
export async function fromRegistry<T>(
  args: readonly string[],
  use: (url: string) => Promise<T>,
): Promise<T> {
  const registry = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--allow-net=127.0.0.1", "--allow-read", "--allow-write"],
      ...["--allow-run", "--allow-env=REVODE_STD"],
      ...[decodeURIComponent(new URL("main.ts", import.meta.url).pathname), ...args],
    ],
    ...{ stdin: "piped", stdout: "piped", stderr: "piped" },
  }).spawn();
  const complaints = new Response(registry.stderr).text();
  const lines = registry.stdout.pipeThrough(new TextDecoderStream()).getReader();
  try {
    const { value: url } = await lines.read();
    if (url === undefined) throw new Error(`no stand-in for JSR: ${await complaints}`);
    return await use(url.trim());
  } finally {
    await registry.stdin.close();
    await Promise.all([registry.status, complaints, lines.cancel()]);
  }
}
