import { assert, assertEquals, assertMatch } from "@std/assert";
import { inFolder } from "../../../tests/helpers/folder.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { flagsOf, runTask } from "../../../tests/helpers/commands/run_task.ts";
import { TABLE_FILES } from "../../../tests/problems/tables/table_files.ts";
import { PACKAGE_FLAGS } from "./load_package.ts";

const ROOT = new URL("../../../", import.meta.url);
const LOCKS = ["deno.lock", "experiments/deno.lock"];
const FOR_FILES = ["apache-arrow", "fzstd", "h5wasm", "lz4js", "netcdfjs", "parquet-wasm"];

/** A lock file: the versions of what is imported, and what that needs with its checksums. */
interface Lock {
  readonly specifiers: Readonly<Record<string, string>>;
  readonly npm: Readonly<Record<string, { readonly integrity: string }>>;
}

const textOf = (path: string) => Deno.readTextFile(new URL(path, ROOT));

testWith({
  name: "the packages for files are named and locked for train and predict alone",
  read: true,
}, async () => {
  const { imports: plain } = JSON.parse(await textOf("deno.json"));
  const { imports: both } = JSON.parse(await textOf("experiments/packages.json"));
  // What deno.json says of a package holds for its modules; an import map says it again.
  const modules = Object.entries<string>(both).filter(([name]) => name.endsWith("/"));
  for (const [name, target] of modules) {
    assertEquals(target, `${plain[name.slice(0, -1)].replace("jsr:", "jsr:/")}/`);
  }
  const added: string[] = Object.keys(both)
    .filter((name) => !(name in plain) && !name.endsWith("/"));
  assertEquals(added.sort(), FOR_FILES);
  assertEquals({ ...both, ...plain }, both);
  const [root, all]: Lock[] = (await Promise.all(LOCKS.map(textOf))).map((text) =>
    JSON.parse(text)
  );
  const locked = Object.keys(all.specifiers).filter((name) => !(name in root.specifiers));
  assertEquals(locked.sort(), FOR_FILES.map((name) => both[name]));
  for (const name of FOR_FILES) {
    const version = all.specifiers[both[name]];
    assertEquals(both[name], `npm:${name}@${version}`);
    assertMatch(all.npm[`${name}@${version}`].integrity, /^sha512-/);
    assert(!(`${name}@${version}` in root.npm));
  }
  assertEquals({ ...all.specifiers, ...root.specifiers }, all.specifiers);
  assertEquals({ ...all.npm, ...root.npm }, all.npm);
});

testWith({
  name: "train reads a file by packages of its own, says so without them, and changes no lock",
  ...{ read: true, write: true, run: true },
}, () =>
  inFolder(async (cwd) => {
    await Deno.writeFile(`${cwd}/a.arrow`, await TABLE_FILES.arrow());
    const before = await Promise.all(LOCKS.map(textOf));
    const args = ["a.arrow", "--iterations=1", "--out=run"];
    const without = (await flagsOf("train")).filter((flag) => /^--(import-map|lock)=/.test(flag));
    assertEquals(without.map((flag) => flag.replace(ROOT.pathname, "")).join(" "), PACKAGE_FLAGS);
    const { code, stderr } = await runTask("train", args, { cwd, without });
    assertEquals(
      [code, stderr.trimEnd()],
      [
        1,
        "train: cannot load parquet-wasm, which reads Arrow and Feather files: Deno was started without " +
        `${PACKAGE_FLAGS}; deno task gives them, so start the command by it, or export the file as CSV`,
      ],
    );
    const end = await runTask("train", args, { cwd });
    assertEquals(end.code, 0, end.stderr);
    assertEquals(await Promise.all(LOCKS.map(textOf)), before);
  }));
