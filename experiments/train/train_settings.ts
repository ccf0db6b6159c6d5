import { activationNamed } from "../fit/activations.ts";
import {
  adjointNamed,
  anchorsOf,
  EXACT_ADJOINTS,
  isReversibleAdams,
  methodNamed,
  numberIn,
  unknownName,
  UsageError,
  wholeNumber,
} from "../../commands/mod.ts";
import { RECORDING_DEFAULTS, type RecordingPlanOptions } from "../fit/recording_options.ts";
import type { System } from "../fit/systems.ts";

/** How a network is trained, on a system or on a recording. */
export type TrainSettings = RecordingPlanOptions;

/** Settings as the command line has them: texts by option, without the dashes. */
export type SettingTexts = Readonly<Record<string, string>>;

/** The options that {@linkcode trainSettings} reads. */
export const SETTINGS: readonly string[] = [
  "hidden",
  "activation",
  "method",
  "adjoint",
  "coupling",
  "rtol",
  "iterations",
  "optimizer",
  "lr",
  "schedule",
  "decay",
  "seed",
  "standardise",
];

/**
 * How a built-in system is trained unless told otherwise.
 *
 * @param system The system.
 * @returns Texts for {@linkcode trainSettings}.
 */
export function systemDefaults(system: System): SettingTexts {
  const { hidden, method, coupling, rtol, iterations, learningRate, weightDecay } = system;
  return {
    hidden: hidden.join(","),
    activation: "tanh",
    method,
    adjoint: "reversible",
    coupling: String(coupling),
    ...(rtol === undefined ? {} : { rtol: String(rtol) }),
    iterations: String(iterations),
    optimizer: "adamw",
    lr: String(learningRate),
    schedule: "constant",
    decay: String(weightDecay),
    seed: "0",
  };
}

/**
 * How a recording is trained on unless told otherwise.
 *
 * @returns Texts for {@linkcode trainSettings}.
 */
export function recordingDefaults(): SettingTexts {
  const { hidden, activation, method, adjoint, coupling, rtol, iterations } = RECORDING_DEFAULTS;
  const { optimizer, learningRate, schedule, weightDecay, seed, standardise } = RECORDING_DEFAULTS;
  return {
    hidden: String(hidden),
    activation,
    method: method.name,
    adjoint: adjoint.name,
    coupling: String(coupling),
    ...(rtol === undefined ? {} : { rtol: String(rtol) }),
    iterations: String(iterations),
    optimizer,
    lr: String(learningRate),
    schedule,
    decay: String(weightDecay),
    seed: String(seed),
    standardise: standardise ? "yes" : "no",
  };
}

/**
 * Reads settings.
 *
 * @param given What was asked for.
 * @param defaults What holds where nothing was.
 * @returns The settings, and their texts, which give the same settings again.
 * @throws {UsageError} If a name is unknown, a number is out of range, or settings do not
 *   go together.
 *
 * @example
 * ```ts
 * import { SYSTEMS, systemDefaults, trainSettings } from "@revode/revode/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const { settings, texts } = trainSettings({ lr: "0.1" }, systemDefaults(SYSTEMS["white-dwarf"]));
 * assertEquals([settings.learningRate, settings.method.name], [0.1, "rk4"]);
 * assertEquals([texts.lr, texts.iterations], ["0.1", "1000"]);
 * ```
 */
export function trainSettings(
  given: SettingTexts,
  defaults: SettingTexts,
): { settings: TrainSettings; texts: SettingTexts } {
  const all: Record<string, string> = { ...defaults, ...given };
  // L-BFGS has no learning rate: whoever sets one wants AdamW.
  const rated = given.lr !== undefined || given.schedule !== undefined;
  if (rated && given.optimizer === undefined) all.optimizer = "adamw";
  if (all.optimizer === "lbfgs") {
    if (rated) {
      throw new UsageError(
        "--lr and --schedule belong to AdamW, L-BFGS has no learning rate; leave them out, or " +
          "take --optimizer adamw",
      );
    }
    delete all.lr;
    delete all.schedule;
  }
  const adjoint = adjointNamed(all.adjoint, EXACT_ADJOINTS);
  const coupling = couplingIn(all.coupling ?? "auto");
  const method = methodNamed(all.method, coupling);
  if (anchorsOf(adjoint.name) === undefined && !isReversibleAdams(method)) {
    if (given.coupling !== undefined) {
      throw new UsageError(
        `--coupling belongs to the reversible method, --adjoint ${all.adjoint} uses the base ` +
          `method; ${
            given.adjoint === undefined
              ? "add --adjoint reversible, or take a method such as reversibleAdams6"
              : "leave one of them out"
          }`,
      );
    }
    delete all.coupling;
  }
  if (all.rtol !== undefined && !method.hasErrorEstimate) {
    if (given.rtol === undefined) {
      throw new UsageError(
        `--method ${all.method} has no error estimate, and the steps here are adaptive; ` +
          "take bosh3, tsit5, dopri5 or dopri8",
      );
    }
    throw new UsageError(
      `--rtol needs a method with an error estimate, ${all.method} has none; take bosh3, tsit5, ` +
        "dopri5 or dopri8, or leave --rtol out",
    );
  }
  const positive = (option: string) =>
    numberIn(`--${option}`, all[option], "a number above 0", (x) => x > 0);
  const settings: TrainSettings = {
    hidden: all.hidden === "auto"
      ? "auto"
      : all.hidden.split(",").map((text) => wholeNumber("--hidden", text, 1, MOST_WIDTH)),
    activation: (activationNamed(all.activation), all.activation),
    method,
    adjoint,
    coupling: all.coupling === undefined ? "auto" : coupling,
    ...(all.rtol === undefined ? {} : { rtol: positive("rtol") }),
    iterations: wholeNumber("--iterations", all.iterations, 1),
    optimizer: oneOf("optimizer", all.optimizer, ["lbfgs", "adamw"]),
    learningRate: all.lr === undefined ? NaN : positive("lr"),
    schedule: oneOf("schedule", all.schedule ?? "constant", ["constant", "cosine"]),
    weightDecay: all.decay === "auto"
      ? "auto"
      : numberIn("--decay", all.decay, "a number of at least 0", (x) => x >= 0),
    seed: wholeNumber("--seed", all.seed, 0, 2 ** 32 - 1),
    standardise: oneOf("standardise", all.standardise ?? "no", ["yes", "no"]) === "yes",
  };
  return { settings, texts: all };
}

/** Two layers of this width already take gigabytes. */
const MOST_WIDTH = 10_000;

function couplingIn(text: string): number | "auto" {
  if (text === "auto") return text;
  return numberIn(
    "--coupling",
    text,
    'a number above 0 and at most 1, or "auto"',
    (x) => x > 0 && x <= 1,
  );
}

function oneOf<const Name extends string>(
  option: string,
  text: string,
  names: readonly Name[],
): Name {
  const found = names.find((name) => name === text);
  if (found === undefined) throw unknownName(option, text, names);
  return found;
}
