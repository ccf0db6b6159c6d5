import { alignColumns, calledAs, count, formatSeconds } from "../../commands/mod.ts";
import { type ErrorRow, errorText } from "../fit/forecasts/error_table.ts";
import type { ParameterTable } from "../fit/plan.ts";
import type { Metrics, TrainingOutcome } from "../fit/training.ts";

/** The most elements that are printed. */
const MOST = 8;

/**
 * What is printed after a training about the training itself.
 *
 * @param last Its last update.
 */
export function trainSummary(outcome: TrainingOutcome, last: Metrics): string[] {
  const { bestLoss, bestIteration, iterations, reconstructionError, seconds, updates } = outcome;
  const each = `${(seconds / updates * 1e3).toPrecision(3)} ms an iteration`;
  return [
    `best loss             ${bestLoss.toExponential(3)} in iteration ${bestIteration + 1} of ` +
    `${iterations}`,
    `steps                 ${last.steps} in the last iteration`,
    ...(reconstructionError === undefined
      ? []
      : [`reconstruction error  ${reconstructionError.toExponential(1)} at most`]),
    `time                  ${formatSeconds(seconds)}${updates === 0 ? "" : `, ${each}`}`,
  ];
}

/**
 * The numbers that were found, with their intervals, as they are printed.
 *
 * @example
 * ```ts
 * import { parameterLines } from "./train_report.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = [{ name: "k", value: 0.5, low: 0.4, high: 0.625, unit: "1/s", identifiable: true }];
 * assertEquals(parameterLines({ rows, level: 0.95, notes: [] }), [
 *   "",
 *   "parameter  value  95 % from     to  unit",
 *   "k          0.500      0.400  0.625  1/s",
 * ]);
 * ```
 */
export function parameterLines({ rows, level, notes }: ParameterTable): string[] {
  const units = rows.some(({ unit }) => unit !== undefined);
  const between = level !== undefined;
  const cells = rows.map(({ name, value, low, high, unit = "", identifiable }) => [
    name,
    errorText(value),
    ...(between ? identifiable ? [errorText(low), errorText(high)] : ["not", "identifiable"] : []),
    ...(units ? [unit] : []),
  ]);
  const head = [
    ...["parameter", "value"],
    ...(between ? [`${100 * level} % from`, "to"] : []),
    ...(units ? ["unit"] : []),
  ];
  const aligned = [
    "left",
    "right",
    ...(between ? ["right", "right"] as const : []),
    "left",
  ] as const;
  return ["", ...alignColumns([head, ...cells], aligned), ...notes];
}

/**
 * What is printed where a training was ended before its time.
 *
 * @param stopped How far it was, and how good.
 * @param of The number of iterations that it was to have.
 * @param failed Whether a solve failed; else it was interrupted.
 *
 * @example
 * ```ts
 * import { stoppedLine } from "./train_report.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   stoppedLine({ done: 5, bestLoss: 0.25 }, 10, "runs/a", false),
 *   "Interrupted after 5 of 10 iterations; the best parameters so far (loss 2.500e-1) are in " +
 *     "runs/a. Go on with: deno task train --resume --out runs/a",
 * );
 * ```
 */
export function stoppedLine(
  stopped: { readonly done: number; readonly bestLoss: number },
  of: number,
  folder: string,
  failed: boolean,
): string {
  const { done, bestLoss } = stopped;
  const what = `${failed ? "Failed" : "Interrupted"} after ${count(done)} of ${
    count(of)
  } iterations`;
  const best = bestLoss < Infinity
    ? `; the best parameters so far (loss ${bestLoss.toExponential(3)}) are in ${folder}`
    : "";
  if (failed) return `${what}${best}.`;
  const again = calledAs("train", ["--resume", "--out", folder]);
  return `${what}${best}. Go on with: ${again}`;
}

/** Errors as they are printed. */
export function errorLines(rows: readonly ErrorRow[]): string[] {
  const names = [...new Set(rows.flatMap(({ errors }) => Object.keys(errors)))];
  const shown = [...Map.groupBy(rows, ({ part }) => part).values()].flatMap((own) =>
    own.length <= MOST + 1 ? own : [...own.slice(0, MOST), ...own.slice(-1)]
  );
  const cells = shown.map(({ part, element, errors }) => [
    `${part} error`,
    element,
    ...names.map((name) => name in errors ? errorText(errors[name]) : ""),
  ]);
  return ["", ...alignColumns([["", "", ...names], ...cells], ["left", "left"])];
}
