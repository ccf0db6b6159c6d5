import { assert, assertEquals, assertLess } from "@std/assert";
import { askBrowser } from "../../helpers/browser/browser.ts";
import { testWith } from "../../helpers/permissions.ts";
import { findRuntime } from "../../runtimes/runtimes.ts";
import { askProgram, bundleOf } from "./answer.ts";
import type { Fits } from "./fits.ts";

const NEEDS = { run: true, read: true, write: true } as const;

let bundled: Promise<string> | undefined;
const bundle = () =>
  bundled ??= bundleOf(`import { fits } from "${new URL("fits.ts", import.meta.url)}";
    export function answer() { return fits(); }`);

let inDeno: Promise<Fits> | undefined;
const denosFits = () =>
  inDeno ??= askProgram<Fits>(Deno.execPath(), ["run", "--no-prompt"], {}, bundle());

/** No standard says how exp and its like round, and a training carries the last digit on. */
const SAME = 1e-9;

async function compare(got: Fits): Promise<void> {
  const wanted = await denosFits();
  assertEquals(got.said.map(rounded), wanted.said.map(rounded));
  for (const [name, numbers] of Object.entries(wanted.numbers)) {
    const size = Math.max(...numbers.map(Math.abs));
    assertEquals(got.numbers[name].length, numbers.length);
    numbers.forEach((x, i) => assertLess(Math.abs(got.numbers[name][i] - x), SAME * size, name));
  }
}

/** The words, with numbers of their first digits. */
function rounded(said: string | null | undefined): string | undefined {
  return said?.replace(/\d\.\d+/g, (number) => Number(number).toPrecision(2));
}

testWith({ name: "Deno fits without any permission", ...NEEDS }, async () => {
  const { said, numbers } = await denosFits();
  assertEquals(said.at(-1), "2024-02-10");
  assertEquals(said.slice(0, 4).filter((_, i) => i % 2 === 1), ["better", "better"]);
  assert(Object.values(numbers).flat().every((x) => typeof x === "number"));
  assert(!/\bDeno\.(open|stat|read|write|args|stdout|Command)/.test(await bundle()));
});

for (const runtime of ["node20", "node22"] as const) {
  testWith({ name: `Node ${runtime.slice(4)} fits as Deno does`, runtime, ...NEEDS }, async () => {
    await compare(await askProgram<Fits>(findRuntime(runtime)!, [], {}, bundle()));
  });
}

testWith({ name: "Bun fits as Deno does", runtime: "bun", ...NEEDS }, async () => {
  const env = { BUN_JSC_useWasmFastMemory: "0" };
  await compare(await askProgram<Fits>(findRuntime("bun")!, ["run"], env, bundle()));
});

testWith({
  name: "a worker in Chromium fits as Deno does, and so does the page, which stays alive meanwhile",
  runtime: "chromium",
  ...NEEDS,
}, async () => {
  const page = `<!doctype html><script type="module">
    const post = (said) => fetch("/", { method: "POST", body: JSON.stringify(said) });
    addEventListener("error", ({ message }) => post({ error: message }));
    addEventListener("unhandledrejection", ({ reason }) => post({ error: String(reason) }));
    const { answer } = await import("./answer.js");
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    const page = await answer();
    clearInterval(timer);
    const worker = new Worker("./worker.js", { type: "module" });
    worker.onerror = ({ message }) => post({ error: "in the worker: " + message });
    worker.onmessage = ({ data }) => post({ page, worker: data, ticks });
  </script>`;
  const { error, ticks, page: inPage, worker } = await askBrowser<Record<string, unknown>>({
    "index.html": page,
    "answer.js": await bundle(),
    "worker.js": `import { answer } from "./answer.js"; postMessage(await answer());`,
  });
  assertEquals(error, undefined);
  assert(Number(ticks) > 5, `${ticks} turns`);
  await compare(inPage as Fits);
  await compare(worker as Fits);
});
