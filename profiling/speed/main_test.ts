import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { inFolder } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { runTask } from "../../tests/helpers/commands/run_task.ts";

const NEEDS = { read: true, write: true, run: true, sys: true } as const;

function speed(...args: string[]) {
  return runTask("speed", args, { without: ["--allow-ffi"] });
}

testWith(
  { name: "speed counts what crosses the border, in two calls a reversible step", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const { code, stdout } = await speed("--quick", "--parts=border", `--out=${folder}`);
      assertEquals(code, 0, stdout);
      assertMatch(stdout, /over the border a step: reversible\(euler\) +2 +calls/);
      const { rows } = JSON.parse(await Deno.readTextFile(`${folder}/speed.json`));
      assert(rows.every(({ value }: { value: number }) => value > 0));
      assertStringIncludes(await Deno.readTextFile(`${folder}/speed.md`), "reversible(rk4)");
    }),
);

testWith({
  name: "speed goes on without a limit program and without permission for a BLAS, and says so",
  ...NEEDS,
}, async () => {
  const { code, stdout } = await speed("--quick", "--parts=limit,layer");
  assertEquals(code, 0, stdout);
  const text = stdout.replaceAll(/\s+/g, " ");
  assertStringIncludes(text, "not given: write one, as --help says");
  assertStringIncludes(text, "run with --allow-ffi");
});

testWith({ name: "speed ends with 2, in a line, at bad input", ...NEEDS }, async () => {
  for (
    const args of [
      ...[["--parts=none"], ["--parts=limit", "--limit=/nowhere/limit"]],
      ["--parts=limit", "--limit="],
    ]
  ) {
    const { code, stdout, stderr } = await speed("--quick", ...args);
    assertEquals([code, stdout], [2, ""], `${args}: ${stderr}`);
    assertMatch(stderr, /^(measuring: limit\n)?speed: .*\n$/);
  }
});
