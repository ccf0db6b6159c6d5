/**
 * The mutation command: changes the library in small ways, one at a time, and sees whether its
 * tests notice.
 *
 * @module
 */
import {
  failureOf,
  type Progress,
  progressBar,
  progressLines,
  type ProgressState,
  runChild,
  runCommand,
} from "../../commands/mod.ts";
import { Random } from "../../tensors/mod.ts";
import { inFolder } from "../helpers/folder.ts";
import type { Outcome, Plan } from "./child.ts";
import { copyTree, filesIn } from "./files.ts";
import { distance, marked, type Mutant, mutated, spread } from "./mutant.ts";
import {
  type Fate,
  isKilled,
  mutantLine,
  reportOf,
  shareOfKilled,
  type Verdict,
} from "./mutation_report.ts";
import { mutationHelp, mutationRequest, WANTED } from "./mutation_request.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const ROOMS = ["tensors", "solvers", "models"];

/** Where tests are looked for: beside the units, then in the suites. */
const TESTED = [...ROOMS, "tests/suites"];

const FLAGS = ["--no-prompt", "--no-check", "--cached-only", "--allow-read", "--allow-write"];
const MORE = ["--allow-run", "--allow-env", "--allow-sys"];

/** The tests of a mutant come in rounds, a process each: the milliseconds that they cost. */
const ROUNDS = [200, 3000, 12_000];

/**
 * Seconds of the processor that a child has for what no test's cost tells, and how many times their cost.
 * By the clock it has more: it may sleep, and others may have the processor.
 */
const PATIENCE = { seconds: 10, times: 10, clock: 8 };

/** MiB for a child. */
const MEMORY = 4096;

/** Does something with each of a list, in order, for a number of them at a time. */
async function inJobs<T>(
  list: readonly T[],
  jobs: number,
  act: (one: T, done: number, job: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: jobs }, async (_, job) => {
    while (next < list.length) await act(list[next], next++, job);
  }));
}

/** Shows how far the command is. */
function progressOf(what: string, of: number): Progress<ProgressState> {
  const text = ({ done, of }: ProgressState) => `${done}/${of} ${what}`;
  return Deno.stderr.isTerminal()
    ? progressBar(of, text, { clear: true })
    : progressLines(console.error, text, 20);
}

/** Asks the kernel to end a process after so many seconds of the processor; the clock does, where it cannot. */
function boundProcessor(pid: number, seconds: number): void {
  const args = [`--pid=${pid}`, `--cpu=${Math.ceil(seconds)}:`];
  const asked = new Deno.Command("prlimit", { args, stdout: "null", stderr: "null" });
  asked.output().catch(() => {});
}

/** Runs tests in a copy of the project; undefined where the process came to no end of its own. */
async function runTests(
  folder: string,
  plan: Plan,
  timeout: number,
): Promise<{ outcomes?: Outcome[]; hung: boolean }> {
  const name = `${folder}/${crypto.randomUUID()}`;
  const [input, out] = [`${name}.plan.json`, `${name}.outcomes.json`];
  await Deno.writeTextFile(input, JSON.stringify(plan));
  const { code, cut, signal } = await runChild([
    ...["run", ...FLAGS, ...MORE, `--config=${folder}/deno.json`],
    ...[`--v8-flags=--expose-gc,--max-old-space-size=${MEMORY / 2}`],
    ...[`${folder}/tests/mutation/child.ts`, input, out],
  ], {
    timeout: timeout * PATIENCE.clock,
    memory: MEMORY,
    onStart: (pid) => boundProcessor(pid, timeout),
  });
  const hung = cut !== undefined || signal === "SIGXCPU";
  if (hung || code !== 0) return { hung };
  return { outcomes: JSON.parse(await Deno.readTextFile(out)), hung: false };
}

/** Marks the mutants' places in a copy, and gives the mutants. */
async function instrument(folder: string): Promise<Mutant[]> {
  const modules = (await filesIn(folder, ROOMS)).filter((name) => !name.endsWith("_test.ts"));
  const npm = new URL("npm/", import.meta.url).pathname;
  const out = `${folder}/mutants.json`;
  const end = await runChild([
    ...["run", "--no-prompt", "--frozen", "--allow-read", "--allow-write", "--allow-env"],
    ...["--allow-sys", `--config=${npm}deno.json`, `${npm}instrument.ts`, folder, out, ...modules],
  ], { timeout: 600, memory: MEMORY });
  const failure = failureOf(end);
  if (failure) throw new Error(`the modules cannot be instrumented: ${failure}`);
  return JSON.parse(await Deno.readTextFile(out));
}

/** Leaves of the marks in a copy those of the mutants drawn. */
async function mark(folder: string, drawn: readonly Mutant[]): Promise<void> {
  const ids = new Set(drawn.map(({ id }) => id));
  for (const name of await filesIn(folder, ROOMS)) {
    const path = `${folder}/${name}`;
    await Deno.writeTextFile(path, marked(name, await Deno.readTextFile(path), ids));
  }
}

