import { number, oneOf } from "../../../commands/internal.ts";
import type { RecordingOptions } from "../../../systems/mod.ts";
import { SYSTEMS } from "../systems.ts";
import { row, type TrainTable } from "./train_option.ts";

/** Which data are trained on. */
export interface DataSettings extends Omit<RecordingOptions, "unmeasured"> {
  /** The part that is not trained on but forecast, from 0 to 0.9. */
  readonly holdout: number;
  /** How inputs go from row to row: along straight lines, or each value until the next one. */
  readonly inputKind: "linear" | "previous";
  /** A recording of a system, in place of its built-in data. */
  readonly data?: string;
  /** A module of equations, in place of a network. */
  readonly equations?: string;
  /** The group or dataset of an HDF5 or NetCDF file. */
  readonly table?: string;
}

/** The systems of which a recording can be read. */
export const READABLE: string = Object.values(SYSTEMS).filter(({ read }) => read)
  .map(({ name }) => name).join(" or ");

const aboveZero = number("a number above 0", (x) => x > 0);
const namesIn = (text: string): string[] => text.split(",").map((name) => name.trim());

/** The options about the data. */
export const DATA: TrainTable<DataSettings> = {
  holdout: row(
    "holdout PART",
    "the part of the data that is not trained on but forecast: whole groups, or " +
      "the end of the record; default 0.2 of a file, 0 of a system",
    number("a part of the data, from 0 to 0.9", (x) => x >= 0 && x <= 0.9),
    { file: "0.2", default: "0" },
  ),
  data: row("data FILE", `for ${READABLE}: a recording in place of the built-in data`, String),
  equations: row(
    "equations FILE",
    "a module of equations of your own, run as your own code in this process: their " +
      "numbers are fitted; new writes a template to --out, with the columns of the table",
    String,
    { forFiles: "option" },
  ),
  table: row(
    "table NAME",
    "the group or dataset of an HDF5 or NetCDF file that has several, as in --table run1",
    String,
    { forFiles: "option" },
  ),
  time: row(
    "time NAME",
    "the column of times, by name or number, or several such as Date,Time; default " +
      "t or time, else the first, or one like time where that only counts the rows",
    String,
    { forFiles: "option" },
  ),
  dt: row(
    "dt STEP",
    "the time from row to row, of a file without times",
    aboveZero,
    { forFiles: "option" },
  ),
  state: row(
    "state A,B",
    "the columns of the state; default all other columns of numbers",
    namesIn,
    { forFiles: "option" },
  ),
  group: row(
    "group A,B",
    "the columns that tell trajectories apart; default one of words if times start " +
      "again, else there is one trajectory",
    String,
    { forFiles: "option" },
  ),
  covariate: row(
    "covariate A,B",
    "columns that are constant in each trajectory; default those that are, of several",
    namesIn,
    { forFiles: "option" },
  ),
  input: row(
    "input A,B",
    "columns that drive the system, such as a voltage or the weather: no states",
    namesIn,
    { forFiles: "option" },
  ),
  inputKind: row(
    "input-kind KIND",
    "how inputs go from row to row: linear, or previous, each value until the next one; default",
    oneOf(["linear", "previous"]),
    { default: "linear", forFiles: "option" },
  ),
  dose: row(
    "dose A,B:STATE",
    "columns of amounts that enter a state at once, the first state unless named",
    namesIn,
    { forFiles: "option" },
  ),
  missing: row(
    "missing A,B",
    "values that stand for none, as in --missing=-999, besides NA and its like",
    namesIn,
    { forFiles: "option" },
  ),
  decimal: row(
    "decimal MARK",
    "what stands before the decimals, . or , ; default .",
    oneOf([".", ","]),
    { forFiles: "option" },
  ),
  dateOrder: row(
    "date-order MDY",
    "mdy, dmy or ymd, of dates such as 1/31/2024 and 20240131; 2024-01-31 and " +
      "Jan 31 2024 are read without",
    oneOf(["mdy", "dmy", "ymd"]),
    { forFiles: "option" },
  ),
  repeated: row(
    "repeated HOW",
    "refuse, or mean: of rows at the same time one is made; default refuse",
    oneOf(["refuse", "mean"]),
    { forFiles: "option" },
  ),
};
