/**
 * Makes a release: looks whether all files say the same version, runs the gate, the tests, of which some
 * hold the sizes of bundles, and the site; then it dates the changelog, commits that and tags it. Who
 * pushes the tag publishes. With `--dry-run` nothing is written or tagged.
 *
 *     deno task release [--dry-run]
 *
 * @module
 */
import { releasedChangelog, releaseProblems } from "./versions.ts";

const ROOT = new URL("../../", import.meta.url);
const CHANGELOG = new URL("CHANGELOG.md", ROOT);

/** What must go well, in order: tests look at the site, and the gate tries to publish. */
const TASKS = ["site", "check", "test", "test:long"];

/** Runs a program in the root, seen by whoever started this; says whether it went well. */
async function goesWell(program: string, ...args: string[]): Promise<boolean> {
  return (await new Deno.Command(program, { args, cwd: ROOT }).spawn().status).success;
}

async function release(dryRun: boolean): Promise<string | undefined> {
  const [config, changelog, citation, citing] = await Promise.all(
    ["deno.json", "CHANGELOG.md", "CITATION.cff", "docs/citing.md"]
      .map((path) => Deno.readTextFile(new URL(path, ROOT))),
  );
  const { version, problems } = releaseProblems({ config, changelog, citation, citing });
  if (problems.length > 0) return problems.join("\n");
  if (!dryRun && !await goesWell("git", "diff", "--quiet", "HEAD")) {
    return "there are changes that are not committed: commit them, or try --dry-run";
  }
  for (const task of TASKS) {
    console.log(`== deno task ${task}`);
    if (!await goesWell(Deno.execPath(), "task", task)) return `deno task ${task} failed`;
  }
  if (dryRun) {
    console.log(`${version} can be released.`);
    return undefined;
  }
  const day = new Date().toISOString().slice(0, 10);
  await Deno.writeTextFile(CHANGELOG, releasedChangelog(changelog, version, day));
  const done =
    await goesWell("git", "commit", "--quiet", "-m", `release: ${version}`, "CHANGELOG.md") &&
    await goesWell("git", "tag", `v${version}`);
  if (!done) return `git did not commit and tag ${version}`;
  console.log(`v${version} is tagged. To publish it: git push origin main v${version}`);
  return undefined;
}

const [word, ...more] = Deno.args;
if (more.length > 0 || word !== undefined && word !== "--dry-run") {
  console.error(`release: unknown argument "${more[0] ?? word}"; deno task release [--dry-run]`);
  Deno.exit(2);
}
const wrong = await release(word === "--dry-run");
if (wrong !== undefined) {
  console.error(`release: ${wrong}`);
  Deno.exit(1);
}
