import { assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder } from "../helpers/folder.ts";
import { testWith } from "../helpers/permissions.ts";
import { RUNTIMES } from "./runtimes.ts";

const NEEDS = { run: true, read: true, write: true } as const;

testWith(
  { name: "a test is left out by name until its runtime is installed", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      // A repository of its own, where nothing is installed, and neither is it on the machine.
      for (const path of ["helpers/permissions.ts", "runtimes/runtimes.ts"]) {
        await Deno.mkdir(`${folder}/tests/${path.split("/")[0]}`, { recursive: true });
        const text = await Deno.readTextFile(new URL(`../${path}`, import.meta.url));
        await Deno.writeTextFile(`${folder}/tests/${path}`, text);
      }
      await Deno.writeTextFile(
        `${folder}/needy_test.ts`,
        `import { testWith } from "./tests/helpers/permissions.ts";
       testWith({ name: "needy", run: true, runtime: "bun" }, () => {});`,
      );
      const run = async () => {
        const { stdout } = await new Deno.Command(Deno.execPath(), {
          args: [
            "test",
            "--no-config",
            "--no-prompt",
            "--no-check",
            "--allow-run",
            "needy_test.ts",
          ],
          cwd: folder,
          env: { NO_COLOR: "1", PATH: "" },
        }).output();
        return new TextDecoder().decode(stdout);
      };
      const leftOut = "needy (left out: no Bun here; deno task install:runtimes) ... ignored";
      assertStringIncludes(await run(), leftOut);

      const program = `${folder}/.runtimes/bun/node_modules/${RUNTIMES.bun.npm.program}`;
      await Deno.mkdir(program.replace(/\/[^/]*$/, ""), { recursive: true });
      const says = (version: string) =>
        Deno.writeTextFile(program, `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
      await says("0.8.1"); // not the one that is wanted
      assertStringIncludes(await run(), leftOut);
      await says("1.4.5");
      assertStringIncludes(await run(), "needy ... ok");
    }),
);

testWith(
  { name: "install:runtimes ends with 2, in a line, at an argument", ...NEEDS },
  async () => {
    const script = decodeURIComponent(new URL("install.ts", import.meta.url).pathname);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", script, "--all"],
    }).output();
    const [out, errors] = [stdout, stderr].map((text) => new TextDecoder().decode(text));
    assertEquals([code, out, errors], [2, "", "install:runtimes: takes no arguments, got --all\n"]);
  },
);
