import type { Registry } from "./registry.ts";

/** A whole specifier of a package of JSR, with what is meant of it. */
const FROM_JSR = /^jsr:\/?(@[\w-]+\/[\w-]+)(?:@[^/]+)?(\/.*)?$/;

/** What stands in quotes in an import, as the printer of `deno transpile` writes it. */
const SPECIFIER = /(?<=\b(?:from|import)\s*\(?\s*")[^"\n]+(?=")/g;

/**
 * Writes a package as `npx jsr add` brings it to Node and Bun: JavaScript, under names of npm, and
 * with it the packages that it needs.
 *
 * @param registry Where it was published.
 * @param name The package.
 * @param folder The folder that gets `node_modules`; there it has its own name, as npm gives it in
 * `package.json`.
 */
export async function writeNpmForm(
  registry: Registry,
  name: string,
  folder: string,
): Promise<void> {
  const written = new Set<string>();
  const write = async (each: string) => {
    if (written.has(each)) return;
    written.add(each);
    const needed = await writePackage(registry, each, `${folder}/node_modules/${npmName(each)}`);
    for (const other of needed) await write(other);
  };
  await write(name);
  await Deno.mkdir(`${folder}/node_modules/${name.split("/")[0]}`, { recursive: true });
  await Deno.symlink(`../${npmName(name)}`, `${folder}/node_modules/${name}`);
}

/** Writes one package; gives the packages of JSR that it imports. */
async function writePackage(
  registry: Registry,
  name: string,
  folder: string,
): Promise<Set<string>> {
  const { files, exports, number } = registry.newest(name);
  for (const [path, body] of files) {
    await Deno.mkdir(`${folder}${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeFile(`${folder}${path}`, body);
  }
  const modules = [...files.keys()].filter((path) => /(?<!_test|\.d)\.ts$/.test(path));
  await transpile(folder, modules);
  const needed = new Set<string>();
  for (const path of modules) {
    const text = await Deno.readTextFile(`${folder}${inJavaScript(path)}`);
    const rewritten = text.replace(SPECIFIER, (specifier) => {
      const [, other, module = ""] = FROM_JSR.exec(specifier) ?? [];
      if (other === undefined) {
        return specifier.startsWith(".") ? inJavaScript(specifier) : specifier;
      }
      needed.add(other);
      return npmName(other) + module;
    });
    await Deno.writeTextFile(`${folder}${inJavaScript(path)}`, rewritten);
  }
  const described = Object.entries(exports).map(([key, path]) => [key, inJavaScript(path)]);
  await Deno.writeTextFile(
    `${folder}/package.json`,
    JSON.stringify({
      ...{ name: npmName(name), version: number, type: "module" },
      exports: Object.fromEntries(described),
    }),
  );
  return needed;
}

async function transpile(cwd: string, modules: readonly string[]): Promise<void> {
  const args = ["transpile", "--quiet", "--no-config", "--no-check", "--outdir=.", ...modules];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: args.map((word) => word.startsWith("/") ? `.${word}` : word),
    cwd,
  }).output();
  if (!success) throw new Error(`deno transpile in ${cwd}: ${new TextDecoder().decode(stderr)}`);
}

function inJavaScript(path: string): string {
  return path.replace(/\.ts$/, ".js");
}

/** The name by which npm has a package of JSR: `@std/csv` is `@jsr/std__csv`. */
function npmName(name: string): string {
  return `@jsr/${name.slice(1).replace("/", "__")}`;
}
