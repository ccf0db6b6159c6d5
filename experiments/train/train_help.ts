import { calledAs, optionHelp, wrap } from "../../commands/mod.ts";
import { SYSTEMS } from "../fit/systems.ts";
import { DATA } from "../fit/options/data_options.ts";
import type { TrainOption } from "../fit/options/train_option.ts";
import { RUN, SETTINGS } from "../fit/options/train_options.ts";

/** Where the explanation of an option begins. */
const INDENT = 20;

const FILES =
  "FILE is a table: CSV or columns separated by white space, JSON lines, Parquet, Arrow " +
  "(Feather), HDF5, NetCDF or NumPy (.npy). Times may be uneven, cells missing. What each column " +
  "was taken for is said before the training.";

const ENDS = "The folder has config.json, metrics.csv, parameters.safetensors, forecast.csv, " +
  "summary.json and report.html. The last line says whether the forecast is of any use: better " +
  "than the last value and a straight line, no better, or worse.\n" +
  "Exit codes: 0, 1 where a solve or the machine fails, 2 for bad input, 130 and 143 where it is " +
  "interrupted.\n\n" +
  `To forecast from the folder: ${calledAs("predict", ["--help"])}`;

/** Lines that fit the terminal. */
const paragraph = (text: string) => text.split("\n").flatMap((line) => wrap(line)).join("\n");

/**
 * What `--help` prints.
 *
 * @example
 * ```ts
 * import { trainHelp } from "./train_help.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * assertStringIncludes(trainHelp(), "--coupling");
 * ```
 */
export function trainHelp(): string {
  const { holdout, data, ...columns } = DATA;
  const { standardise, ...training } = SETTINGS;
  const paragraphs = [{ ...columns, data, holdout }, { standardise }, training, RUN];
  const options = paragraphs.map((each) => Object.values(each).map(helpOf).join("\n"));
  return `Trains a neural ODE on a system or on your own data, and says how well it forecasts.

${calledAs("train")} SYSTEM|FILE [options]
${calledAs("train")} --resume --out FOLDER

SYSTEM is ${Object.keys(SYSTEMS).join(", ")}.
${paragraph(FILES)}

${options.join("\n\n")}
  --help, -h        prints this
  --version         prints the version, and Deno's

${paragraph(ENDS)}`;
}

/** What is said of an option, with its defaults: those of a file last. */
function helpOf(option: TrainOption<unknown>): string {
  const { system, file, equations } = option;
  if (system === undefined) return optionHelp(option, INDENT, file ?? option.default);
  const values: [source: string, value: string][] = [
    ...Object.values(SYSTEMS).map((each): [string, string] => [each.name, system(each) ?? "none"]),
    ["files", file ?? "none"],
    ...(equations === undefined ? [] : [["equations", equations] as [string, string]]),
  ];
  const groups = Map.groupBy(values, ([, value]) => value);
  const text = groups.size === 1
    ? values[0][1]
    : [...groups].map(([value, own]) => `${value} for ${own.map(([name]) => name).join(", ")}`)
      .join("; ");
  return optionHelp(option, INDENT, text);
}
