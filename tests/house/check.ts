/**
 * Holds every module of the repository against the rules of the house; part of `deno task check`.
 *
 * @module
 */
import { type Finding, findingsIn } from "./imports.ts";

const LEFT_OUT = new Set(["node_modules", "runs", "bench", "coverage"]);

/** The modules under a folder, from the root of the repository. */
async function* modulesIn(root: URL, folder = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    if (name.startsWith(".") || LEFT_OUT.has(name)) continue;
    if (isDirectory) yield* modulesIn(root, `${folder}${name}/`);
    else if (/\.tsx?$/.test(name)) yield folder + name;
  }
}

const root = new URL("../../", import.meta.url);
const modules = (await Array.fromAsync(modulesIn(root))).sort();
const findings: Finding[] = [];
for (const path of modules) {
  findings.push(...findingsIn(path, await Deno.readTextFile(new URL(path, root))));
}

const errors = findings.filter(({ warning }) => !warning);
for (const { path, line, message, warning } of findings) {
  console.error(`${warning ? "warning: " : ""}${path}:${line}: ${message}`);
}
console.log(`House: ${modules.length} modules, ${errors.length} broken rules`);
if (errors.length > 0) Deno.exit(1);
