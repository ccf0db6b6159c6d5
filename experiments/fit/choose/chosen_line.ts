import { counted, listed } from "../../../commands/internal.ts";
import type { Recording } from "../../../systems/mod.ts";
import type { Chosen, ChosenModel } from "./chosen.ts";
import { errorText } from "../forecasts/error_table.ts";
import { isBounded } from "../network/activations.ts";
import { specInWords } from "../units/units_spec.ts";

/**
 * What a network is, in few words.
 *
 * @param layers The widths of its layers, from its inputs to its outputs.
 *
 * @example
 * ```ts
 * import { networkLine } from "./chosen_line.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(networkLine([3, 10, 2], true, "tanh"), "network 3-10-2 tanh, sees the time");
 * assertEquals(networkLine([2, 2], false, "tanh"), "network 2-2 (linear)");
 * ```
 */
export function networkLine(
  layers: readonly number[],
  seesTime: boolean,
  activation: string,
): string {
  return `network ${layers.join("-")} ${layers.length > 2 ? activation : "(linear)"}` +
    (seesTime ? ", sees the time" : "");
}

/**
 * What model was chosen for a recording, in a line.
 *
 * @param activation The activation of its hidden layers.
 */
export function chosenLine(
  chosen: Chosen,
  recording: Driving,
  activation: string,
): string {
  const { error, among, members = [], starts = 1 } = chosen;
  const [own, ...others] = [chosen, ...members]
    .map((model) => modelText(model, starts, recording, activation));
  const why = among < 2 || error === undefined
    ? ""
    : `, chosen among ${among}: ${errorText(error)} deviations off on parts held out in training`;
  return (others.length === 0 ? own : `the mean of ${own}, and ${others.join(", and ")}`) + why;
}

/** What drives a recording, and when it begins. */
type Driving = Pick<Recording, "inputNames" | "doses" | "covariates" | "start">;

function modelText(
  { shape, units, from }: ChosenModel,
  starts: number,
  { inputNames = [], doses = [], covariates = [], start }: Driving,
  activation: string,
): string {
  const { hidden, hiddenStates, stable, rest, paced, amounts } = shape;
  const seen = [
    ...inputNames,
    ...doses.map(({ name }) => name),
    ...shape.covariates ? covariates.map(({ name }) => name) : [],
  ];
  const said = specInWords(units, start !== undefined);
  return [
    hidden.length === 0
      ? `a ${stable ? "stable " : ""}linear field`
      : `a network of ${listed(hidden.map(String))} hidden units${
        stable && isBounded(activation) ? ", bounded" : ""
      }${starts > 1 ? `, averaged from ${starts} starts` : ""}`,
    ...rest ? ["empty until the first dose"] : [],
    ...paced ? ["its pace by covariates"] : [],
    ...amounts ? ["rates of growth by amounts"] : [],
    ...hiddenStates > 0 ? [counted(hiddenStates, "hidden state")] : [],
    ...units.trend === undefined && !units.log.includes(true) ? [] : [said],
    ...seen.length > 0 ? [`driven by ${listed(seen)}`] : [],
    ...from === "path" ? [] : [`forecasts from the ${from}`],
  ].join(", ");
}
