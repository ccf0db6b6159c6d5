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

/** The folder whose isolate has next to nothing besides. */
const QUIET = "tests/suites/memory";

/**
 * Test files that collect garbage again and again, and run in that isolate: a collection takes as long as there is of
 * all that is kept, and where a whole folder's tests have run that is a lot.
 */
export const COLLECTING: readonly string[] = [
  "commands/process/memory_meters_test.ts",
  "profiling/bench/measure/heap_peak_test.ts",
  "solvers/second_order/nystrom/nystrom_test.ts",
  "solvers/second_order/verlet_test.ts",
  "solvers/vector_field_test.ts",
  "tensors/trace/program_memory_test.ts",
  "tests/suites/other_reversible_test.ts",
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

/** The folder of {@linkcode FOLDERS} that a test file belongs to: the innermost, but for {@linkcode COLLECTING}. */
export function folderOf(file: string): string {
  if (COLLECTING.includes(file)) return QUIET;
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
  for (const file of [...await testFiles(folder && `${folder}/`), ...COLLECTING]) {
    if (folderOf(file) === folder) await import(new URL(file, ROOT).href);
  }
}
