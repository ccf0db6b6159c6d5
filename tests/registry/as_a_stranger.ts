import { inFolder } from "../helpers/folder.ts";
import { readmeExample } from "../helpers/documentation/readme_example.ts";
import { fromRegistry } from "./from_registry.ts";

/** What is there for somebody who has no clone. */
export interface Stranger {
  /** A folder with an empty `deno.json`, so that none further up counts. */
  readonly folder: string;
  /** A folder with `node_modules`, as Node and Bun have the package. */
  readonly npm: string;
  /** Runs Deno in the folder, which knows of the stand-in for JSR and of nothing else. */
  readonly deno: (...args: string[]) => Promise<End>;
}

/** How a program ended. */
export interface End {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Starts the stand-in for JSR, and gives what a stranger has; it is gone afterwards.
 *
 * @param use What the stranger does.
 */
export function asAStranger(use: (stranger: Stranger) => Promise<void>): Promise<void> {
  return inFolder(async (root) => {
    const [folder, npm, cache] = ["folder", "npm", "cache"].map((name) => `${root}/${name}`);
    await Promise.all([folder, npm, cache].map((path) => Deno.mkdir(path)));
    await Deno.writeTextFile(`${folder}/deno.json`, "{}");
    // Nothing of JSR is known, but what npm has need not come again.
    const { npmCache } = JSON.parse((await run(Deno.execPath(), ["info", "--json"])).stdout);
    await Deno.symlink(npmCache, `${cache}/npm`);
    await fromRegistry([npm], (url) => {
      const env = { JSR_URL: url, DENO_DIR: cache, NO_COLOR: "1" };
      const deno = (...args: string[]) => run(Deno.execPath(), args, { cwd: folder, env });
      return use({ folder, npm, deno });
    });
  });
}

/** Runs a program to its end. */
export async function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<End> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    ...{ args: [...args], stdin: "null" },
    ...options,
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/**
 * The README's example as a program.
 *
 * @param last What it does with `said`, which is what the example gives to the console.
 */
export async function exampleProgram(last: string): Promise<string> {
  const [imports, body] = (await readmeExample()).split(/(?<=^} from ".*";\n)/m);
  return `${imports}const said = [];\n{\nconst console = { log: (...words) => said.push(words) };\n` +
    `${body}}\n${last}\n`;
}
