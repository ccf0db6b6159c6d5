import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { testWith } from "../../tests/permissions.ts";

const NEEDS = { read: true, write: true, run: true, sys: true } as const;

async function speed(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--allow-read", "--allow-write", "--allow-run", "--allow-env"],
      ...["--allow-sys", import.meta.resolve("./main.ts"), ...args],
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

testWith(
  { name: "speed counts what crosses the border, in two calls a reversible step", ...NEEDS },
  async () => {
    const folder = await Deno.makeTempDir();
    try {
      const { code, stdout } = await speed("--quick", "--parts=border", `--out=${folder}`);
      assertEquals(code, 0, stdout);
      assertMatch(stdout, /over the border a step: reversible\(euler\) +2 +calls/);
      const { rows } = JSON.parse(await Deno.readTextFile(`${folder}/speed.json`));
      assert(rows.every(({ value }: { value: number }) => value > 0));
      assertStringIncludes(await Deno.readTextFile(`${folder}/speed.md`), "reversible(rk4)");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

testWith({
  name: "speed measures without a limit program and without a BLAS, and says so",
  ...NEEDS,
}, async () => {
  const { stdout } = await speed("--quick", "--parts=limit,layer");
  const text = stdout.replaceAll(/\s+/g, " ");
  assertStringIncludes(text, "not given: build it by gcc");
  assertStringIncludes(text, "--allow-ffi");
});

testWith({ name: "speed ends with 2, in a line, at bad input", ...NEEDS }, async () => {
  for (const args of [["--parts=none"], ["--parts=limit", "--limit=/nowhere/limit"]]) {
    const { code, stdout, stderr } = await speed("--quick", ...args);
    assertEquals([code, stdout], [2, ""], stderr);
    assertMatch(stderr, /^(measuring: limit\n)?speed: .*\n$/);
  }
});
