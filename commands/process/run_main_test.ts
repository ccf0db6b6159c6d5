import { assertEquals } from "@std/assert";
import { inFolder } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";

const NEEDS = { read: true, write: true, run: true, ignore: Deno.build.os !== "linux" } as const;

/** Runs a program in a shell, which says where its output goes: `$@` is the program. */
async function inShell(line: string, program: string) {
  return await inFolder(async (folder) => {
    const path = `${folder}/program.ts`;
    await Deno.writeTextFile(path, program);
    const deno = [Deno.execPath(), "run", CONFIG, "--no-check", "--allow-write", path];
    const output = await new Deno.Command("sh", { args: ["-c", line, "sh", ...deno] }).output();
    const [stdout, stderr] = [output.stdout, output.stderr].map((bytes) =>
      new TextDecoder().decode(bytes)
    );
    return { code: output.code, stdout, stderr };
  });
}

/** Names of packages, which a program outside of the project knows of no other way. */
const CONFIG = `--config=${new URL("../../deno.json", import.meta.url).pathname}`;

const RUN_MAIN = `import { runMain } from "${import.meta.resolve("./run_main.ts")}";`;
const PRINTS = `${RUN_MAIN}
  import { complain, print } from "${import.meta.resolve("../report/print.ts")}";
  await runMain("count", async () => {
    for (let k = 0; k < 3; k++) {
      print("line " + k);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    complain("done");
    return 0;
  });`;

testWith({ name: "runMain() goes on where nobody reads, and fails nobody", ...NEEDS }, async () => {
  const { stdout, stderr } = await inShell('"$@" | head -n 1', PRINTS);
  assertEquals([stdout, stderr], ["line 0\n", "done\n"]);
  const closed = await inShell('"$@" 2>&- ', PRINTS);
  assertEquals([closed.code, closed.stdout], [0, "line 0\nline 1\nline 2\n"]);
});

testWith(
  { name: "runMain() says once that the output is full, and exits with 1", ...NEEDS },
  async () => {
    const { code, stderr } = await inShell('"$@" > /dev/full', PRINTS);
    assertEquals(code, 1);
    assertEquals(
      stderr,
      "cannot write to the standard output: No space left on device (os error 28); the work " +
        "goes on without it\ndone\n",
    );
    assertEquals((await inShell('"$@" > /dev/full 2> /dev/full', PRINTS)).code, 1);
  },
);

testWith({ name: "runMain() makes a line of what the system refuses", ...NEEDS }, async () => {
  const { code, stderr } = await inShell(
    '"$@"',
    `${RUN_MAIN} await runMain("look", () => {
       Deno.readTextFileSync("/\\x1b[2J\\nthere");
       return 0;
     });`,
  );
  assertEquals(code, 2);
  assertEquals(
    stderr,
    'look: Requires read access to "/[2J there", run again with the --allow-read flag\n',
  );
});

testWith({
  name: "interruptible() ends the program at once where it is interrupted again",
  ...NEEDS,
}, async () => {
  const { code, stdout } = await inShell(
    '"$@" | { read -r pid; kill -INT "$pid"; read -r line; kill -INT "$pid"; cat; echo end; }',
    `import { interruptible } from "${import.meta.resolve("./interrupt.ts")}";
     await interruptible((signal) => {
       console.log(Deno.pid);
       return new Promise((resolve) =>
         signal.addEventListener("abort", () => { console.log("saving"); setTimeout(resolve, 1e8); })
       );
     });`,
  );
  assertEquals([code, stdout], [0, "end\n"]);
});
