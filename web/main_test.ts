import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { UsageError } from "../commands/mod.ts";
import { inFolder, namesIn } from "../tests/helpers/folder.ts";
import { testWith } from "../tests/helpers/permissions.ts";
import { runTask } from "../tests/helpers/commands/run_task.ts";
import { PAGE_FILES } from "./build/bundle.ts";
import { webRequest } from "./build/web_request.ts";

/** What a visitor downloads, at most, and with the first fit of a table. */
const MOST = 140_000;
const MOST_WITH_FIT = 350_000;

const NEEDS = { read: true, write: true, run: true } as const;

Deno.test("webRequest() reads a port, and refuses what is none", () => {
  assertEquals([webRequest([]), webRequest(["--port", "0"])], [{ port: 8321 }, { port: 0 }]);
  assertThrows(() => webRequest(["--port", "65536"]), UsageError, "from 0 to 65535");
  assertThrows(() => webRequest(["--prot", "1"]), UsageError, "--port");
});

testWith(
  {
    name: "web says where the page is; a port that is taken is told in a line; Ctrl-C ends it well",
    ...NEEDS,
  },
  async () => {
    const config = new URL("../deno.json", import.meta.url);
    const { tasks } = JSON.parse(await Deno.readTextFile(config));
    const [, ...words] = tasks.web.command.split(" ");
    const cwd = new URL("../", import.meta.url);
    const child = new Deno.Command(Deno.execPath(), {
      ...{ args: [...words, "--port=0"], cwd, stdout: "piped", stderr: "piped" },
      env: { NO_COLOR: "1" },
    }).spawn();
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const { value = "" } = await reader.read();
    assertMatch(value, /^The page is at http:\/\/127\.0\.0\.1:\d+\/\. Ctrl-C ends it\.\n$/);
    const [port] = value.match(/\d+(?=\/\.)/)!;
    const { code, stderr } = await runTask("web", [`--port=${port}`]);
    assertEquals(
      [code, stderr],
      [2, `web: port ${port} is taken; name another one with --port, or 0 for any\n`],
    );
    child.kill("SIGINT");
    const [end, said] = await Promise.all([child.status, new Response(child.stderr).text()]);
    assertEquals([end.code, said], [0, ""]);
    await reader.cancel();
  },
);

testWith(
  {
    name: "web:build makes a small page in a folder, which asks nobody, and leaves other files",
    ...NEEDS,
  },
  () =>
    inFolder(async (folder) => {
      const { code, stdout, stderr } = await runTask("web:build", [`--out=${folder}/live`]);
      assertEquals([code, stderr], [0, ""]);
      assertMatch(stdout, /live\/index\.html, with \d+ kB in all\.\n$/);
      assertEquals(await namesIn(`${folder}/live`), [...PAGE_FILES, "files.json"].sort());
      const page = await Deno.readTextFile(`${folder}/live/index.html`);
      const policy = page.match(/http-equiv="Content-Security-Policy"\s+content="([^"]*)"/)![1];
      assertMatch(
        policy,
        /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; /,
      );
      assertEquals(/unsafe-inline|https?:/.test(policy), false);
      assertEquals(/<script(?![^>]* src=)| style=| on\w+=/.test(page), false);
      let [bytes, fit] = [0, 0];
      for (const name of PAGE_FILES) {
        const text = await Deno.readTextFile(`${folder}/live/${name}`);
        // Nothing in it is loaded from elsewhere; the names of XML are no addresses.
        const urls = text.match(/https?:\/\/[\w./-]+/g) ?? [];
        assertEquals(urls.filter((url) => !url.startsWith("http://www.w3.org/")), [], name);
        const zipped = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
        const { length } = await new Response(zipped).bytes();
        if (name === "fit.js") fit = length;
        else bytes += length;
      }
      assertEquals(bytes < MOST && bytes + fit < MOST_WITH_FIT, true, `${bytes} and ${fit} bytes`);

      await Deno.writeTextFile(`${folder}/page.js`, "mine");
      const other = await runTask("web:build", [`--out=${folder}`]);
      assertEquals([other.code, await Deno.readTextFile(`${folder}/page.js`)], [2, "mine"]);
    }),
);
