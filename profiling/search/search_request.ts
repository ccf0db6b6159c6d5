import { flag, oneOf, readGiven, UsageError, whole } from "../../commands/mod.ts";
import { FAMILIES, type Family } from "./draw/problem.ts";

/** What the search is asked for. */
export interface SearchRequest {
  /** How many cases. */
  readonly cases: number;
  readonly seed: number;
  /** The first case, or the only one. */
  readonly first: number;
  /** The one family that is drawn; unset for all. */
  readonly family?: Family;
  /** Whether one case is told about alone. */
  readonly alone: boolean;
  /** Whether every find is listed. */
  readonly all: boolean;
}

const DEFAULTS = { cases: 2000, seed: 1 };

/** What `--help` prints. */
export function searchHelp(): string {
  return `Looks for gradients that are wrong and say nothing: draws fields, inputs that drive them, starts,
constraints, losses, methods, adjoints and ways to read at random, and judges each gradient by full
storage and by forward mode in plain arithmetic. Of one in four that by times is judged, too.

deno task search [options]

  --cases N    how many cases; default ${DEFAULTS.cases}
  --seed S     the seed; default ${DEFAULTS.seed}. The same seed draws the same cases
  --case I     judges case I of the seed alone; also written S:I, as the report names it
  --family F   judges as many of one family, as the report names it, alone
  --all        lists every find, not the first ten of a kind
  --help       this text
  --version    the version, and Deno's

silent: wrong by more than 1e-4 of its block (1e-2 in singles) without a word. loose: more than 1e-6
(1e-3). false alarm: refused, though right within 1e-6. ill-conditioned: a unit in the last place of
the start, of the parameters or of what an operation gives moves the gradient as far. approximate:
backsolve, which is not judged.

Forward mode steps through a solve of up to 2500 evaluations once more, over the same times and with
weights of its own. That holds for reversible Adams too: its starts, its starts anew after jumps, and
the steps that forget or are the start's are found from the times alone. Implicit steps are solved once
more, with Jacobians that move; steps end where events are, and move with them, and so does a linear
part that is solved exactly; noise is that of the same path. A gradient by exact arithmetic is compared
without its grid. A product of the Hessian, in the family "second derivatives", is held against full
storage and against difference quotients of forward mode; a state at rest against the
implicit-function theorem in plain arithmetic; the sum over trajectories against each of them.

The exit code is 0 where nothing is silent and at most 1 false alarm comes with 100 right ones, 1
where that does not hold, 2 for input that is wrong.`;
}

/**
 * Reads the command line.
 *
 * @throws {UsageError} If something is unknown or out of range.
 */
export function searchRequest(args: readonly string[]): SearchRequest | "help" {
  const family = oneOf(FAMILIES);
  const readers = { cases: whole(1, 1e7), seed: WORD, case: caseIn, family, all: flag };
  const given = readGiven("search", args, readers);
  if (given === "help") return given;
  const { all = false, case: only } = given;
  if (only === undefined) return { ...DEFAULTS, ...given, first: 0, alone: false, all };
  for (const name of ["cases", "family"] as const) {
    if (given[name] === undefined) continue;
    throw new UsageError(`--case and --${name} exclude each other; leave one of them out`);
  }
  if (only.seed !== undefined && given.seed !== undefined) {
    throw new UsageError("--case S:I names the seed; leave --seed out");
  }
  const { seed = given.seed ?? DEFAULTS.seed, first } = only;
  return { cases: 1, seed, first, alone: true, all };
}

const WORD = whole(0, 2 ** 32 - 1);

/** A case: its number, or its seed and its number. */
function caseIn(text: string, name: string): { seed?: number; first: number } {
  if (!text.includes(":")) return { first: WORD(text, name) };
  const [before, after] = text.split(":", 2);
  return { seed: WORD(before, "seed"), first: WORD(after, name) };
}
