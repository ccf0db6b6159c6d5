import { groupBy } from "../../../tensors/internal.ts";
import type { Recording } from "../../../systems/mod.ts";
import type { DataSettings } from "../options/data_options.ts";
import { listed } from "../../../commands/internal.ts";

const KINDS = { linear: "straight from row to row", previous: "held until the next row" };

/**
 * Says what the columns of a table were taken for, and which were left out and why.
 *
 * @param inputKind How inputs go from row to row. Default "linear".
 *
 * @example
 * ```ts
 * import { columnsLine } from "./columns_line.ts";
 * import { readRecording } from "@revode/revode/systems";
 * import { assertEquals } from "@std/assert";
 *
 * const recording = readRecording("run,t,x,mass\na,0,1,5\na,1,2,5\nb,0,3,6\nb,1,4,6", "a.csv");
 * assertEquals(
 *   columnsLine(recording),
 *   "columns: time t; state x; group run; covariate mass, constant in each group",
 * );
 * const driven = readRecording("t,x,u,d\n0,1,5,2\n1,2,5,0", "a.csv", { input: ["u"], dose: ["d"] });
 * assertEquals(
 *   columnsLine(driven, "previous"),
 *   "columns: time t; state x; input u, held until the next row; dose d into x",
 * );
 * ```
 */
export function columnsLine(
  recording: Recording,
  inputKind: DataSettings["inputKind"] = "linear",
): string {
  const { timeName, stateNames, groupNames = [], covariates = [] } = recording;
  const { leftOut, whyLeftOut = [], inputNames = [], doses = [], unmeasured = [] } = recording;
  const into = [...stateNames, ...unmeasured];
  const out = [...groupBy(leftOut, (_, k) => whyLeftOut[k])]
    .map(([why, names]) => `${listed(shortList(names))} (${why})`);
  const parts = [
    `time ${timeName}`,
    `state ${listed(shortList(stateNames))}`,
    ...(inputNames.length === 0 ? [] : [
      `input ${listed(shortList(inputNames))}, ${KINDS[inputKind]}`,
    ]),
    ...(doses.length === 0 ? [] : [
      `dose ${listed(doses.map(({ name, state }) => `${name} into ${into[state]}`))}`,
    ]),
    ...(groupNames.length === 0 ? [] : [`group ${listed(groupNames)}`]),
    ...(covariates.length === 0 ? [] : [
      `covariate ${listed(shortList(covariates.map(({ name }) => name)))}, constant in each group`,
    ]),
    ...(out.length === 0 ? [] : [`left out ${out.join(", ")}`]),
  ];
  return `columns: ${parts.join("; ")}`;
}

/** The first few names, and how many more there are. */
export function shortList(names: readonly string[]): string[] {
  return names.length <= 5 ? [...names] : [...names.slice(0, 4), `${names.length - 4} more`];
}
