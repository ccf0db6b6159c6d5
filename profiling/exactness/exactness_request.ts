import { calledAs, readGiven, whole } from "../../commands/mod.ts";
import { EXACTNESS_DEFAULTS } from "./measure_exactness.ts";

/** What the exactness command is asked for. */
export interface ExactnessRequest {
  /** The folder for the report. */
  readonly out: string;
  /** The seeds of the trainings are 1 up to this. */
  readonly seeds: number;
  readonly iterations: number;
}

const DEFAULTS = { out: "bench/exactness", ...EXACTNESS_DEFAULTS };

/** What `--help` prints. */
export function exactnessHelp(): string {
  return `Measures what the coupling of a reversible method costs: stability where it is near 1, the
way back where it is low; and what exact arithmetic makes of that.

${calledAs("exactness")} [options]

  --out DIR         the folder for the report; default ${DEFAULTS.out}
  --seeds N         trainings of each form; default ${DEFAULTS.seeds}
  --iterations N    updates of each training; default ${DEFAULTS.iterations}
  --help            this text
  --version         the version, and Deno's

The exit code is 0 where all claims hold, 1 where one does not, 2 for input that is wrong.`;
}

/**
 * Reads the command line.
 *
 * @throws {UsageError} If something is unknown or out of range.
 */
export function exactnessRequest(args: readonly string[]): ExactnessRequest | "help" {
  const readers = { out: String, seeds: whole(1, 1000), iterations: whole(1, 1e6) };
  const given = readGiven("exactness", args, readers);
  return given === "help" ? given : { ...DEFAULTS, ...given };
}
