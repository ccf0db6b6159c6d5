import { flag, readGiven } from "../../commands/mod.ts";
import { ERRORS } from "./measure_costs.ts";

/** What the costs command is asked for. */
export interface CostsRequest {
  /** The folder for the report. */
  readonly out: string;
  /** The errors that gradients are counted to. */
  readonly errors: readonly number[];
}

const DEFAULT_OUT = "bench/costs";

/** How many of the errors are counted to in a hurry. */
const QUICK = 2;

/** What `--help` prints. */
export function costsHelp(): string {
  return `Counts what a gradient costs to a given error, in evaluations of the field, a pullback counted as
two: by full storage, by 18 checkpoints, by reversible(base), and by reversible Adams, on six problems.

deno task costs [options]

  --quick      to the errors ${ERRORS.slice(0, QUICK).join(" and ")} only
  --out DIR    the folder for the report; default ${DEFAULT_OUT}
  --help       this text
  --version    the version, and Deno's

Counts are the same on every machine, but for errors that rounding decides. The report has the figure of
the stability of reversible Adams as well. The exit code is 0, and 2 for input that is wrong.`;
}

/**
 * Reads the command line.
 *
 * @throws {UsageError} If something is unknown.
 */
export function costsRequest(args: readonly string[]): CostsRequest | "help" {
  const given = readGiven("costs", args, { out: String, quick: flag });
  if (given === "help") return given;
  const { out = DEFAULT_OUT, quick } = given;
  return { out, errors: quick ? ERRORS.slice(0, QUICK) : ERRORS };
}
