import { UsageError } from "../../../commands/mod.ts";
import type { JobOptions } from "./job_command.ts";

/** The most jobs of a sweep. */
export const MOST_JOBS = 100_000;

/** An option with the values that it takes. */
export interface Axis {
  /** The option, without the dashes. */
  readonly name: string;
  /** Its values. */
  readonly values: readonly string[];
}

/**
 * Reads an option with its values: `seed=0..4` for whole numbers from one to another, `hidden=32,64`
 * for these.
 *
 * @throws {UsageError} If it is nothing of the kind.
 *
 * @example
 * ```ts
 * import { readAxis } from "./grid.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readAxis("seed=0..2"), { name: "seed", values: ["0", "1", "2"] });
 * assertEquals(readAxis("hidden=8,16x16").values, ["8", "16x16"]);
 * ```
 */
export function readAxis(text: string): Axis {
  const [, name, list] = /^-{0,2}([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) {
    throw new UsageError(
      `--grid takes options with their values, as in seed=0..4 or hidden=32,64, got ` +
        JSON.stringify(text),
    );
  }
  const values = list.split(",").flatMap((part) => {
    const [, from, to] = /^(-?\d+)\.\.(-?\d+)$/.exec(part) ?? [];
    if (from === undefined) return [part];
    const [low, high] = [Number(from), Number(to)];
    if (!(low <= high && high - low < MOST_JOBS)) {
      throw new UsageError(
        `--grid ${name}: ${part} goes from a number to one that is not smaller, and has at most ` +
          `${MOST_JOBS} of them`,
      );
    }
    return Array.from({ length: high - low + 1 }, (_, k) => `${low + k}`);
  });
  if (values.includes("")) throw new UsageError(`--grid ${name}: a value is empty in ${text}`);
  const twice = values.find((value, k) => values.indexOf(value) !== k);
  if (twice !== undefined) throw new UsageError(`--grid ${name}: ${twice} is there twice`);
  return { name, values };
}

/**
 * Every row with every combination of values, the last axis fastest.
 *
 * @throws {UsageError} If an axis is there twice, or is a column as well, or they are too many.
 */
export function crossed(rows: readonly JobOptions[], axes: readonly Axis[]): JobOptions[] {
  let jobs = [...rows];
  for (const { name, values } of axes) {
    if (jobs.some((job) => Object.hasOwn(job, name))) {
      throw new UsageError(`${name} has its values in two places: name it once`);
    }
    if (jobs.length * values.length > MOST_JOBS) {
      throw new UsageError(`more than ${MOST_JOBS} jobs: make several sweeps of them`);
    }
    jobs = jobs.flatMap((job) => values.map((value) => ({ ...job, [name]: value })));
  }
  return jobs;
}
