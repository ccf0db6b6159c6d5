import { DATA } from "./data_options.ts";
import { EQUATIONS_SETTINGS, type EquationsSettings } from "../equations/equations_options.ts";
import {
  anchorsOf,
  isImplicit,
  isReversibleAdams,
  methodFor,
  readTable,
  UsageError,
} from "../../../commands/internal.ts";
import type { System } from "../systems.ts";
import type { TrainOption } from "./train_option.ts";
import { KEPT, SETTINGS, type TrainSettings } from "./train_options.ts";

/** Options as the command line has them: texts by name, without the dashes. */
export type SettingTexts = Readonly<Record<string, string>>;

/** What holds on a built-in system unless told otherwise. */
export function systemDefaults(system: System): SettingTexts {
  return textsOf(({ system: text }) => text?.(system));
}

/** What holds on a recording unless told otherwise. */
export function recordingDefaults(): SettingTexts {
  return textsOf(({ file }) => file);
}

/**
 * Texts by option, in the order of the table: a run's config.json is the same in whatever order
 * options are given.
 *
 * @param textOf The text of an option; one that has none is left out.
 */
export function textsOf(
  textOf: (option: TrainOption<unknown>) => string | undefined,
): SettingTexts {
  return Object.fromEntries(KEPT.flatMap((option) => {
    const text = textOf(option);
    return text === undefined ? [] : [[option.name, text]];
  }));
}

/** How a recording is trained on unless told otherwise. */
export const RECORDING_DEFAULTS: TrainSettings = readTable(SETTINGS, recordingDefaults());

/**
 * Reads settings.
 *
 * @returns The settings, and the texts of all options, which give the same settings again.
 * @throws {UsageError} If a name is unknown, a number is out of range, or settings do not
 *   go together.
 *
 * @example
 * ```ts
 * import { SYSTEMS } from "../systems.ts";
 * import { systemDefaults, trainSettings } from "./train_settings.ts";
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
  const read = () => readTable({ adjoint: SETTINGS.adjoint, method: SETTINGS.method }, all);
  // The default may go back over the steps, which an implicit method cannot.
  if (
    given.adjoint === undefined && isImplicit(read().method) &&
    anchorsOf(read().adjoint.name) !== undefined
  ) all.adjoint = "recursive";
  const { adjoint, method } = read();
  if (isImplicit(method)) methodFor(method, adjoint.name);
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
          "take bosh3, tsit5, dopri5, dopri8 or rodas5p",
      );
    }
    throw new UsageError(
      `--rtol needs a method with an error estimate, ${all.method} has none; take bosh3, tsit5, ` +
        "dopri5 or dopri8, or leave --rtol out",
    );
  }
  return { settings: readTable(SETTINGS, all), texts: textsOf(({ name }) => all[name]) };
}

/**
 * Reads the settings of a fit of equations.
 *
 * @returns The settings, and the texts of all options, which give the same settings again.
 * @throws {UsageError} If a name is unknown, a number is out of range, or an option is a network's.
 *
 * @example
 * ```ts
 * import { equationsSettings } from "./train_settings.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { settings, texts } = equationsSettings({ equations: "epidemic.ts", seed: "3" });
 * assertEquals([settings.method.name, settings.seed], ["tsit5", 3]);
 * assertEquals(texts, {
 *   holdout: "0.2", equations: "epidemic.ts", method: "tsit5", rtol: "1e-6", iterations: "10",
 *   seed: "3",
 * });
 * ```
 */
export function equationsSettings(
  given: SettingTexts,
): { settings: EquationsSettings; texts: SettingTexts } {
  const other = Object.values(SETTINGS).find(({ name, equations }) =>
    equations === undefined && given[name] !== undefined
  )?.name;
  if (other !== undefined) {
    throw new UsageError(
      `--${other} is for a network that gives all slopes, and --equations has its own: leave one ` +
        "of them out",
    );
  }
  const kept = Object.values(DATA).map(({ name }) => name);
  const defaults = textsOf(({ name, file, equations }) => kept.includes(name) ? file : equations);
  const all = { ...defaults, ...given };
  const settings = readTable(EQUATIONS_SETTINGS, all);
  if (!settings.method.hasErrorEstimate) {
    throw new UsageError(
      `--method ${all.method} has no error estimate, and the steps of equations are adaptive; take ` +
        "bosh3, tsit5, dopri5 or dopri8",
    );
  }
  return {
    settings: { ...settings, rtol: settings.rtol! },
    texts: textsOf(({ name }) => all[name]),
  };
}
