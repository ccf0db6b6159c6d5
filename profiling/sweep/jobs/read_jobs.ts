import { parse } from "@std/csv";
import { fileError, UsageError } from "../../../commands/mod.ts";
import { MOST_JOBS } from "./grid.ts";
import type { JobOptions } from "./job_command.ts";

/** The most bytes of a file of jobs. */
const LONGEST = 2 ** 26;

/**
 * Reads a file of jobs.
 *
 * @param path JSON, a list of objects; or CSV, with the names of options above.
 * @throws {UsageError} If it cannot be read.
 */
export async function readJobsFile(path: string): Promise<JobOptions[]> {
  let text: string;
  try {
    const { size } = await Deno.stat(path);
    if (size > LONGEST) throw new UsageError(`${path} has ${size} bytes: it is no list of jobs`);
    text = await Deno.readTextFile(path);
  } catch (cause) {
    throw fileError(`cannot read ${path}`, cause, "name a JSON or CSV file, or give --grid");
  }
  return readJobs(text, path);
}

/**
 * Reads jobs: a row a job, an option a column.
 *
 * @param path What the file is called; where it ends in `.json` it is JSON.
 * @throws {UsageError} If it is neither, and where.
 *
 * @example
 * ```ts
 * import { readJobs } from "./read_jobs.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readJobs("seed,hidden\n0,32\n1,64\n", "jobs.csv"), [
 *   { seed: "0", hidden: "32" },
 *   { seed: "1", hidden: "64" },
 * ]);
 * assertEquals(readJobs('[{ "seed": 3, "quick": true }]', "jobs.json"), [
 *   { seed: "3", quick: "true" },
 * ]);
 * ```
 */
export function readJobs(text: string, path: string): JobOptions[] {
  const jobs = /\.json$/i.test(path) ? fromJson(text, path) : fromCsv(text, path);
  if (jobs.length === 0) throw new UsageError(`${path} has no jobs: a row is one`);
  if (jobs.length > MOST_JOBS) {
    throw new UsageError(`${path} has ${jobs.length} jobs; a sweep has at most ${MOST_JOBS}`);
  }
  return jobs;
}

function fromJson(text: string, path: string): JobOptions[] {
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${path} is no JSON: ${(cause as Error).message}`, { cause });
  }
  if (!Array.isArray(rows)) {
    throw new UsageError(`${path}: a list of objects is wanted, as in [{ "seed": 0 }]`);
  }
  return rows.map((row, k) => {
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      throw new UsageError(`${path}: job ${k} is no object of options, as { "seed": 0 } is`);
    }
    return Object.fromEntries(
      Object.entries(row).map((
        [name, value],
      ) => [name, optionText(value, `${path}: job ${k}`, name)]),
    );
  });
}

/** A value of JSON as an option's text: one that is false or null is left out. */
function optionText(value: unknown, where: string, name: string): string {
  if (value === null || value === false) return "";
  if (Array.isArray(value) && value.every((each) => typeof each !== "object")) {
    return value.join(",");
  }
  if (typeof value === "object") {
    throw new UsageError(`${where}: ${name} is no text, number, or list of them`);
  }
  return String(value);
}

function fromCsv(text: string, path: string): JobOptions[] {
  let [head, ...rows]: string[][] = [];
  try {
    [head = [], ...rows] = parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new UsageError(`${path} is no CSV: ${(cause as Error).message}`, { cause });
  }
  const names = head.map((name) => name.trim());
  const twice = names.find((name, k) => name === "" || names.indexOf(name) !== k);
  if (twice !== undefined) {
    throw new UsageError(
      `${path}: the first line names each option once, and ${
        twice === "" ? "one has no name" : `${twice} is there twice`
      }`,
    );
  }
  return rows.map((row, k) => {
    if (row.length !== names.length) {
      throw new UsageError(`${path}: job ${k} has ${row.length} cells, ${names.length} are named`);
    }
    return Object.fromEntries(names.map((name, j) => [name, row[j].trim()]));
  });
}
