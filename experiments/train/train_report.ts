import { commandLine, count, formatSeconds } from "../../commands/mod.ts";
import type { Metrics, TrainingOutcome } from "./training.ts";
import type { TrainSettings } from "../fit/train_options.ts";

/**
 * How a network is trained, in a line.
 *
 * @param layers The widths of the network's layers, from its inputs to its outputs.
 *
 * @example
 * ```ts
 * import { SYSTEMS } from "../fit/systems.ts";
 * import { settingsLine } from "./train_report.ts";
 * import { systemDefaults, trainSettings } from "./train_settings.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const { settings } = trainSettings({}, systemDefaults(SYSTEMS["white-dwarf"]));
 * assertStringIncludes(settingsLine([3, 10, 2], true, settings), "network 3-10-2 tanh");
 * ```
 */
export function settingsLine(
  layers: readonly number[],
  seesTime: boolean,
  settings: TrainSettings,
): string {
  const { activation, seed, method, adjoint, rtol } = settings;
  const { optimizer, learningRate, schedule, weightDecay } = settings;
  const rate = `learning rate ${learningRate}${schedule === "cosine" ? " falling to 0" : ""}, `;
  return [
    `network ${layers.join("-")} ${layers.length > 2 ? activation : "(linear)"}` +
    `${seesTime ? ", sees the time" : ""}, seed ${seed}`,
    `method ${method.name}${rtol === undefined ? "" : `, tolerance ${rtol}`}, adjoint ` +
    adjoint.name,
    `${optimizer === "adamw" ? `AdamW, ${rate}` : "L-BFGS, "}decay ${weightDecay}`,
  ].join("; ");
}

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
  const again = commandLine(["deno", "task", "train", "--resume", "--out", folder]);
  return `${what}${best}. Go on with: ${again}`;
}
