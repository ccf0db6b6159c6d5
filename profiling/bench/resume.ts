import {
  firstDifference,
  type OutputFolder,
  type Settings,
  UsageError,
  V8_FLAGS,
} from "../../commands/mod.ts";
import type { Case, Plan } from "./plan/case.ts";
import { type Row, rowsToCsv } from "./row.ts";
import { caseKey, readRows, type ScalingRow } from "./scaling_csv.ts";

/** What a run is made of, so that it can be resumed: `plan.json`. */
interface RunPlan {
  /** What is measured. */
  readonly plan: Plan;
  /** What the order is drawn with. */
  readonly seed: number;
  /** The limit of memory, in MiB. */
  readonly memory: number;
  /** The flags of V8. */
  readonly flags: readonly string[];
  /** Deno's version. */
  readonly deno: string;
}

/** What a plan has besides what is measured, in words. */
const OTHERS: Readonly<Record<string, string>> = {
  seed: "seed",
  memory: "limit of memory",
  flags: "set of flags of V8",
  deno: "version of Deno",
};

/**
 * The plan of a run that begins here and now.
 *
 * @param memory The limit of memory, in MiB.
 */
export function runPlan(plan: Plan, seed: number, memory: number): RunPlan {
  return { plan, seed, memory, flags: V8_FLAGS, deno: Deno.version.deno };
}

/**
 * Reads the rows of a run that was interrupted.
 *
 * @throws {UsageError} If there is no such run, or its plan is another one.
 */
export async function earlierRows(
  folder: OutputFolder,
  cases: readonly Case[],
  wanted: RunPlan,
): Promise<Row[]> {
  const { path } = folder;
  const text = await folder.readText("plan.json");
  if (text === undefined) {
    throw new UsageError(
      `--resume: there is no run to go on with in ${path}: it has no plan.json; ` +
        `leave --resume out, or name its folder with --out`,
    );
  }
  const part = differenceOf(text, wanted);
  if (part !== undefined) {
    throw new UsageError(
      `--resume: the run in ${path} had another ${part}; use the options that it was started ` +
        `with, or measure anew without --resume`,
    );
  }
  const rows = await folder.readText("scaling.csv");
  return rows === undefined ? [] : rowsIn(rows, `${path}/scaling.csv`, cases);
}

/**
 * In what a stored plan differs from the one that is wanted.
 *
 * @returns The name of the first part that differs; undefined where none does.
 */
export function differenceOf(text: string, wanted: RunPlan): string | undefined {
  let stored: Settings;
  try {
    stored = Object(JSON.parse(text));
  } catch {
    return "plan (plan.json is broken)";
  }
  const part = firstDifference(Object(stored.plan), { ...wanted.plan });
  if (part !== undefined) return `plan (${part})`;
  const other = firstDifference(stored, { ...wanted }, Object.keys(OTHERS));
  return other && OTHERS[other];
}

/**
 * The rows of `scaling.csv` that have a measurement.
 *
 * @param cases The cases that may be in it; others are left out.
 * @throws {UsageError} If it is no such table.
 */
export function rowsIn(text: string, file: string, cases: readonly Case[]): Row[] {
  const key = ({ cells, repeat }: ScalingRow) => `${caseKey(cells)} ${repeat}`;
  const written = readRows(rowsToCsv(cases.map((what) => ({ ...what, status: "" }))), file);
  const planned = new Map(written.map((row, k) => [key(row), cases[k]]));
  return readRows(text, file).flatMap((row): Row[] => {
    const what = planned.get(key(row));
    if (what === undefined || row.found === undefined) return [];
    return [{ ...what, status: "ok", found: row.found }];
  });
}
