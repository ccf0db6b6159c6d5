import { assertEquals } from "@std/assert";
import { inFolder } from "../../../helpers/folder.ts";
import { testWith } from "../../../helpers/permissions.ts";

const ROOT = decodeURIComponent(new URL("../../../../", import.meta.url).pathname);
const ROOMS = ["tensors", "solvers", "models", "systems", "figures"];
/** Declarations are written by the newest, and read by the oldest that has arrays of generic buffers, too. */
const [OLDEST, NEWEST] = ["npm:typescript@5.7.3/tsc", "npm:typescript@6.0.3/tsc"];

testWith(
  {
    name: "declarations are clean to a strict consumer, with and without the types of a page",
    ...{ read: true, write: true, run: true },
  },
  () =>
    inFolder(async (folder) => {
      const installed = `${folder}/node_modules/@revode/revode`;
      await writeDeclarations(folder, installed);
      const program = await Deno.readTextFile(new URL("consumer.ts", import.meta.url));
      await Deno.writeTextFile(`${folder}/consumer.ts`, program);
      await Deno.writeTextFile(`${folder}/package.json`, '{ "type": "module" }');
      for (const version of [OLDEST, NEWEST]) {
        for (const [module, resolution] of [["nodenext", "nodenext"], ["esnext", "bundler"]]) {
          for (const lib of ["es2022,dom", "es2022"]) {
            const options = ["--module", module, "--moduleResolution", resolution, "--lib", lib];
            const said = await compile(version, folder, [
              ...["consumer.ts", "--noEmit", "--strict", "--noUncheckedIndexedAccess"],
              ...["--exactOptionalPropertyTypes", "--skipLibCheck", "false", "--target", "es2022"],
              ...["--typeRoots", "none", ...options],
            ]);
            assertEquals(said, "", `${version} ${options.join(" ")}`);
          }
        }
      }
    }),
);

/** Writes the package as its consumers have it, its code left out. */
async function writeDeclarations(folder: string, installed: string): Promise<void> {
  const options = {
    ...{ target: "es2023", module: "esnext", moduleResolution: "bundler", strict: true },
    ...{ lib: ["esnext", "dom"], types: [], declaration: true, emitDeclarationOnly: true },
    ...{ allowImportingTsExtensions: true, rootDir: ROOT, outDir: installed },
    paths: { "@std/csv": [`${ROOT}offline/csv/mod.ts`] },
  };
  await Deno.mkdir(`${folder}/emit`);
  await Deno.writeTextFile(
    `${folder}/emit/tsconfig.json`,
    JSON.stringify({ compilerOptions: options, files: [`${ROOT}mod.ts`] }),
  );
  await compile(NEWEST, `${folder}/emit`, ["-p", "."]);
  for await (const path of filesIn(installed)) {
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace(/((?:from |import\()"\.[^"]*)\.ts"/g, '$1.js"'));
  }
  const entry = (path: string) => ({ types: `${path}/mod.d.ts`, default: `${path}/mod.js` });
  const rooms = ROOMS.map((room) => [`./${room}`, entry(`./${room}`)]);
  await Deno.writeTextFile(
    `${installed}/package.json`,
    JSON.stringify({
      ...{ name: "@revode/revode", version: "0.0.0", type: "module" },
      exports: { ".": entry("."), ...Object.fromEntries(rooms) },
    }),
  );
}

async function* filesIn(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* filesIn(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}

/** What a compiler complains of. */
async function compile(version: string, cwd: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-lock", "--no-config", "--allow-all", version, ...args],
    cwd,
  }).output();
  const decoder = new TextDecoder();
  const complaint = decoder.decode(stdout) + (success ? "" : decoder.decode(stderr));
  return complaint.trim();
}
