import { assert, assertEquals, assertMatch } from "@std/assert";
import { askBrowser } from "../../helpers/browser/browser.ts";
import { inFolder } from "../../helpers/folder.ts";
import { testWith } from "../../helpers/permissions.ts";
import { findRuntime } from "../../runtimes/runtimes.ts";
import { bundleOf, printed } from "./answer.ts";
import type { ByWorkers } from "./workers.ts";

const NEEDS = { run: true, read: true, write: true } as const;

let bundled: Promise<string> | undefined;
/** A module that is the program, and what its workers run. */
const bundle = () =>
  bundled ??= bundleOf(`
    import { byWorkers, isWorker } from "${new URL("workers.ts", import.meta.url)}";
    if (!isWorker) {
      const said = JSON.stringify(await byWorkers());
      if (globalThis.document) await fetch("/", { method: "POST", body: said });
      else console.log(said);
    }`);

function askProgram(program: string, args: readonly string[] = [], env = {}): Promise<ByWorkers> {
  return inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/main.mjs`, await bundle());
    return JSON.parse(await printed(program, [...args, `${folder}/main.mjs`], env));
  });
}

/** The same bits by any number of workers; those of another runtime are held together elsewhere. */
function check({ bits, failure }: ByWorkers): void {
  const { 0: alone, ...others } = bits;
  assert(alone.length > 40);
  assertEquals(Object.keys(others), ["1", "2", "3"]);
  for (const [count, got] of Object.entries(others)) assertEquals(got, alone, `${count} workers`);
  assertMatch(failure, /^WorkerError: Trainer: worker number 0 of 1 \(nowhere\.js\): ./);
}

testWith({ name: "Deno trains by workers", ...NEEDS }, async () => {
  check(await askProgram(Deno.execPath(), ["run", "--no-prompt", "--allow-read"]));
});

for (const runtime of ["node20", "node22"] as const) {
  testWith({ name: `Node ${runtime.slice(4)} trains by workers`, runtime, ...NEEDS }, async () => {
    check(await askProgram(findRuntime(runtime)!));
  });
}

testWith({ name: "Bun trains by workers", runtime: "bun", ...NEEDS }, async () => {
  check(await askProgram(findRuntime("bun")!, ["run"], { BUN_JSC_useWasmFastMemory: "0" }));
});

for (const [what, flags] of [["not isolated", []], ["isolated", ["--isolated"]]] as const) {
  testWith({
    name: `a page in Chromium that is ${what} trains by workers`,
    runtime: "chromium",
    ...NEEDS,
  }, async () => {
    const page = `<!doctype html><script type="module" src="main.js"></script>`;
    const files = { "index.html": page, "main.js": await bundle() };
    check(await askBrowser<ByWorkers>(files, flags));
  });
}
