import { assert, assertEquals, assertMatch } from "@std/assert";
import { inFolder } from "../../tests/helpers/folder.ts";
import { appears } from "../../tests/helpers/commands/train_process.ts";
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
  name: "runChild()'s process ends where the one that started it is killed, whatever it does",
  ...{ run: true, read: true, write: true },
  ignore: Deno.build.os === "windows",
}, () =>
  inFolder(async (folder) => {
    const held = `${folder}/held`;
    const worker = `const file = await Deno.open("${held}", { write: true, create: true });
      await file.lock(true); await Deno.writeTextFile("${held}.told", ""); for (;;);`;
    const parent = `import { runChild } from "${import.meta.resolve("./child.ts")}";
      await runChild(["eval", ${JSON.stringify(worker)}], { timeout: 300, memory: 2048 });`;
    await Deno.writeTextFile(`${folder}/parent.ts`, parent);
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-run", "--allow-read", "--no-check", `${folder}/parent.ts`],
      stderr: "null",
    }).spawn();
    await appears(`${held}.told`);
    child.kill("SIGKILL");
    await child.status;
    using file = await Deno.open(held, { write: true });
    let free = false;
    for (let k = 0; !free && k < 600; k++) {
      free = await file.tryLock(true);
      if (!free) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert(free, "the worker goes on without the one that started it");
  }));

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
