import type { Chosen } from "../choose/chosen.ts";
import { errorText } from "./error_table.ts";
import type { ForecastErrors } from "./forecast_errors.ts";

/** Whether a model's forecast is of any use, beside the last value and a straight line. */
export interface RunVerdict {
  /** Whether it is better than they are. */
  readonly kind: "better" | "no better" | "worse";
  /** It in a sentence. */
  readonly text: string;
}

/** The same with what says so, and by how much. */
export interface ForecastVerdict extends RunVerdict {
  /** The better one of the two. */
  readonly rival: string;
  /** By how much the model is nearer than that one: its error over the model's; infinite where that is 0. */
  readonly factor: number;
  /** What says so: what was held out, or else parts of the training data that were held out in turn. */
  readonly by: "hold-out" | "inner validation";
}

/** What is nearer by less than this, or further off by less, is as good. */
export const SAME = 1.05;

/**
 * Whether a forecast is of any use: by what was held out, all columns over their deviations, or where
 * nothing was by the choice of the model.
 *
 * @returns Undefined where nothing says so.
 *
 * @example
 * ```ts
 * import { verdictOf } from "./verdict.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const holdout = {
 *   "model": { columns: [1], overall: 0.2 },
 *   "last value": { columns: [5], overall: 1 },
 *   "straight line": { columns: [3], overall: 0.6 },
 * };
 * const verdict = verdictOf({ holdout });
 * assertEquals(
 *   verdict?.text,
 *   "On what was held out the forecast is better than the last value and the straight line by a " +
 *     "factor of 3.00.",
 * );
 * ```
 */
export function verdictOf(
  { holdout }: Pick<ForecastErrors, "holdout">,
  chosen?: Pick<Chosen, "error" | "rival" | "rivalName">,
): ForecastVerdict | undefined {
  const { model, ...rivals } = holdout;
  const all = Object.entries(rivals).map(([name, { overall }]) => ({ name, error: overall }))
    .filter(({ error }) => Number.isFinite(error));
  if (model !== undefined && all.length > 0) {
    const best = all.reduce((a, b) => b.error < a.error ? b : a);
    return said(model.overall, best, "hold-out");
  }
  const { error, rival, rivalName } = chosen ?? {};
  if (error === undefined || rival === undefined || rivalName === undefined) return undefined;
  return said(error, { name: rivalName, error: rival }, "inner validation");
}

const WHERE = {
  "hold-out": "On what was held out",
  "inner validation":
    "On parts of the training data that were held out in turn, as nothing else was,",
};

function said(
  model: number,
  rival: { readonly name: string; readonly error: number },
  by: ForecastVerdict["by"],
): ForecastVerdict {
  const off = Number.isNaN(model) ? Infinity : model;
  const factor = off === 0 ? (rival.error === 0 ? 1 : Infinity) : rival.error / off;
  const kind = factor > SAME ? "better" : factor * SAME >= 1 ? "no better" : "worse";
  const how = {
    "better": `better than the last value and the straight line by ${
      factor === Infinity ? "any factor" : `a factor of ${errorText(factor)}`
    }`,
    "no better": `no better than the ${rival.name}`,
    "worse": `worse than the ${rival.name}${
      factor > 0 ? ` by a factor of ${errorText(1 / factor)}` : ", as it runs away"
    }: do not use this forecast`,
  }[kind];
  return { kind, rival: rival.name, factor, by, text: `${WHERE[by]} the forecast is ${how}.` };
}
