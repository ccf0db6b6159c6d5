import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { askBrowser } from "../../helpers/browser/browser.ts";
import { inFolder } from "../../helpers/folder.ts";
import { testWith } from "../../helpers/permissions.ts";
import { printed } from "./answer.ts";

const ROOT = new URL("../../../", import.meta.url);

/** What a page says of a field. */
interface Said {
  readonly runsOn: string;
  readonly reason: string;
  readonly y1: number;
}

/** A page's script: it solves, and says on what. */
const SCRIPT = `import { neg, rk4, solve, vectorField } from "${ROOT}mod.ts";
  const field = vectorField({ state: [], f: (_t, y) => neg(y) });
  const { y1 } = solve({ field, y0: 1, t0: 0, t1: 1, dt: 0.01, method: rk4 });
  fetch("/", { method: "POST", body: JSON.stringify({ ...field.kernels, y1: y1.item() }) });`;

function bundled(): Promise<string> {
  return inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/page.ts`, SCRIPT);
    const config = decodeURIComponent(new URL("deno.json", ROOT).pathname);
    return await printed(Deno.execPath(), [
      ...["bundle", "--quiet", "--platform=browser", `--config=${config}`, `${folder}/page.ts`],
    ]);
  });
}

testWith({
  name:
    "under a page's policy a field is compiled where that allows it, and else says why it is not",
  runtime: "chromium",
  ...{ run: true, read: true, write: true },
}, async (t) => {
  const script = await bundled();
  const ask = (policy: string) =>
    askBrowser<Said>({
      "index.html": `<!doctype html><meta charset="utf-8">` +
        `<meta http-equiv="Content-Security-Policy" content="${policy}">` +
        `<script type="module" src="page.js"></script>`,
      "page.js": script,
    });
  await t.step("without 'wasm-unsafe-eval' it is interpreted", async () => {
    const { runsOn, reason, y1 } = await ask("script-src 'self'");
    assertEquals(runsOn, "interpreter");
    assertStringIncludes(reason, "the engine is not allowed to compile WebAssembly");
    assertStringIncludes(reason, "script-src 'wasm-unsafe-eval'");
    assertAlmostEquals(y1, Math.exp(-1), 1e-9);
  });
  await t.step("with it, it is compiled", async () => {
    const { runsOn, y1 } = await ask("script-src 'self' 'wasm-unsafe-eval'");
    assertEquals(runsOn, "wasm");
    assertAlmostEquals(y1, Math.exp(-1), 1e-9);
  });
});
