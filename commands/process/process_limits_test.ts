import { assertEquals, assertStringIncludes } from "@std/assert";
import { testWith } from "../../tests/helpers/permissions.ts";
import { boundsMemory, ENDED, flagsUnder, limited, limitsText } from "./process_limits.ts";

Deno.test("flagsUnder() gives V8 half of the memory, and something at least", () => {
  assertEquals(flagsUnder(1000), ["--expose-gc", "--max-old-space-size=500"]);
  assertEquals(flagsUnder(1).at(-1), "--max-old-space-size=16");
});

Deno.test("limitsText() says what bounds a worker, and what does not", () => {
  const limits = { timeout: 9, memory: 800 };
  assertStringIncludes(limitsText(limits, true), "killed after 9 s");
  assertStringIncludes(limitsText(limits, true), "to 800 MiB of private memory");
  assertStringIncludes(limitsText(limits, false), "nothing bounds its array buffers");
});

testWith(
  { name: "limited() runs a command under the limit, without a core file", run: true },
  async () => {
    if (!await boundsMemory()) return;
    const command = ["sh", "-c", 'ulimit -d; ulimit -c; echo "$1"', "name", "$(one) 'word'"];
    const streams = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
    const child = new Deno.Command("sh", { args: limited(command, 700), ...streams }).spawn();
    // The input stays open, or the command is ended.
    const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(`${ENDED}\n`));
    await writer.close();
    await child.status;
    assertEquals(stdout, `${700 * 1024}\n0\n$(one) 'word'\n`);
    assertEquals(stderr, "");
  },
);
