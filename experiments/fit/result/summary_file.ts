import type { ErrorRow } from "../forecasts/error_table.ts";
import type { ColumnRange } from "../forecasts/data_range.ts";
import type { FirstDeparture } from "../forecasts/departures.ts";
import type { ParameterTable } from "../plan.ts";
import type { ForecastVerdict } from "../forecasts/verdict.ts";
import type { Coverage } from "../bands/coverage.ts";
import type { RunConfig } from "../options/run_config.ts";

/** The name of the file in a run's folder. */
export const SUMMARY = "summary.json";

/** What a run came to. */
interface RunSummary {
  /** The version of the package; unset of a model that the library fitted. */
  readonly version?: string;
  /** The run. */
  readonly config: RunConfig;
  /** What was trained, in a line. */
  readonly how: string;
  /** The columns. */
  readonly stateNames: readonly string[];
  /** The numbers of rows: of all, and of those trained on. */
  readonly rows: number;
  /** See above. */
  readonly trained: number;
  /** Whether the forecast is of any use; unset where nothing says so. */
  readonly verdict?: ForecastVerdict;
  /** How far it is from the data. */
  readonly errors: readonly ErrorRow[];
  /** How much of what was held out lies in the bands; unset where there are none. */
  readonly coverage?: Coverage;
  /** The ranges of the columns in the data trained on. */
  readonly range: readonly ColumnRange[];
  /** Where the forecast of what was held out leaves them. */
  readonly departures: readonly FirstDeparture[];
  /** That it runs away; unset where it does not. */
  readonly runaway?: string;
  /** The numbers that were found of equations. */
  readonly parameters?: ParameterTable;
}

/** What a run came to, as plain data: what `summary.json` holds. */
export interface Summary {
  /** The version of this layout. */
  readonly format: 1;
  /** The versions of what made it. */
  readonly versions: { readonly revode?: string; readonly deno?: string };
  /** What it was trained on, and how many rows of that there are. */
  readonly data: RunConfig["data"] & {
    readonly rows: number;
    readonly trained: number;
    readonly heldOut: number;
  };
  /** Whether the forecast is of any use. */
  readonly verdict: ForecastVerdict | null;
  /** How far off the model and its rivals are, by name. */
  readonly errors: readonly ({
    readonly part: ErrorRow["part"];
    readonly element: string;
  } & Readonly<Record<string, number | string>>)[];
  /** How it was made, and what was chosen. */
  readonly model: { readonly how: string; readonly chosen: RunConfig["chosen"] | null };
  /** How much of what was held out lies in the bands. */
  readonly bands: Coverage & { readonly level: number } | null;
  /** The numbers that were found of equations. */
  readonly parameters: {
    readonly level: number | null;
    readonly found: ParameterTable["rows"];
  } | null;
  /** The ranges of the columns in the data trained on. */
  readonly range: Readonly<Record<string, ColumnRange>>;
  /** Where the forecast of what was held out leaves them. */
  readonly leaves: readonly FirstDeparture[];
  /** That it runs away. */
  readonly runsAway: string | null;
  /** Every option, as the command line has it. */
  readonly options: Readonly<Record<string, string>>;
}

/** What a run came to, as plain data. */
export function summaryOf(summary: RunSummary): Summary {
  const { version, config, how, stateNames, rows, trained, verdict, errors, coverage } = summary;
  const { range, departures, runaway, parameters } = summary;
  const { chosen, bands, deno } = config;
  return {
    format: 1,
    versions: {
      ...(version !== undefined && { revode: version }),
      ...(deno !== undefined && { deno }),
    },
    data: { ...config.data, rows, trained, heldOut: rows - trained },
    verdict: verdict ?? null,
    errors: errors.map(({ part, element, errors }) => ({ part, element, ...errors })),
    model: { how, chosen: chosen ?? null },
    bands: bands === undefined && coverage === undefined ? null : {
      level: bands?.level ?? 0.95,
      ...(coverage ?? { inside: 0, of: 0, columns: {} }),
    },
    parameters: parameters === undefined ? null : {
      level: parameters.level ?? null,
      found: parameters.rows,
    },
    range: Object.fromEntries(stateNames.map((name, k) => [name, range[k]])),
    leaves: departures,
    runsAway: runaway ?? null,
    options: config.options,
  };
}

/**
 * What a run came to, as JSON for programs. Its keys stay what they are as long as `format` is 1; others may
 * be added. A number that is not finite is null.
 *
 * @example
 * ```ts
 * import { summaryText } from "./summary_file.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const text = summaryText({
 *   config: {
 *     format: 1,
 *     status: "finished",
 *     data: { source: "a.csv", sha256: "0" },
 *     options: { holdout: "0.2" },
 *     deno: "2.9.6",
 *   },
 *   how: "a linear field",
 *   stateNames: ["x"],
 *   rows: 10,
 *   trained: 8,
 *   errors: [{ element: "x", part: "training", errors: { model: 0.5 } }],
 *   range: [{ low: 0, high: 3 }],
 *   departures: [],
 * });
 * const { errors, verdict, range } = JSON.parse(text);
 * assertEquals(errors, [{ part: "training", element: "x", model: 0.5 }]);
 * assertEquals([verdict, range.x.high], [null, 3]);
 * ```
 */
export function summaryText(summary: RunSummary): string {
  return `${JSON.stringify(summaryOf(summary), null, 2)}\n`;
}
