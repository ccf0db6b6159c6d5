import {
  calledAs,
  flag,
  number,
  option,
  optionHelp,
  readWith,
  type Span,
  SPAN_UNITS,
  spanIn,
  UsageError,
} from "../../commands/mod.ts";
import { dateIn } from "../../systems/internal.ts";
import type { Moment } from "../fit/predict/forecast_request.ts";

/** What the predict command is asked to do. */
export interface PredictRequest {
  /** The run's folder. */
  readonly folder: string;
  /** The first time; unset for that of the start. */
  readonly from?: Moment;
  /** The last time. */
  readonly to: Moment;
  /** The distance of two times; unset for a hundredth of the whole. */
  readonly dt?: number | Span;
  /** The state at the first time; unset for where the model was trained from. */
  readonly start?: readonly number[];
  /** The trajectory whose start is taken; unset for the first one, and for all of new data. */
  readonly trajectory?: string;
  /** A table of what drives the model at times to come; unset where nothing does. */
  readonly inputs?: string;
  /** A recording that is gone on with after its last rows; unset for a start that was trained. */
  readonly fromData?: string;
  /** The columns that tell trajectories apart in these, where not those of the training. */
  readonly group?: string;
  /** Whether the ends of the bands are written, too. */
  readonly bands?: boolean;
  /** Whether forecasts may leave the range of the data by more than twice its width. */
  readonly extrapolate?: boolean;
  /** The file to write; unset for the standard output. */
  readonly out?: string;
  /** The picture to write besides; unset for none. */
  readonly picture?: string;
}

const aNumber = number("a number, or a date such as 2024-01-31 where times are dates", () => true);
const someNumber = number("numbers", () => true);

const aDistance = number(
  `a number above 0, or one with a unit (${SPAN_UNITS})`,
  (x) => x > 0,
);

/** Whether a text is a date in whatever order; which it is shows with the model. */
function isDate(text: string): boolean {
  return ([undefined, "ymd", "mdy", "dmy"] as const).some((order) => dateIn(text, order));
}

const moment = (text: string, name: string): Moment =>
  Number.isNaN(Number(text)) && isDate(text) ? text : aNumber(text, name);

const READERS = {
  from: moment,
  to: moment,
  dt: (text: string, name: string) => spanIn(text) ?? aDistance(text, name),
  start: (text: string, name: string) =>
    text.split(",").map((each) => someNumber(each.trim(), name)),
  trajectory: String,
  "from-data": String,
  inputs: String,
  group: String,
  bands: flag,
  extrapolate: flag,
  out: String,
  picture: (text: string) => {
    if (/\.(svg|html)$/i.test(text)) return text;
    throw new UsageError(
      `--picture must end in .svg, for a drawing, or .html, for a page, got ${
        JSON.stringify(text)
      }`,
    );
  },
};

/** What help says of each option. */
const OPTIONS: readonly (readonly [usage: string, help: string])[] = [
  ["from TIME", "the first time; default where the trajectory starts"],
  [
    "to TIME",
    "the last time; where times are dates one such as 2024-01-31T12:00, or seconds since the " +
    "first date that was trained on",
  ],
  [
    "dt STEP",
    "the distance of two times; default a hundredth of the whole; where times are dates also 1d, " +
    "30min, 2mo and so on (s, min, h, d, w, mo, y)",
  ],
  ["start A,B", "the state at the first time; default where the trajectory starts"],
  [
    "trajectory NAME",
    "the trajectory whose start is taken; default the first one, of new data all",
  ],
  [
    "from-data FILE",
    "a recording with the columns of the training, or the same one: the forecast goes on after the " +
    "last measurement of each of its trajectories, from where its last rows put it",
  ],
  [
    "inputs FILE",
    "what drives the model from there on: a table of the time, the inputs and the doses",
  ],
  [
    "group A,B",
    "the columns that tell trajectories apart in these; default those of the training",
  ],
  [
    "bands",
    'writes "x low" and "x high" beside each column x: 95 % of what is measured should lie ' +
    "between them, by what the model missed of training data that were held out",
  ],
  [
    "extrapolate",
    "forecasts on where a column leaves the range of the training data by more than twice its " +
    "width; without it such a forecast is refused",
  ],
  ["out FILE", "a new file, not within a run; default the standard output"],
  [
    "picture FILE",
    "a new file besides, with a drawing of it: FILE.svg, or FILE.html for a page whose values can " +
    "be read",
  ],
];

/** What `--help` prints. */
export function predictHelp(): string {
  return `Forecasts with a trained model, from the folder of its run alone.

${calledAs("predict")} RUN --to TIME [options]

RUN is the folder that ${calledAs("train")} made. The forecast is CSV: the time and the state.

${OPTIONS.map(([usage, help]) => optionHelp(option(usage, help, String), 21)).join("\n")}
  --help, -h         prints this
  --version          prints the version, and Deno's

Exit codes: 0, 1 where the solve or the machine fails, 2 for bad input.`;
}

/**
 * Reads the command line of the predict command.
 *
 * @throws {UsageError} If an option is unknown or missing, or a number is out of range.
 *
 * @example
 * ```ts
 * import { predictRequest } from "./predict_request.ts";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const request = predictRequest(["runs/spring", "--to", "20", "--start", "1,0"]);
 * assert(request !== "help");
 * assertEquals([request.to, request.start], [20, [1, 0]]);
 * ```
 */
export function predictRequest(args: readonly string[]): PredictRequest | "help" {
  const { help, names, values, read } = readWith(args, READERS);
  if (help) return "help";
  const [folder, ...more] = names;
  if (folder === undefined) throw new UsageError("name the folder of a run; --help says more");
  if (more.length > 0) throw new UsageError(`one run at a time: got ${names.join(", ")}`);
  if (values.to === undefined) throw new UsageError("say with --to until when to forecast");
  if (values.start !== undefined && values.trajectory !== undefined) {
    throw new UsageError("--start and --trajectory both say where to start; leave one of them out");
  }
  if (values.start !== undefined && values["from-data"] !== undefined) {
    throw new UsageError("--start and --from-data both say where to start; leave one of them out");
  }
  if (values.group !== undefined && (values["from-data"] ?? values.inputs) === undefined) {
    throw new UsageError("--group is for the table of --from-data or --inputs; leave it out");
  }
  if (values.picture !== undefined && values.picture === values.out) {
    throw new UsageError("--picture and --out name the same file; name another one");
  }
  const { "from-data": fromData, ...given } = read();
  return { folder, ...given, ...(fromData && { fromData }), to: given.to! };
}
