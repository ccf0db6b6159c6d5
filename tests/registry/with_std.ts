/**
 * Runs a task of a copy of this repository that has no `offline/`, against the real packages of `@std`:
 * of a checkout of denoland/std, which the stand-in for JSR serves, or where none is named, of JSR.
 *
 *     REVODE_STD=CHECKOUT deno task test:std [TASK [ARGUMENTS]]
 *
 * TASK is `test` unless said otherwise. The copy has locks of its own, which have these packages as well.
 *
 * @module
 */
import { fromRegistry } from "./from_registry.ts";

const ROOT = decodeURIComponent(new URL("../../", import.meta.url).pathname);
/** The stand-ins, not the page about them, which others lead to; and what is git's. */
const LEFT_OUT = /^(offline\/\w+|\.git)(\/|$)/;

/** Copies what git tracks or might track; gives the tests among it. */
async function copyTo(folder: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("git", {
    args: ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    cwd: ROOT,
  }).output();
  const paths = new TextDecoder().decode(stdout).split("\0")
    .filter((path) => path !== "" && !LEFT_OUT.test(path));
  for (const path of paths) {
    await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    // What git knows may have been removed meanwhile.
    await Deno.copyFile(ROOT + path, `${folder}/${path}`).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
  const config = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  // What is left has settings of its own.
  const workspace = config.workspace.filter((member: string) => !LEFT_OUT.test(member.slice(2)));
  await Deno.writeTextFile(
    `${folder}/deno.json`,
    JSON.stringify({ ...config, workspace }, null, 2),
  );
  await Deno.symlink(`${ROOT}.runtimes`, `${folder}/.runtimes`);
  return paths.filter((path) => path.endsWith("_test.ts"));
}

/** Runs Deno in the copy, seen by whoever started this; gives the exit code. */
async function deno(cwd: string, args: readonly string[], env: Record<string, string>) {
  const { code } = await new Deno.Command(Deno.execPath(), { args: [...args], cwd, env }).spawn()
    .status;
  return code;
}

async function main(cwd: string, env: Record<string, string>): Promise<number> {
  const tests = await copyTo(cwd);
  const files = ["--import-map=experiments/packages.json", "--lock=experiments/deno.lock"];
  // What is tested is frozen, so the locks get these packages before.
  for (const flags of [[], files]) {
    const code = await deno(cwd, ["cache", "--quiet", ...flags, ...tests], env);
    if (code !== 0) return code;
  }
  return await deno(cwd, ["task", ...(Deno.args.length > 0 ? Deno.args : ["test"])], env);
}

const folder = await Deno.makeTempDir();
let code: number;
try {
  code = Deno.env.get("REVODE_STD") === undefined
    ? await main(folder, {})
    : await fromRegistry([], (url) => main(folder, { JSR_URL: url }));
} finally {
  await Deno.remove(folder, { recursive: true });
}
Deno.exit(code);
