import type { TableColumns } from "../table_columns.ts";
import type { EquationsConfig, ModelConfig } from "../plan.ts";

/** What drives a model. */
export interface DrivenBy {
  /** The inputs that change along a trajectory, and the doses: the columns that a forecast is given. */
  readonly changing: readonly string[];
  /** The inputs that do not change along a trajectory, with their values by its name. */
  readonly constant: EquationsConfig["constants"];
  /** Whether it sees the covariates. */
  readonly covariates: boolean;
}

/**
 * What drives a model.
 *
 * @param columns What the columns of its table were; unset where it was trained on none.
 *
 * @example
 * ```ts
 * import { drivenBy } from "./driven_by.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { changing } = drivenBy({
 *   stateNames: ["x"], timeName: "t", inputs: {
 *     names: ["u"], logarithms: [], offset: [0], factor: [1], kind: "linear",
 *   },
 *   hidden: [], activation: "tanh", seesTime: false, bypass: false, seed: 0,
 *   offset: [0], factor: [1], timeOffset: 0, timeFactor: 2,
 *   method: "rk4", dt: 0.1, starts: [{ name: "1", t0: 0, y0: [3] }],
 * });
 * assertEquals(changing, ["u"]);
 * ```
 */
export function drivenBy(model: ModelConfig, columns?: TableColumns): DrivenBy {
  if (model.kind === "equations") {
    const { inputNames = [], constants, dosed } = model;
    const doses = dosed === undefined ? [] : columns?.dose?.map(({ name }) => name) ?? [];
    const inputs = inputNames.filter((name) => !Object.hasOwn(constants, name));
    return { changing: [...inputs, ...doses], constant: constants, covariates: false };
  }
  const { inputs, doses, encoder } = model;
  const seen = inputs?.logarithms.length ?? 0;
  const own = inputs?.names.slice(0, inputs.names.length - seen) ?? [];
  return {
    changing: [...own, ...doses?.names ?? []],
    constant: {},
    covariates: seen > 0 || (encoder?.covariates.length ?? 0) > 0,
  };
}
