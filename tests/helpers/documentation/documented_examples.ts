import { testWith } from "../permissions.ts";

const ROOT = new URL("../../../", import.meta.url);

/** What is made, and not written: `exclude` of `deno.json` has it. */
const { exclude } = JSON.parse(await readOrNothing(new URL("deno.json", ROOT)));
const MADE = new Set<string>([...exclude, "live/"]);

/** An example of the documentation. */
interface Example {
  /** The file that has it, from the root, and the line where its code begins. */
  readonly place: string;
  /** Its code. */
  readonly code: string;
  /** The language, which is the ending of a module: "ts" or "js". */
  readonly language: string;
}

/** What the file says; without the right to read it, an empty object. */
async function readOrNothing(file: URL): Promise<string> {
  const { state } = await Deno.permissions.query({ name: "read", path: file });
  return state === "granted" ? await Deno.readTextFile(file) : '{ "exclude": [] }';
}

/** The files under a folder that can have examples, from the root. */
async function* filesIn(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    const path = `${folder}${name}`;
    if (name.startsWith(".") || name === "node_modules" || MADE.has(`${path}/`)) continue;
    if (isDirectory) yield* filesIn(`${path}/`);
    else if (/\.(ts|md)$/.test(name) && !name.endsWith("_test.ts")) yield path;
  }
}

/** The examples of a text: fenced code of a page, or of a module's comments, that is not ignored. */
function examplesIn(path: string, text: string): Example[] {
  const examples: Example[] = [];
  const fence = path.endsWith(".md") ? /^ *```(.*)$/ : /^ *\* ?```(.*)$/;
  let open: { info: string; line: number; code: string[] } | undefined;
  for (const [k, line] of text.split("\n").entries()) {
    const info = line.match(fence)?.[1];
    if (open === undefined) {
      if (info !== undefined) open = { info, line: k + 2, code: [] };
    } else if (info === undefined) {
      open.code.push(path.endsWith(".md") ? line : line.replace(/^ *\* ?/, ""));
    } else {
      const [language, ...attributes] = open.info.trim().split(/[\s,]+/);
      if (/^(ts|js)$/.test(language) && !attributes.includes("ignore")) {
        examples.push({ place: `${path}:${open.line}`, code: open.code.join("\n"), language });
      }
      open = undefined;
    }
  }
  return examples;
}

/** Runs an example as a module whose relative imports are from the folder of its file. */
async function run({ place, code, language }: Example): Promise<void> {
  const whole = code.replace(
    /(\bfrom |\bimport )"(\.[^"]+)"/g,
    (_, word, path) => `${word}"${new URL(path, new URL(place, ROOT))}"`,
  );
  const type = language === "ts" ? "application/typescript" : "text/javascript";
  // The place makes a module of its own of each, and stands in the stack of what it throws.
  await import(`data:${type},${encodeURIComponent(`${whole}\n// ${place}`)}`);
}

/** The folders in the root, "" for the files there, that have examples. */
export async function foldersWithExamples(): Promise<string[]> {
  const folders = new Set<string>();
  for await (const path of filesIn("")) {
    if (examplesIn(path, await Deno.readTextFile(new URL(path, ROOT))).length === 0) continue;
    folders.add(path.includes("/") ? path.slice(0, path.indexOf("/")) : "");
  }
  return [...folders].sort();
}

/**
 * Registers a test that the examples under each of some folders of the root run, "" being the files in the root
 * itself. They share one isolate: `deno test --doc`, which gives each one of its own, takes ten times as long.
 */
export function testExamples(folders: readonly string[]): void {
  for (const folder of folders) {
    testWith({
      name: `the documentation's examples run: ${folder === "" ? "the root" : folder}`,
      ...{ read: true, write: true, run: true, sys: true, gc: true },
    }, async (t) => {
      for await (const path of filesIn(folder === "" ? "" : `${folder}/`)) {
        if (folder === "" && path.includes("/")) continue;
        const text = await Deno.readTextFile(new URL(path, ROOT));
        for (const example of examplesIn(path, text)) {
          await t.step(example.place, () => run(example));
        }
      }
    });
  }
}
