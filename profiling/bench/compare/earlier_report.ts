import { type Machine, readWhole, UsageError } from "../../../commands/mod.ts";
import type { Case } from "../plan/case.ts";
import { type Row, rowsToCsv } from "../row.ts";
import { caseKey, readScaling, type ScalingCase } from "../scaling_csv.ts";
import type { Summary } from "../summary.ts";

/** A report as far as another one is compared with it. */
export interface ComparedReport {
  /** What it was measured on. */
  readonly machine: Machine;
  /** How long a fixed loop took there and then, in seconds; undefined where it was not run. */
  readonly calibration_s?: number;
  /** What was claimed, and whether it held. */
  readonly fits: readonly Pick<
    Summary["fits"][number],
    "adjoint" | "method" | "setting" | "quantity" | "claim" | "holds"
  >[];
  /** The cases. */
  readonly cases: readonly ScalingCase[];
}

/**
 * Reads the report in a folder; needs `--allow-read`.
 *
 * @throws {UsageError} If there is none, or it is broken; the message names file and line.
 */
export async function readReport(folder: string): Promise<ComparedReport> {
  const names = ["scaling.csv", "summary.json"];
  const found = await readWhole(folder, "bench", names);
  const [scaling, summary] = names.map((name) => {
    const bytes = found?.get(name);
    if (bytes !== undefined) return new TextDecoder().decode(bytes);
    throw new UsageError(
      `--against ${folder}: ${
        found === undefined ? "it has no files.json, so it is no report" : `it has no ${name}`
      }; name the folder of an earlier report`,
    );
  });
  return parseReport({ scaling, summary }, folder);
}

/**
 * Reads a report from the text of its files.
 *
 * @throws {UsageError} If it is broken; the message names file and line.
 */
export function parseReport(
  texts: { readonly scaling: string; readonly summary: string },
  folder: string,
): ComparedReport {
  const cases = readScaling(texts.scaling, `${folder}/scaling.csv`);
  const file = `${folder}/summary.json`;
  let summary: unknown;
  try {
    summary = JSON.parse(texts.summary);
  } catch (cause) {
    const { message } = cause as Error;
    throw new UsageError(`${file}${lineIn(message, texts.summary)}: ${message}`, { cause });
  }
  const { machine, fits, calibration_s } = Object(summary) as Record<string, unknown>;
  const complain = (what: string): never => {
    throw new UsageError(`${file}:1: ${what}; it is no summary of a report`);
  };
  const needed = ["os", "arch", "cpu", "deno", "v8"] as const;
  const values = Object(machine) as Record<string, unknown>;
  const odd = needed.find((name) => typeof values[name] !== "string");
  if (odd !== undefined) complain(`has no machine.${odd}`);
  if (typeof values.cores !== "number") complain("has no machine.cores");
  const loop = calibration_s as number | undefined;
  if (loop !== undefined && !(typeof loop === "number" && loop > 0)) {
    complain("has a calibration_s that is no number above 0");
  }
  if (!Array.isArray(fits)) return complain("has no fits");
  const wrong = fits.findIndex((fit) => {
    const { adjoint, method, quantity, claim, holds } = Object(fit) as Record<string, unknown>;
    return typeof holds !== "boolean" ||
      [adjoint, method, quantity, claim].some((text) => typeof text !== "string");
  });
  if (wrong >= 0) complain(`fits[${wrong}] says no adjoint, method, quantity, claim and holds`);
  return { machine: machine as Machine, calibration_s: loop, fits, cases };
}

/** The line that a message of JSON.parse is about, after a colon; empty where it names none. */
function lineIn(message: string, text: string): string {
  const line = /line (\d+)/.exec(message)?.[1];
  if (line !== undefined) return `:${line}`;
  const upTo = (end: number) => `:${text.slice(0, end).split("\n").length}`;
  if (/end of JSON/.test(message)) return upTo(text.length);
  // What is around the place is quoted in place of its line: ten characters before it.
  const around = /"\.{3}([^]*)"\.{3}|\.{3}"([^]*?)"(?:\.{3})? is not/.exec(message);
  const quoted = around?.[1] ?? around?.[2];
  const start = quoted === undefined ? -1 : text.indexOf(quoted);
  return start < 0 ? "" : upTo(start + 10);
}

/** A report that is here, to be compared. */
export function reportOf(
  rows: readonly Row[],
  { machine, calibration_s, fits }: Pick<Summary, "machine" | "calibration_s" | "fits">,
): ComparedReport {
  return { machine, calibration_s, fits, cases: readScaling(rowsToCsv(rows), "scaling.csv") };
}

/**
 * Makes sure that a report can be compared with what is about to be measured.
 *
 * @throws {UsageError} If there is no case that both have.
 */
export function checkComparable(
  earlier: ComparedReport,
  cases: readonly Case[],
  folder: string,
): void {
  const text = rowsToCsv(cases.map((each) => ({ ...each, status: "" })));
  const planned = new Set(readScaling(text, "scaling.csv").map(({ cells }) => caseKey(cells)));
  if (!earlier.cases.some(({ cells }) => planned.has(caseKey(cells)))) {
    throw new UsageError(
      `--against ${folder}: its ${earlier.cases.length} cases are all other ones than those of this ` +
        `run; compare with a report of the same adjoints, steps, method and system`,
    );
  }
}
