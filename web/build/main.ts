/**
 * The web:build command: makes the live page in a folder, from where any server may show it.
 *
 * @module
 */
import { OutputFolder, print, readGiven, runProgram } from "../../commands/mod.ts";
import { bundlePage, PAGE_FILES } from "./bundle.ts";

const DEFAULT_OUT = "live";

function help(): string {
  return `Makes the live page, in which a neural ODE is trained in the browser. Any server may show it, from any
folder; it asks nobody else. To look at it, see deno task web --help.

deno task web:build [options]

  --out DIR    the folder; default ${DEFAULT_OUT}
  --help       this text
  --version    the version, and Deno's

The exit code is 0, and 2 for input that is wrong.`;
}

function request(args: readonly string[]): { readonly out: string } | "help" {
  const given = readGiven("web:build", args, { out: String });
  return given === "help" ? given : { out: given.out ?? DEFAULT_OUT };
}

async function main({ out }: { readonly out: string }): Promise<number> {
  await using folder = await OutputFolder.open(out, { command: "web:build", files: PAGE_FILES });
  const files = await bundlePage();
  await folder.write(files);
  await folder.settle();
  const bytes = Object.values(files).reduce((sum, { length }) => sum + length, 0);
  print([`The page is ${out}/index.html, with ${Math.round(bytes / 1000)} kB in all.`]);
  return 0;
}

if (import.meta.main) await runProgram("web:build", request, help, main);