/** The tests that come to each mutant, and what they cost, as the marked copy tells. */
async function baseline(
  plain: string,
  copy: string,
  mutants: readonly string[],
  jobs: number,
): Promise<Map<string, Outcome[]>> {
  // Long ones cost more than a mutant is given.
  const files = (await filesIn(plain, TESTED)).filter((name) => /(?<!_long)_test\.ts$/.test(name));
  const reaching = new Map<string, Outcome[]>(mutants.map((id) => [id, []]));
  const progress = progressOf("files of tests", files.length);
  await inJobs(files, jobs, async (file, done) => {
    progress.show({ done, of: files.length });
    const plan: Plan = { tests: [[file]], mutants, failFast: false };
    const { outcomes } = await runTests(copy, plan, 600);
    if (!outcomes) console.error(`${file} is left out: it does not run where it is marked`);
    // Marks cost memory and time, and a test may look at these.
    const failed = outcomes?.some(({ failure }) => failure !== undefined);
    const alone = failed ? (await runTests(plain, plan, 600)).outcomes : outcomes;
    for (const [i, outcome] of outcomes?.entries() ?? []) {
      const failure = alone ? alone[i].failure : "no end of its own";
      if (failure !== undefined) {
        console.error(`${file}: "${outcome.name}" is left out: ${failure}`);
      } else for (const id of outcome.reached) reaching.get(id)!.push(outcome);
    }
  });
  await progress.stop();
  return reaching;
}

/** Tests that are near, cheap, and come to few other mutants are the likeliest to tell at little cost. */
function rank(fileName: string, { test: [file], cost, reached }: Outcome): number {
  return cost * reached.length * 4 ** distance(fileName, file);
}

/** What becomes of a mutant under the tests that come to it, the best by their rank first. */
async function fateOf(
  folder: string,
  { fileName }: Mutant,
  reaching: readonly Outcome[],
): Promise<Fate> {
  const tests = reaching.toSorted((a, b) => rank(fileName, a) - rank(fileName, b));
  if (tests.length === 0) return "not reached";
  let sum = 0;
  const costly = tests.map(({ cost }) => sum += cost);
  let [from, begun] = [0, 0];
  for (const limit of ROUNDS) {
    // One test runs in any case.
    const to = Math.max(costly.filter((cost) => cost <= limit).length, begun === 0 ? 1 : from);
    if (to === from) continue;
    const ids = tests.slice(from, to).map(({ test }) => test);
    const timeout = PATIENCE.seconds + PATIENCE.times * (costly[to - 1] - begun) / 1000;
    const { outcomes, hung } = await runTests(folder, { tests: ids, failFast: true }, timeout);
    if (hung) return "timed out";
    if (!outcomes || outcomes.some(({ failure }) => failure !== undefined)) return "killed";
    [from, begun] = [to, costly[to - 1]];
  }
  return "survived";
}

async function main(): Promise<number> {
  const request = mutationRequest(Deno.args);
  if (request === "help") {
    console.log(mutationHelp());
    return 0;
  }
  const { count, seed, ids, within, jobs } = request;
  return await inFolder(async (folder) => {
    const copy = `${folder}/marked`;
    const plain = Array.from({ length: jobs }, (_, job) => `${folder}/plain${job}`);
    for (const each of [copy, ...plain]) await copyTree(ROOT, each);
    const all = (await instrument(copy)).filter(({ fileName }) => fileName.startsWith(within));
    const random = new Random(seed);
    const drawn = ids
      ? all.filter(({ id }) => ids.includes(id))
      : spread(all, count, () => random.uniform(0, 1));
    await mark(copy, drawn);
    const reaching = await baseline(plain[0], copy, drawn.map(({ id }) => id), jobs);
    const verdicts: Verdict[] = [];
    const progress = progressOf("mutants", drawn.length);
    // In random order: where it is ended early, what was printed is a draw as well.
    const order = drawn.map((mutant) => ({ mutant, at: random.uniform(0, 1) }))
      .sort((a, b) => a.at - b.at);
    await inJobs(order, jobs, async ({ mutant }, done, job) => {
      progress.show({ done, of: drawn.length });
      const path = `${plain[job]}/${mutant.fileName}`;
      const whole = await Deno.readTextFile(path);
      const { original, text } = mutated(whole, mutant);
      await Deno.writeTextFile(path, text);
      const fate = await fateOf(plain[job], mutant, reaching.get(mutant.id)!);
      await Deno.writeTextFile(path, whole);
      const verdict = { mutant, original, fate };
      verdicts.push(verdict);
      if (!isKilled(fate)) console.log(mutantLine(verdict));
    });
    await progress.stop();
    console.log(reportOf(verdicts, all.length).join("\n"));
    return shareOfKilled(verdicts) >= WANTED ? 0 : 1;
  });
}

if (import.meta.main) Deno.exit(await runCommand("mutation", main, console.error));
