import { parse, stringify } from "@std/csv";
import type { DataSet } from "../../../systems/mod.ts";
import { UsageError } from "../../../commands/mod.ts";
import type { PaperCase } from "../cases/paper_case.ts";
import type { PaperResult } from "../cases/train_case.ts";

/** The outcome of one case: a line of `runs.csv`. */
export interface PaperRow extends PaperCase {
  /** Whether the data are measured or simulated. */
  readonly origin: DataSet["origin"];
  /** How many trainings ran at a time, this one included. */
  readonly jobs: number;
  /** `ok`, or why there is no result. */
  readonly status: string;
  /** The result, where it is ok. */
  readonly found?: PaperResult;
}

const RESULTS = [
  "best_loss",
  "best_iteration",
  "runtime_s",
  "processor_s",
  "tracked_peak_bytes",
  "resident_growth_bytes",
  "steps",
  "evaluations",
  "pullbacks",
  "reconstruction_error",
] as const satisfies readonly (keyof PaperResult)[];

/** The columns of `runs.csv`, in order. */
export const COLUMNS = [
  ...["experiment", "system", "method", "adjoint", "hidden", "decay", "iterations"],
  ...["starts", "loss_as", "steps_as", "seed", "origin", "jobs"],
  ...RESULTS,
  "status",
] as const;

/** The line of headers, with its line break. */
export const HEADER: string = `${COLUMNS.join(",")}\n`;

/**
 * A row as a line of CSV.
 *
 * @returns The line, with its line break.
 */
export function rowLine({ found, lossAs, stepsAs, ...row }: PaperRow): string {
  const status = row.status.replace(/\s+/g, " ");
  const cells = { ...row, ...found, loss_as: lossAs, steps_as: stepsAs, status };
  return stringify([cells], { columns: [...COLUMNS], headers: false }).replaceAll("\r\n", "\n");
}

/**
 * Reads `runs.csv`. A last line without a line break was being written when the run was
 * killed: it is left out.
 *
 * @throws {UsageError} If it is no such file.
 */
export function readRows(text: string, name: string): PaperRow[] {
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole === "") return [];
  let lines: string[][];
  try {
    lines = parse(whole);
  } catch (cause) {
    throw broken(name, (cause as Error).message, cause);
  }
  const [header, ...rest] = lines;
  if (header.join(",") !== COLUMNS.join(",")) {
    throw broken(name, `its columns are ${header.join(", ")}; wanted ${COLUMNS.join(", ")}`);
  }
  return rest.map((line, k) => readRow(line, `${name}, line ${k + 2}`));
}

function readRow(line: readonly string[], where: string): PaperRow {
  const cells = Object.fromEntries(COLUMNS.map((name, k) => [name, line[k]]));
  const { experiment, system, method, adjoint, starts, origin, status } = cells;
  const about = {
    ...{ experiment, system, method, adjoint, starts } as PaperCase,
    lossAs: cells.loss_as as PaperCase["lossAs"],
    stepsAs: cells.steps_as as PaperCase["stepsAs"],
    hidden: numberAt(cells.hidden, where),
    decay: numberAt(cells.decay, where),
    iterations: numberAt(cells.iterations, where),
    seed: numberAt(cells.seed, where),
    origin: origin as DataSet["origin"],
    jobs: numberAt(cells.jobs, where),
    status,
  };
  if (status !== "ok") return about;
  const reply = Object.fromEntries(
    RESULTS.map((name) => [name, cells[name] === "" ? null : Number(cells[name])]),
  );
  const found = readResult(reply);
  if (found === undefined) throw broken(where, "a number is missing or no number");
  return { ...about, found };
}

/**
 * Reads what a worker found, and believes none of it unseen.
 *
 * @returns The result; undefined where it is none.
 */
export function readResult(reply: unknown): PaperResult | undefined {
  const values = Object(reply) as Record<string, unknown>;
  const right = RESULTS.every((name) => {
    const value = values[name];
    if (value === null) return name === "reconstruction_error";
    return typeof value === "number" && Number.isFinite(value) && value >= 0;
  });
  if (!right) return undefined;
  return Object.fromEntries(RESULTS.map((name) => [name, values[name]])) as unknown as PaperResult;
}

function numberAt(text: string, where: string): number {
  const number = text?.trim() === "" ? NaN : Number(text);
  if (Number.isFinite(number)) return number;
  throw broken(where, `got ${JSON.stringify(text)} for a number`);
}

function broken(where: string, why: string, cause?: unknown): UsageError {
  return new UsageError(
    `${where} is no row of earlier runs: ${why}; move the file away, or name another folder with ` +
      "--out",
    { cause },
  );
}
