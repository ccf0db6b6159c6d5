import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "../../../commands/mod.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { limitRows, limitSeconds } from "./limit_rows.ts";
import { holds } from "../speed_row.ts";

const EFFORT = { pairs: 1, seconds: 0 };
const NEEDS = {
  ...{ read: true, write: true, run: true },
  // The programs of these tests are scripts.
  ignore: Deno.build.os === "windows",
} as const;

/** Writes a program of a few lines of shell, and removes it afterwards. */
async function withProgram(lines: string, use: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, `#!/bin/sh\n${lines}\n`);
    await Deno.chmod(path, 0o755);
    await use(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("limitRows() says how to come by a program that was not given", async () => {
  const [row, ...more] = await limitRows(undefined, EFFORT);
  assertEquals([more, row.value, holds(row)], [[], undefined, undefined]);
  assertStringIncludes(row.missing!, "write one, as --help says");
});

testWith(
  { name: "limitSeconds() is the median of what the program prints", ...NEEDS },
  () =>
    withProgram(
      'for ms in 0.5 0.25 4.0; do echo "$ms ms per gradient (checksum 1)"; done',
      async (path) => assertEquals(await limitSeconds(path), 0.0005),
    ),
);

testWith(
  { name: "limitRows() holds a gradient against the program", ...NEEDS },
  () =>
    withProgram('echo "0.001 ms per gradient"', async (path) => {
      const [{ value, samples, missing }] = await limitRows(path, EFFORT);
      assertEquals([missing, samples!.under], [undefined, [1e-6]]);
      assertEquals(value, samples!.over[0] / 1e-6);
    }),
);

testWith(
  { name: "limitSeconds() throws at a program that fails or prints no times", ...NEEDS },
  () =>
    withProgram("echo no memory >&2; exit 3", async (fails) => {
      await assertRejects(() => limitSeconds(fails), UsageError, "exit code 3: no memory");
      await withProgram("echo 12 seconds", async (path) => {
        await assertRejects(() => limitSeconds(path), UsageError, 'got "12 seconds');
      });
      await withProgram('echo "0.000 ms per gradient"', async (path) => {
        await assertRejects(() => limitSeconds(path), UsageError, "it must print");
      });
      await assertRejects(() => limitSeconds(`${fails}.none`), UsageError, "cannot start");
    }),
);
