import type { TrainSettings } from "../options/train_options.ts";

/**
 * How a network is trained, in a line.
 *
 * @example
 * ```ts
 * import { settingsLine } from "./settings_line.ts";
 * import { recordingDefaults, trainSettings } from "../options/train_settings.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const { settings } = trainSettings({}, recordingDefaults());
 * assertStringIncludes(settingsLine(settings), "seed 0; method rk4");
 * ```
 */
export function settingsLine(settings: TrainSettings): string {
  const { seed, method, adjoint, rtol, optimizer, learningRate, schedule, weightDecay } = settings;
  const rate = `learning rate ${learningRate}${schedule === "cosine" ? " falling to 0" : ""}, `;
  return [
    `seed ${seed}`,
    `method ${method.name}${rtol === undefined ? "" : `, tolerance ${rtol}`}, adjoint ` +
    adjoint.name,
    `${optimizer === "adamw" ? `AdamW, ${rate}` : "L-BFGS, "}decay ${weightDecay}`,
  ].join("; ");
}
