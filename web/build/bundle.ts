import { UsageError } from "../../commands/mod.ts";
import { colorProperties } from "../../figures/internal.ts";

const WEB = new URL("../", import.meta.url);
const CONFIG = decodeURIComponent(new URL("../deno.json", WEB).pathname);

/** What is bundled, by the name that it gets. */
const ENTRIES = {
  "page.js": "page/page.ts",
  "worker.js": "worker/worker.ts",
  "fit.js": "worker/fit_table.ts",
} as const;

/** What is taken as it is. */
const FILES = ["index.html", "icon.svg"];

/** The names of all files of the page. */
export const PAGE_FILES: readonly string[] = [...FILES, ...Object.keys(ENTRIES), "style.css"];

/**
 * Makes the page: all files that it consists of, which may be served from any folder.
 *
 * @returns The files by name.
 * @throws {UsageError} If Deno cannot bundle it.
 */
export async function bundlePage(): Promise<Record<string, Uint8Array<ArrayBuffer>>> {
  const bundles = Object.entries(ENTRIES).map(async ([name, path]) =>
    [name, await bundle(new URL(path, WEB))] as const
  );
  const files = FILES.map(async (name) => [name, await Deno.readFile(new URL(name, WEB))] as const);
  return {
    ...Object.fromEntries(await Promise.all([...files, ...bundles])),
    "style.css": new TextEncoder().encode(await styleSheet()),
  };
}

async function styleSheet(): Promise<string> {
  const rules = await Deno.readTextFile(new URL("style.css", WEB));
  return `:root{color-scheme:light dark;${colorProperties("light")}}
@media (prefers-color-scheme:dark){:root{${colorProperties("dark")}}}
${rules}`;
}

async function bundle(entry: URL): Promise<Uint8Array<ArrayBuffer>> {
  const path = decodeURIComponent(entry.pathname);
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: ["bundle", "--quiet", "--minify", "--platform=browser", `--config=${CONFIG}`, path],
  }).output();
  if (success) return stdout;
  const said = new TextDecoder().decode(stderr).trim().split("\n").slice(-3).join(" ");
  throw new UsageError(`cannot bundle ${path}: ${said}`);
}
