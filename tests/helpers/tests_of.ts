/** The folders whose tests share an isolate, from the root, "" being what the others leave. */
export const FOLDERS = [
  ...["tests/suites", "experiments/fit", "experiments/train", "solvers", "tensors", "profiling"],
  ...[
    "profiling/bench",
    "solvers/adjoints",
    "tests/suites/anchored",
    "tests/suites/documented",
    "tests/suites/memory",
  ],
  ...["commands", "experiments", "models", "systems", "tests", ""],
];

const ROOT = new URL("../../", import.meta.url);

/** What is made, and may hold copies of tests: `exclude` of `deno.json` has the rest, which begins with a dot. */
const MADE = ["node_modules", "live", "_site"];

/** The test files under a folder but the long ones, from the root, sorted. */
export async function testFiles(folder = ""): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    if (name.startsWith(".") || MADE.includes(name)) continue;
    if (isDirectory) files.push(...await testFiles(`${folder}${name}/`));
    else if (/(?<!_long)_test\.ts$/.test(name)) files.push(folder + name);
  }
  return files.sort();
}

/** The folder of {@linkcode FOLDERS} that a test file belongs to: the innermost one that holds it. */
export function folderOf(file: string): string {
  return FOLDERS.filter((folder) => folder === "" || file.startsWith(`${folder}/`))
    .reduce((inner, folder) => folder.length > inner.length ? folder : inner, "");
}

/**
 * Registers the tests of a folder in one isolate, for `deno task test`. An isolate a file, as `deno test` has it by
 * itself, loads the library and compiles it hundreds of times, which takes five times as long for quick tests.
 *
 * @param folder One of {@linkcode FOLDERS}; what another one within it has is left to that.
 */
export async function testsOf(folder: string): Promise<void> {
  for (const file of await testFiles(folder && `${folder}/`)) {
    if (folderOf(file) === folder) await import(new URL(file, ROOT).href);
  }
}
