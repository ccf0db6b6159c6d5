/**
 * Runs tests one by one, in a process of its own: `child.ts PLAN OUT`.
 *
 * @module
 */

import { cpuUsage } from "node:process";
import { hearWorkers, marks as reached } from "./reached.ts";

/** Which tests are run, and what is noted. */
export interface Plan {
  /** The tests, in the order in which they are run. */
  readonly tests: readonly TestId[];
  /** The mutants whose coverage is noted. */
  readonly mutants?: readonly string[];
  /** Whether the first failure is the end. */
  readonly failFast: boolean;
}

/** A test: its file, from the root, and its place among the file's tests; no place means all. */
export type TestId = readonly [file: string, place?: number];

/** What became of a test. */
export interface Outcome {
  readonly test: readonly [file: string, place: number];
  readonly name: string;
  /** Why it failed, where it did. */
  readonly failure?: string;
  /** Milliseconds of the processor, with a share of what loading its file takes. */
  readonly cost: number;
  /** Mutants that it came to, or the loading of its file. */
  readonly reached: readonly string[];
}

const ROOT = new URL("../../", import.meta.url).href;

/** A file of tests. */
interface LoadedFile {
  readonly tests: readonly Definition[];
  readonly reached: readonly string[];
  readonly cost: number;
  readonly failure?: string;
}

type Body = (context: Partial<Deno.TestContext>) => unknown;
type Definition = { name: string; fn: Body; ignore?: boolean };

let registered: Definition[] = [];

/** What the parts of a test's definition come to, as `Deno.test` takes them. */
function definitionOf(parts: readonly unknown[]): Definition {
  const [name] = parts.filter((part) => typeof part === "string");
  const [fn] = parts.filter((part) => typeof part === "function");
  const [options] = parts.filter((part) => typeof part === "object");
  return Object.assign(
    { name: name ?? (fn as Body)?.name },
    fn && { fn },
    options,
  ) as Definition;
}

/** A test's steps; one that fails ends the test. */
async function step(...parts: unknown[]): Promise<boolean> {
  const { name, fn, ignore } = definitionOf(parts);
  if (!ignore) await fn({ name, step: step as Deno.TestContext["step"] });
  return !ignore;
}

const register = (...parts: unknown[]) => void registered.push(definitionOf(parts));

/** What workers have told by now is heard. */
const workersHeard = () => new Promise((resolve) => setTimeout(resolve, 5));

async function run({ tests, mutants = [], failFast }: Plan): Promise<Outcome[]> {
  hearWorkers();
  Object.assign(Deno.test, { ignore() {}, only: register });
  Object.assign(Deno, { test: Object.assign(register, Deno.test) });
  const found = () => mutants.filter((id) => reached[Number(id)]);
  const files = new Map<string, LoadedFile>();
  const outcomes: Outcome[] = [];
  for (const [file, only] of tests) {
    if (!files.has(file)) {
      registered = [];
      reached.fill(0);
      const end = await costOf(() => import(ROOT + file));
      files.set(file, { ...end, tests: registered, reached: found() });
    }
    const loaded = files.get(file)!;
    for (const place of only === undefined ? loaded.tests.keys() : [only]) {
      const { name, fn, ignore } = loaded.tests[place] ?? { name: file, fn() {} };
      if (ignore) continue;
      reached.fill(0);
      for (const id of loaded.reached) reached[Number(id)] = 1;
      const end = await costOf(() => loaded.failure === undefined && fn({ name, step } as never));
      if (mutants.length > 0) await workersHeard();
      const cost = end.cost + loaded.cost / Math.max(1, loaded.tests.length);
      const failure = loaded.failure ?? end.failure;
      outcomes.push({ test: [file, place], name, failure, cost, reached: found() });
      if (failure !== undefined && failFast) return outcomes;
    }
  }
  return outcomes;
}

/** What something costs, and why it failed, where it did. */
async function costOf(act: () => unknown): Promise<{ cost: number; failure?: string }> {
  const start = cpuUsage();
  let failure: string | undefined;
  try {
    await act();
  } catch (error) {
    failure = `${error}`;
  }
  const { user, system } = cpuUsage(start);
  return { cost: (user + system) / 1000, failure };
}

if (import.meta.main) {
  const [plan, out] = Deno.args;
  // A promise that nobody waits for may be rejected by a mutant.
  addEventListener("unhandledrejection", (event) => event.preventDefault());
  const outcomes = await run(JSON.parse(await Deno.readTextFile(plan)));
  await Deno.writeTextFile(out, JSON.stringify(outcomes));
  Deno.exit(0);
}
