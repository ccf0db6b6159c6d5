import { assert, assertEquals, assertMatch } from "@std/assert";
import { testWith } from "../../tests/helpers/permissions.ts";
import { type ChildOptions, runChild } from "./child.ts";
import { failureOf } from "./child_end.ts";

/** Longer than any test lets it. */
const WAITS = "await new Promise((resolve) => setTimeout(resolve, 1e8));";

async function run(source: string, options: Partial<ChildOptions> = {}) {
  const args = ["eval", source];
  return await runChild(args, { timeout: 300, memory: 2048, ...options });
}

testWith({ name: "runChild() reads what the process prints", run: true, read: true }, async () => {
  const { code, signal, stdout, stderr, cut } = await run(
    'console.log("grüß"); console.error("oh"); Deno.exit(3);',
  );
  assertEquals([code, signal, stdout, stderr, cut], [3, null, "grüß\n", "oh\n", undefined]);
});

testWith({
  name: "runChild() takes nothing in an argument for a command of the shell",
  run: true,
  read: true,
}, async () => {
  for (const word of ["$(echo no)", "`echo no`", "; echo no", "\"'$HOME", "--", "-c", "a\nb"]) {
    const { stdout } = await runChild(
      ["eval", "console.log(JSON.stringify(Deno.args))", "--", word],
      { timeout: 300, memory: 2048 },
    );
    assertEquals(JSON.parse(stdout).at(-1), word);
  }
});

testWith({
  name: "runChild() names the signal of a process that is killed from outside",
  run: true,
  read: true,
}, async () => {
  if (Deno.build.os === "windows") return;
  for (const signal of ["SIGKILL", "SIGABRT", "SIGTERM"] as const) {
    const end = await run(WAITS, {
      onStart: (pid) => setTimeout(() => Deno.kill(pid, signal), 200),
    });
    assertEquals([end.signal, end.cut], [signal, undefined]);
    assertMatch(failureOf(end)!, new RegExp(`^ended by ${signal}`));
  }
});

testWith({
  name: "runChild() kills the process when it is told to, before or while it runs",
  run: true,
  read: true,
}, async () => {
  const controller = new AbortController();
  const running = run(WAITS, { signal: controller.signal });
  setTimeout(() => controller.abort(), 100);
  assertEquals((await running).cut, "interrupted");
  assertEquals((await run(WAITS, { signal: controller.signal })).cut, "interrupted");
});

testWith({
  name: "runChild() kills a process that ignores to be told, and holds none of a flood",
  run: true,
  read: true,
}, async () => {
  const stubborn = 'Deno.addSignalListener("SIGTERM", () => {});' + WAITS;
  const { cut: why, signal } = await run(stubborn, { timeout: 0.5 });
  assertEquals([why, signal], ["ran longer than 0.5 s", "SIGKILL"]);
  const flood = 'const piece = "x".repeat(1e6); for (;;) console.log(piece);';
  const { stdout, cut } = await run(flood);
  assertEquals(cut, "printed more than 65536 bytes");
  assert(stdout.length <= 65536);
});
