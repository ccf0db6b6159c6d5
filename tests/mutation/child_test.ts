import { assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder } from "../helpers/folder.ts";
import { testWith } from "../helpers/permissions.ts";
import type { Outcome, Plan } from "./child.ts";

const CHILD = new URL("child.ts", import.meta.url).pathname;

async function outcomesOf(plan: Plan): Promise<Outcome[]> {
  return await inFolder(async (folder) => {
    const [input, out] = [`${folder}/plan.json`, `${folder}/out.json`];
    await Deno.writeTextFile(input, JSON.stringify(plan));
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--allow-read", `--allow-write=${folder}`, CHILD, input, out],
      stderr: "inherit",
    }).output();
    assertEquals(success, true);
    return JSON.parse(await Deno.readTextFile(out));
  });
}

const NEEDS = { read: true, write: true, run: true };
const FILE = "tests/mutation/mutant_test.ts";

testWith({ name: "a child runs a file's tests, or one by its place", ...NEEDS }, async () => {
  const all = await outcomesOf({ tests: [[FILE], [FILE, 1]], failFast: true });
  assertEquals(all.map(({ test: [, place] }) => place), [0, 1, 2, 3, 4, 1]);
  assertEquals(all.filter(({ failure }) => failure !== undefined), []);
  assertEquals(all[5].name, all[1].name);
});

testWith(
  { name: "a child's first failure is the end, if that is asked for", ...NEEDS },
  async () => {
    const tests = [["tests/mutation/none_test.ts", 0], [FILE, 0]] as const;
    const [both, first] = [
      await outcomesOf({ tests, failFast: false }),
      await outcomesOf({ tests, failFast: true }),
    ];
    assertEquals([both.length, first.length], [2, 1]);
    assertStringIncludes(first[0].failure ?? "", "none_test.ts");
  },
);
