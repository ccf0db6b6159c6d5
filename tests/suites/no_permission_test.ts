import { assertEquals, assertStringIncludes } from "@std/assert";
import { testWith } from "../helpers/permissions.ts";
import { readmeExample } from "../helpers/documentation/readme_example.ts";

async function run(code: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    // No permission, and no prompt that could grant one. The types are for `deno task check`.
    args: ["run", "--no-prompt", "--no-check", "--ext=ts", "-"],
    cwd: new URL("../../", import.meta.url),
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(code));
  await writer.close();
  const { code: exit, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code: exit, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

testWith({
  name: "the README's first example of code runs without any permission",
  run: true,
  read: true,
}, async () => {
  const example = await readmeExample();
  assertStringIncludes(example, '"@revode/revode"');
  const { code, stdout, stderr } = await run(example);
  assertEquals(code, 0, stderr);
  const [first, best] = stdout.trim().split("\n");
  // value, shape of a named part of the gradient, reconstruction error
  const [, reconstructionError] = first.match(/^[\d.]+ \[ 2, 16 \] ([\d.e-]+)$/)!;
  assertEquals(Number(reconstructionError) < 1e-10, true, first);
  assertEquals(Number(best) < 0.01, true, best);
});

testWith({ name: "mod.ts asks for nothing when it is loaded", run: true }, async () => {
  const { code, stdout, stderr } = await run('import "./mod.ts"; console.log("loaded");');
  assertEquals([code, stdout], [0, "loaded\n"], stderr);
});
