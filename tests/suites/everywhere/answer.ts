import { inFolder } from "../../helpers/folder.ts";
import { readmeExample } from "../../helpers/documentation/readme_example.ts";
import type { Gradients } from "./gradients.ts";

/** What a runtime says. */
export interface Answer extends Gradients {
  /** What the README's example gives to the console. */
  readonly example: readonly (readonly unknown[])[];
}

const ROOT = new URL("../../../", import.meta.url);
const here = (url: URL) => decodeURIComponent(url.pathname);

let bundled: Promise<string> | undefined;

/**
 * The library, the gradients and the README's example as one module of plain JavaScript, whose
 * function `answer` gives an {@linkcode Answer}.
 *
 * @returns Its text.
 */
export function bundle(): Promise<string> {
  return bundled ??= (async () => {
    const example = (await readmeExample()).replace("@revode/revode", `${ROOT}mod.ts`);
    const [imports, body] = example.split(/(?<=^} from ".*";\n)/m);
    const entry = `${imports}
      import { gradients } from "${new URL("gradients.ts", import.meta.url)}";
      export function answer() {
        const example = [];
        const console = { log: (...said) => example.push(said) };
        ${body}
        return { ...gradients(), example };
      }`;
    return await bundleOf(entry);
  })();
}

/**
 * A program as one module of plain JavaScript.
 *
 * @param entry The text of its first module.
 * @returns Its text.
 */
export function bundleOf(entry: string): Promise<string> {
  return inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/entry.ts`, entry);
    const output = `${folder}/answer.js`;
    await printed(Deno.execPath(), [
      ...["bundle", "--quiet", "--platform=browser", `--config=${here(ROOT)}deno.json`],
      ...["--output", output, `${folder}/entry.ts`],
    ]);
    return await Deno.readTextFile(output);
  });
}

/**
 * Asks a runtime that is a program.
 *
 * @param program The program.
 * @param args What stands before the name of the module.
 * @param env What it is told by its environment.
 * @param module What it runs; its function `answer` gives the answer. Default {@linkcode bundle}.
 * @returns What it says.
 */
export function askProgram<T = Answer>(
  program: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  module: Promise<string> = bundle(),
): Promise<T> {
  return inFolder(async (folder) => {
    const print = "console.log(JSON.stringify(await answer()));";
    await Deno.writeTextFile(`${folder}/answer.mjs`, `${await module}\n${print}`);
    return JSON.parse(await printed(program, [...args, `${folder}/answer.mjs`], env));
  });
}

/** What a program prints; an error with its complaint where it fails. */
export async function printed(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args: [...args], env })
    .output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new Error(`${program} ${args.join(" ")}: ${decoder.decode(stderr)}`);
}
