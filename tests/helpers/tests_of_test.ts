import { assertEquals, assertStringIncludes } from "@std/assert";
import { testWith } from "./permissions.ts";
import { COLLECTING, folderOf, FOLDERS, testFiles } from "./tests_of.ts";

const ROOT = new URL("../../", import.meta.url);

testWith(
  { name: "deno task test has an isolate for every folder, and runs each", read: true },
  async () => {
    const folders: string[] = [];
    for (const kind of ["first", "then"]) {
      for await (const { name } of Deno.readDir(new URL(`tests/isolates/${kind}`, ROOT))) {
        const text = await Deno.readTextFile(new URL(`tests/isolates/${kind}/${name}`, ROOT));
        folders.push(text.match(/^await testsOf\("(.*)"\);$/m)![1]);
      }
    }
    assertEquals(folders.sort(), FOLDERS.toSorted());
    const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
    assertStringIncludes(tasks.test.command, " tests/isolates/first/*.ts tests/isolates/then/*.ts");
  },
);

testWith({ name: "a test file belongs to the innermost of the folders", read: true }, async () => {
  assertEquals(folderOf("solvers/adjoints/windows_test.ts"), "solvers/adjoints");
  assertEquals(folderOf("solvers/solve_test.ts"), "solvers");
  assertEquals(folderOf("offline/csv_test.ts"), "");
  const files = await testFiles();
  assertEquals(files.includes("tests/helpers/tests_of_test.ts"), true);
  assertEquals(files.filter((file) => file.endsWith("_long_test.ts")), []);
});

testWith({ name: "what collects garbage runs apart from others", read: true }, async () => {
  const folder = "tests/suites/memory";
  const meters = /^import .*\b(?:assertHeapFlat|heapPeak|liveHeapBytes)\b/m;
  const found: string[] = [];
  for (const file of await testFiles()) {
    const collects = meters.test(await Deno.readTextFile(new URL(file, ROOT)));
    if (collects && !file.startsWith(`${folder}/`)) found.push(file);
  }
  assertEquals(found, COLLECTING);
  assertEquals(new Set(found.map(folderOf)), new Set([folder]));
});
