import { calledAs, flag, type Reader, readGiven, someOf, whole } from "../../commands/mod.ts";
import type { Effort } from "./time_pairs.ts";

/** The parts of a run, in order. */
export const SPEED_PARTS = [
  ...["limit", "interpreter", "layer", "checkpointing", "automatic", "exact", "adams"],
  ...["driven", "each", "workers", "float32", "first", "page", "allocation", "border"],
] as const;

/** A part of a run. */
export type SpeedPart = typeof SPEED_PARTS[number];

/** What the speed command is asked for. */
export interface SpeedRequest extends Effort {
  /** The parts to measure, in order. */
  readonly parts: readonly SpeedPart[];
  /** Whether it is a smoke run, which is too short for a verdict. */
  readonly quick: boolean;
  /** The compiled limit program. */
  readonly limit?: string;
  /** The folder of the report; without one none is written. */
  readonly out?: string;
}

/** The least number of pairs whose median is worth a claim. */
const LEAST_PAIRS = 11;
const FULL: Effort = { pairs: 15, seconds: 0.1 };
const QUICK: Effort = { pairs: 3, seconds: 0.01 };

/**
 * Reads the command line of the speed command.
 *
 * @throws {UsageError} If something is unknown or out of range.
 */
export function speedRequest(args: readonly string[]): SpeedRequest | "help" {
  const given = readGiven("speed", args, {
    ...{ pairs: pairsIn, limit: String, out: String, parts: someOf(SPEED_PARTS, "part") },
    quick: flag,
  });
  if (given === "help") return given;
  const { quick = false } = given;
  return { parts: SPEED_PARTS, ...(quick ? QUICK : FULL), ...given, quick };
}

/** What `--help` prints. */
export function speedHelp(): string {
  return `Measures what compiled kernels are worth, by turns with what they are held against, and
says whether what is claimed of them holds.

${calledAs("speed")} [options]

  --limit PATH     a compiled program of your own, timed by turns with this library: 1000 steps of
                   reversible Euler there and back, of a network 3-10-2 with tanh; it prints lines
                   such as "0.444 ms per gradient"
  --pairs N        pairs of times a ratio; default ${FULL.pairs}, at least ${LEAST_PAIRS}; with --quick
                   default ${QUICK.pairs}
  --parts P,P      ${SPEED_PARTS.slice(0, 7).join(", ")},
                   ${SPEED_PARTS.slice(7).join(", ")}; default all
  --quick          a smoke run, too short for a verdict
  --out DIR        the folder for speed.html, speed.md and speed.json; default none
  --help           this text
  --version        the version, and Deno's

Without --allow-ffi, or without OpenBLAS, the rows of the layer say so and the others go on. So
does that of the page without Chromium.

The exit code is 0 where every claim that could be measured holds, and with --quick; 1 where one
does not; 2 for input that is wrong.`;
}

const pairsIn: Reader<number> = (text, name, texts) =>
  whole(texts.quick ? 1 : LEAST_PAIRS, 10_000)(text, name);
