import { UsageError } from "../../commands/internal.ts";
import type { Recording, Trajectory } from "../../systems/mod.ts";
import { isBounded } from "./network/activations.ts";
import type { TrainSettings } from "./options/train_options.ts";
import { spreads } from "./units/seasons.ts";
import { columnOf } from "./units/units.ts";

/** What may be asked for that not every recording can have. */
type Asked = Pick<
  TrainSettings,
  "positive" | "season" | "standardise" | "stable" | "activation" | "hidden"
>;

/**
 * Checks that a recording can have what was asked for: what is chosen is what can be, but what is asked
 * for is never left out in silence.
 *
 * @param training The trajectories to train on.
 * @throws {UsageError} If it cannot; it says why, and what to ask for instead.
 *
 * @example
 * ```ts
 * import { checkAsked } from "./check_asked.ts";
 * import { RECORDING_DEFAULTS } from "./options/train_settings.ts";
 * import { readRecording } from "@revode/revode/systems";
 * import { assertThrows } from "@std/assert";
 *
 * const recording = readRecording("t,x\n0,3\n1,0\n2,5", "a.csv");
 * const asked = { ...RECORDING_DEFAULTS, positive: true };
 * assertThrows(
 *   () => checkAsked(recording, recording.trajectories, asked),
 *   Error,
 *   "--positive yes: the least x is 0",
 * );
 * ```
 */
export function checkAsked(
  recording: Pick<Recording, "stateNames" | "doses">,
  training: readonly Trajectory[],
  asked: Asked,
): void {
  const { positive, season, standardise } = asked;
  const wanted = [
    ...positive === true ? ["positive yes"] : [],
    ...season === "auto" || season === "none" ? [] : ["season"],
  ];
  if (wanted.length > 0 && recording.doses !== undefined) {
    throw new UsageError(
      `--${
        wanted[0]
      }: doses add up, so that a state which they enter has neither a logarithm nor a ` +
        "season; leave it out, or make the doses inputs with --input",
    );
  }
  if (wanted.length > 0 && !standardise) {
    throw new UsageError(
      `--${wanted[0]} is a unit of the data, and --standardise no keeps the user's; leave one of ` +
        "them out",
    );
  }
  if (positive === true) checkPositive(recording.stateNames, training);
  checkBounded(asked);
}

/** Checks that some column has a logarithm that is worth taking. */
function checkPositive(names: readonly string[], training: readonly Trajectory[]): void {
  const columns = names.map((name, k) => {
    const { values } = columnOf(training, names.length, k);
    return { name, spread: spreads(values), least: values.reduce((a, b) => Math.min(a, b)) };
  });
  if (columns.some(({ spread }) => spread)) return;
  const low = columns.find(({ least }) => least <= 0);
  const why = low === undefined
    ? "no column spans a ratio of two, so that logarithms change nothing"
    : `the least ${low.name} is ${low.least}, and a logarithm is of numbers above 0`;
  throw new UsageError(`--positive yes: ${why}; take --positive auto`);
}

/** Checks that what is to be stable can be. */
function checkBounded({ stable, activation, hidden }: Asked): void {
  const linear = hidden !== "auto" && hidden.length === 0;
  if (stable !== true || linear || isBounded(activation)) return;
  throw new UsageError(
    `--stable yes: a network of ${activation} grows without limit, so that its field is not stable; ` +
      "take --activation tanh, sigmoid or sin, or --hidden 0",
  );
}
