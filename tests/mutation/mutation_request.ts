import { readOptions, UsageError, wholeNumber } from "../../commands/mod.ts";

/** What the command is asked for. */
export interface MutationRequest {
  /** How many mutants are drawn. */
  readonly count: number;
  readonly seed: number;
  /** How the paths begin in which mutants are drawn. */
  readonly within: string;
  /** The mutants that are tried, instead of a draw. */
  readonly ids?: readonly string[];
  /** How many are tried at a time. */
  readonly jobs: number;
}

/** The share of mutants that tests are to kill. */
export const WANTED = 0.85;

const DEFAULTS = { count: 1000, seed: 1, jobs: 1 };

/**
 * What `--help` prints.
 *
 * @returns The text.
 */
export function mutationHelp(): string {
  return `Changes tensors/, solvers/ and models/ in small ways, one at a time, and sees whether tests notice.

deno task mutation [options]

  --mutants N     how many mutants are drawn, spread evenly over the files; default ${DEFAULTS.count}
  --seed S        the seed of the draw; default ${DEFAULTS.seed}
  --within PATH   draws where paths begin like this only, such as solvers/steps
  --ids I,J       tries these mutants alone, by the numbers that a report gives them
  --jobs N        how many are tried at a time; default ${DEFAULTS.jobs}
  --help          this text
  --version       the version, and Deno's

It works in copies of the project, which are gone afterwards. Each mutant is a module with one change,
under the tests beside the units and in tests/suites that come to its place, the nearest and cheapest first, in
a process of its own. Tests are left out beyond 12 s of them. Texts with a space and templates are
words for people, and stay as they are. Packages are fetched when first met.

The exit code is 0 where at least ${
    100 * WANTED
  } % are killed, 1 where not, 2 for input that is wrong.`;
}

/**
 * Reads the command line.
 *
 * @param args The arguments.
 * @returns The request, or "help".
 * @throws {UsageError} If something is unknown or out of range.
 */
export function mutationRequest(args: readonly string[]): MutationRequest | "help" {
  const { help, names, values } = readOptions(args, ["mutants", "seed", "within", "ids", "jobs"]);
  if (help) return "help";
  if (names.length > 0) {
    throw new UsageError(
      `mutation takes options only, got ${JSON.stringify(names[0])}; see --help`,
    );
  }
  return {
    count: wholeNumber("--mutants", values.mutants ?? String(DEFAULTS.count), 1, 1e6),
    seed: wholeNumber("--seed", values.seed ?? String(DEFAULTS.seed), 0, 2 ** 32 - 1),
    within: values.within ?? "",
    ids: values.ids?.split(","),
    jobs: wholeNumber("--jobs", values.jobs ?? String(DEFAULTS.jobs), 1, 1e3),
  };
}
