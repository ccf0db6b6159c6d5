import { assertEquals, assertMatch } from "@std/assert";
import { inFolder } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { runLogged } from "./logged_child.ts";

const NEEDS = { read: true, write: true, run: true } as const;

/** Waits until a file holds a word. */
async function saidIn(path: string, word: string): Promise<void> {
  for (;;) {
    const text = await Deno.readTextFile(path).catch(() => "");
    if (text.includes(word)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

testWith(
  { name: "runLogged() puts all that is printed behind what is there", ...NEEDS },
  () =>
    inFolder(async (cwd) => {
      const log = `${cwd}/log.txt`;
      await Deno.writeTextFile(log, "before\n");
      await Deno.writeTextFile(
        `${cwd}/a.ts`,
        'console.log("said", Deno.cwd()); console.error("error: told"); Deno.exit(3);',
      );
      const { code, signal, cut, stderr } = await runLogged(["run", "--allow-read", "a.ts"], {
        ...{ log, cwd },
      });
      assertEquals([code, signal, cut], [3, null, undefined]);
      const text = await Deno.readTextFile(log);
      assertMatch(text, /^before\n/);
      for (const pattern of [/said .*\n/, /error: told\n/]) {
        assertMatch(text, pattern);
        assertMatch(stderr, pattern);
      }
    }),
);

testWith(
  { name: "runLogged() asks a process to end, once, and ends one that does not", ...NEEDS },
  () =>
    inFolder(async (cwd) => {
      const log = `${cwd}/log.txt`;
      await Deno.writeTextFile(
        `${cwd}/a.ts`,
        `let asked = 0;
       Deno.addSignalListener("SIGTERM", () => {
         console.log("asked");
         asked++;
         if (Deno.args[0] === "ends") setTimeout(() => Deno.exit(40 + asked), 300);
       });
       setInterval(() => {}, 1000);
       console.log("ready");`,
      );
      const end = async (how: string) => {
        const controller = new AbortController();
        const { signal } = controller;
        const ended = runLogged(["run", "a.ts", how], { log, cwd, signal, grace: 1000 });
        await saidIn(log, "ready");
        controller.abort();
        const { code, signal: by, cut } = await ended;
        await Deno.remove(log);
        return [code, by, cut];
      };
      assertEquals(await end("ends"), [41, null, "interrupted"]);
      assertEquals(await end("stays"), [137, "SIGKILL", "interrupted"]);
    }),
);
