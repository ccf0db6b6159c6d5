/**
 * Holds the repository against the rules of the house; part of `deno task check`. What a module can
 * be told by itself is a lint rule, in `lint_plugin.ts`.
 *
 * @module
 */
import { type PublicName, undocumented } from "./documented.ts";
import { complaint, reachedFrom, roomOf, usesDeno } from "./imports.ts";
import { circlesIn, importsOf } from "./modules.ts";
import { DOORS, ROOMS } from "./rooms.ts";

const LEFT_OUT = new Set(["node_modules", "runs", "bench", "coverage", "_site"]);
const LONG = 300;

/** The modules under a folder, from the root of the repository. */
async function* modulesIn(root: URL, folder = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    if (name.startsWith(".") || folder === "" && LEFT_OUT.has(name)) continue;
    if (isDirectory) yield* modulesIn(root, `${folder}${name}/`);
    else if (/\.tsx?$/.test(name)) yield folder + name;
  }
}

/** All that the package exports, as `deno doc` tells of it. */
async function publicNames(): Promise<PublicName[]> {
  const { exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  const doors = Object.values<string>(exports).filter((path) => path.endsWith("/mod.ts"));
  const command = new Deno.Command("deno", { args: ["doc", "--json", ...doors], cwd: root });
  const { nodes } = JSON.parse(new TextDecoder().decode((await command.output()).stdout));
  return Object.values<{ symbols: PublicName[] }>(nodes).flatMap(({ symbols }) => symbols);
}

const root = new URL("../../", import.meta.url);
const modules = (await Array.fromAsync(modulesIn(root))).sort();
const imports = await importsOf(root, modules);
const errors = imports.flatMap((each) => {
  const wrong = complaint(each);
  return wrong ? [`${each.path}:${each.line}: ${wrong}`] : [];
});
for (const circle of circlesIn(imports)) {
  errors.push(`${circle.join(", ")}: import one another in a circle`);
}
for (const symbol of await publicNames()) errors.push(...undocumented(symbol));
for (const door of Object.values(DOORS)) {
  for (const path of reachedFrom(door, imports)) {
    // Rooms of the library are held to it by a lint rule, but for what looks whether there is a Deno.
    if (ROOMS[roomOf(path)]?.library) continue;
    if (!modules.includes(path)) {
      errors.push(`${door} leads to ${path}, which is no module`);
    } else if (usesDeno(await Deno.readTextFile(new URL(path, root)))) {
      errors.push(`${path}: uses Deno, and ${door} leads to it, which runs anywhere`);
    }
  }
}
for (const path of modules) {
  const lines = (await Deno.readTextFile(new URL(path, root))).trimEnd().split("\n").length;
  if (lines > LONG) {
    console.error(`warning: ${path} has ${lines} lines; over ${LONG} wants splitting`);
  }
}
for (const error of errors) console.error(error);
console.log(`House: ${modules.length} modules, ${errors.length} broken rules`);
if (errors.length > 0) Deno.exit(1);
