import { assert, assertEquals } from "@std/assert";
import { testWith } from "./permissions.ts";

testWith({ name: "testWith() runs a test once all that it needs is there", read: true }, () => {
  assertEquals(Deno.permissions.querySync({ name: "read" }).state, "granted");
});

testWith({ name: "testWith() waits for the garbage collector", gc: true }, () => {
  assert("gc" in globalThis);
});

testWith({
  name: "testWith() leaves out by name what lacks a permission, and `task test` leaves out nothing",
  read: true,
  run: true,
  write: true,
}, async () => {
  const directory = await Deno.makeTempDir();
  try {
    const file = `${directory}/needy_test.ts`;
    const source = `import { testWith } from ${
      JSON.stringify(import.meta.resolve("./permissions.ts"))
    };
      testWith({ name: "needy", run: true, sys: true }, () => {});
      testWith({ name: "content" }, () => {});`;
    await Deno.writeTextFile(file, source);
    const run = async (...flags: string[]) => {
      const { code, stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["test", "--no-config", "--no-prompt", "--no-check", ...flags, file],
        env: { NO_COLOR: "1" },
      }).output();
      return { code, lines: new TextDecoder().decode(stdout).split("\n") };
    };
    const plain = await run();
    assertEquals(plain.code, 0);
    const skipped =
      "needy (needs --allow-run --allow-sys=cpus --allow-sys=osRelease: deno task test) ... ignored";
    assert(plain.lines.some((line) => line.startsWith(skipped)), plain.lines.join("\n"));
    assert(plain.lines.some((line) => line.startsWith("content ... ok")));

    const full = await run("--allow-run", "--allow-sys=cpus,osRelease");
    assertEquals(full.code, 0);
    assert(full.lines.some((line) => line.startsWith("needy ... ok")), full.lines.join("\n"));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
