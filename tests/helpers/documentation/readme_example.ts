/** The README's first example of code; needs `--allow-read`. */
export async function readmeExample(): Promise<string> {
  const readme = await Deno.readTextFile(new URL("../../../README.md", import.meta.url));
  return readme.match(/```ts\n([\s\S]*?)```/)![1];
}
