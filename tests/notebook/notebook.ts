import { inFolder } from "../helpers/folder.ts";

const ROOT = decodeURIComponent(new URL("../../", import.meta.url).pathname);

/** The notebook among the examples. */
export const NOTEBOOK = `${ROOT}examples/getting_started.ipynb`;

/** What a notebook shows, by MIME types. */
export type Data = Record<string, unknown>;

/** A notebook, as far as it is looked at here. */
export interface Notebook {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly source: string | readonly string[];
    readonly outputs?: readonly {
      readonly output_type: string;
      readonly data?: Data;
      readonly text?: string | readonly string[];
    }[];
  }[];
}

/**
 * Executes a notebook. Its kernel runs in the root of the repository, whose `deno.json` has it that
 * `jsr:@revode/revode` is what stands here. What it prints is without colours, whoever asks for it.
 *
 * @param python The Python that has nbclient.
 * @param path The notebook, which stays as it is.
 * @returns It with its outputs.
 * @throws {Error} If a cell fails.
 */
export function execute(python: string, path: string): Promise<Notebook> {
  return inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/kernels/deno`, { recursive: true });
    const argv = [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"];
    const spec = { argv, display_name: "Deno", language: "typescript" };
    await Deno.writeTextFile(`${folder}/kernels/deno/kernel.json`, JSON.stringify(spec));
    const script = decodeURIComponent(new URL("execute.py", import.meta.url).pathname);
    const { success, stdout, stderr } = await new Deno.Command(python, {
      args: [script, path, ROOT],
      env: { JUPYTER_PATH: folder, JUPYTER_RUNTIME_DIR: folder, IPYTHONDIR: folder, NO_COLOR: "1" },
    }).output();
    const decoder = new TextDecoder();
    if (success) return JSON.parse(decoder.decode(stdout));
    throw new Error(`${path} does not run: ${decoder.decode(stderr)}`);
  });
}
