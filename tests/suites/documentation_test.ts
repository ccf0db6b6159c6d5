import { assert, assertEquals } from "@std/assert";
import { testWith } from "../helpers/permissions.ts";

const ROOT = new URL("../../", import.meta.url);

/** The pages for people, from the root of the repository. */
async function pages(): Promise<{ path: string; text: string }[]> {
  const found = [];
  for (const folder of ["", "docs/", ".github/", "offline/"]) {
    for await (const { name } of Deno.readDir(new URL(folder, ROOT))) {
      if (!name.endsWith(".md")) continue;
      const text = await Deno.readTextFile(new URL(folder + name, ROOT));
      found.push({ path: folder + name, text });
    }
  }
  return found;
}

/** What matches in any page and is wrong, each with its page. */
async function wrong(
  pattern: RegExp,
  isRight: (found: string, page: string) => boolean | Promise<boolean>,
): Promise<string[]> {
  const findings = [];
  for (const { path, text } of await pages()) {
    for (const [, found] of text.matchAll(pattern)) {
      if (!await isRight(found, path)) findings.push(`${path}: ${found}`);
    }
  }
  return findings;
}

const exists = (path: string, from = "") =>
  Deno.stat(new URL(path, new URL(from, ROOT))).then(() => true, () => false);

testWith({ name: "every relative link of the pages leads to a file", read: true }, async () => {
  assertEquals(await wrong(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g, exists), []);
});

testWith({ name: "every folder and file that the pages name is there", read: true }, async () => {
  const rooms = "tensors|solvers|models|systems|commands|experiments|profiling|tests|examples|docs";
  const paths = new RegExp(`\`((?:${rooms}|offline|\\.github|\\.ci)/[\\w./-]*)\``, "g");
  assertEquals(await wrong(paths, (path) => exists(path)), []);
});

testWith({ name: "every task that the pages name is one", read: true }, async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  assertEquals(await wrong(/deno task\s+([a-z][\w:]*)/g, (task) => task in tasks), []);
});

let said: Promise<string> | undefined;

/** What `deno doc` says of the library, as JSON. */
function reference(): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", "mod.ts"],
    cwd: ROOT,
  });
  return said ??= command.output().then(({ stdout }) => new TextDecoder().decode(stdout));
}

/** What it says of a module. */
interface Documented {
  symbols: { name: string; declarations: { jsDoc?: { tags?: { kind: string }[] } }[] }[];
}

testWith(
  {
    name: "every public name has a category, and every category is on the start page",
    read: true,
    run: true,
  },
  async () => {
    const nodes = await reference();
    const found = nodes.matchAll(/"kind":\s*"category",\s*"doc":\s*"([^"]+)"/g);
    const [start] = (await Deno.readTextFile(new URL("mod.ts", ROOT))).split("@module");
    const named = start.matchAll(/\*\*([^*]+)\*\*/g);
    const sorted = (all: Iterable<RegExpExecArray>) =>
      [...new Set(Array.from(all, ([, name]) => name))].sort();
    assertEquals(sorted(named), sorted(found));
    const symbols = Object.values<Documented>(JSON.parse(nodes).nodes).flatMap((each) =>
      each.symbols
    );
    const bare = symbols.filter(({ declarations }) =>
      !declarations.some(({ jsDoc }) => jsDoc?.tags?.some(({ kind }) => kind === "category"))
    );
    assertEquals(bare.map(({ name }) => name), []);
  },
);

/** What stands in code in the middle of a row there, and is no name of the library's. */
const WORDS = new Set(["deno", "task", "train", "t", "y", "p", "X", "u", "batch", "d"]);

testWith(
  { name: "every name in the tables for newcomers is one of the library", read: true, run: true },
  async () => {
    const known = new Set(WORDS);
    JSON.parse(await reference(), (key, value) => {
      if (key === "name") known.add(value);
      return value;
    });
    const page = await Deno.readTextFile(new URL("docs/coming-from.md", ROOT));
    const rows = page.split("\n").filter((line) => /^\| [^-]/.test(line));
    assert(rows.length > 50, `only ${rows.length} rows`);
    const unknown = rows.flatMap((row) => {
      const [, , here] = row.split("|");
      return [...here.matchAll(/`([^`]+)`/g)]
        .flatMap(([, code]) => code.replace(/"[^"]*"|\b\d\S*/g, "").match(/[A-Za-z]\w*/g) ?? [])
        .filter((name) => !known.has(name));
    });
    assertEquals(unknown, []);
  },
);
