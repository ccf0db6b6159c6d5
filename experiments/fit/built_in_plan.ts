import { meanSquaredError, mlp, Trainer } from "../../models/mod.ts";
import { pid } from "../../solvers/mod.ts";
import type { DataSet } from "../../systems/mod.ts";
import { ACTIVATIONS } from "./network/activations.ts";
import { methodFor } from "../../commands/internal.ts";
import { optimizerOf } from "./optimizer_of.ts";
import type { TrainingPlan } from "./plan.ts";
import type { System } from "./systems.ts";
import type { TrainSettings } from "./options/train_options.ts";

/**
 * The training of a built-in system: one stage over the whole path, in the data's own units.
 *
 * @example
 * ```ts
 * import { builtInPlan } from "./built_in_plan.ts";
 * import { SYSTEMS } from "./systems.ts";
 * import { systemDefaults, trainSettings } from "./options/train_settings.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const system = SYSTEMS["white-dwarf"];
 * const { settings } = trainSettings({ iterations: "50" }, systemDefaults(system));
 * const { stages } = builtInPlan(system, system.data(), settings);
 * assertEquals(stages.map(({ iterations }) => iterations), [50]);
 * ```
 */
export function builtInPlan(system: System, data: DataSet, settings: TrainSettings): TrainingPlan {
  const { method, adjoint, coupling, rtol, iterations, hidden, activation, seed } = settings;
  const { weightDecay } = settings;
  if (hidden === "auto" || weightDecay === "auto") {
    throw new TypeError("builtInPlan: the hidden layers and the weight decay must be numbers");
  }
  const { times, states, y0, t0, t1, dt, stateNames } = data;
  const field = mlp({
    state: y0.shape,
    hidden,
    activation: ACTIVATIONS[activation],
    time: system.time,
    seed,
  });
  const problem = {
    field,
    ...{ y0, t0, t1, dt },
    method: methodFor(method, adjoint.name, coupling),
    adjoint,
    loss: meanSquaredError(times, states),
    ...(rtol === undefined ? {} : { stepControl: pid({ rtol, atol: rtol }) }),
  };
  return {
    field,
    stages: [{
      name: "whole",
      iterations,
      makeTrainer: () =>
        new Trainer({ problems: [problem], optimizer: optimizerOf(settings, weightDecay) }),
    }],
    model: (starts) => ({
      kind: "network",
      stateNames,
      timeName: "t",
      hidden,
      activation,
      seesTime: system.time,
      bypass: false,
      offset: stateNames.map(() => 0),
      factor: stateNames.map(() => 1),
      timeOffset: 0,
      timeFactor: 1,
      method: method.name,
      dt,
      ...(rtol === undefined ? {} : { rtol }),
      seed,
      starts: [{ name: data.name, t0, y0: Array.from(starts) }],
    }),
  };
}
