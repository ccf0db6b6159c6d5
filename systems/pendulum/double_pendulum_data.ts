import { Tensor } from "../../tensors/mod.ts";
import { type DataSet, dataSet, simulate } from "../series/data_set.ts";
import { doublePendulum } from "./double_pendulum.ts";
import { RECORDED_DOUBLE_PENDULUM } from "./double_pendulum_constants.ts";
import { parseTable } from "../tables/parse_table.ts";
import { recordedData } from "../series/recorded_data.ts";
import { scaleBy } from "../series/scaling.ts";
import { type ParsedTable, selectColumns } from "../tables/table.ts";

const NAME = "double-pendulum";
const STATE_NAMES = ["o1", "o2", "w1", "w2"];
const DURATION = 2;
const POINTS = 500;
/** The recording's numbers are brought near 1, as McCallum and Foster do (2024). */
const FACTOR = 0.1;
/** What the first columns of the recording hold; it names later ones with the same names. */
const BY_PLACE = /* @__PURE__ */ ["trial", "t"].concat(STATE_NAMES);

/**
 * A path of {@linkcode doublePendulum} to train on: 2 s from the start of the recording, 500
 * states, of the pendulum that fits it best, {@linkcode RECORDED_DOUBLE_PENDULUM}.
 *
 * The states are a tenth of the angles in radians and of the velocities in rad/s. Multiply them
 * by 10 before they go into {@linkcode doublePendulum} or {@linkcode doublePendulumEnergy}.
 *
 * @category Systems
 * @returns The data set; states of shape [500, 4].
 *
 * @example
 * ```ts
 * import { doublePendulumData } from "@revode/revode/systems";
 * import { assertEquals } from "@std/assert";
 *
 * const { states, stateNames, t1 } = doublePendulumData();
 * assertEquals(states.shape, [500, 4]);
 * assertEquals([stateNames, t1], [["o1", "o2", "w1", "w2"], 2]);
 * ```
 */
export function doublePendulumData(): DataSet {
  const path = simulate({
    name: NAME,
    stateNames: STATE_NAMES,
    field: doublePendulum(RECORDED_DOUBLE_PENDULUM),
    y0: [-1.129, -1.299, -0.572, -6.094],
    t0: 0,
    t1: DURATION,
    points: POINTS,
    refinement: 32,
  });
  return dataSet({ ...path, states: scaleBy(FACTOR).apply(path.states) });
}

/**
 * Reads a recording of a double pendulum: the first 2 s of its first trial, interpolated
 * linearly onto 500 times, divided by 10. t begins at 0.
 *
 * @category Systems
 * @param text A table that {@linkcode parseTable} reads. Either it names its columns, with `t`
 *   in seconds, `o1` and `o2` in radians, `w1` and `w2` in rad/s, and `trial` where there are
 *   several; or these six are the first ones, in the order trial, t, o1, o2, w1, w2, and the
 *   first two have no name. That is the form of the recording by Schmidt and Lipson.
 * @param source What the text is called in messages. Default "recording".
 * @returns The data set; states of shape [500, 4].
 * @throws {SyntaxError} If the text is no such table; it says on which line.
 * @throws {RangeError} If the times do not strictly increase, or last less than 2 s.
 *
 * @example
 * ```ts
 * import { doublePendulumFrom } from "@revode/revode/systems";
 * import { assertEquals } from "@std/assert";
 *
 * const data = doublePendulumFrom("t,o1,o2,w1,w2\n1,0,0,10,0\n5,40,0,10,0");
 * assertEquals(data.states.shape, [500, 4]);
 * assertEquals(data.y0.toArray(), [0, 0, 1, 0]);
 * ```
 */
export function doublePendulumFrom(text: string, source = "recording"): DataSet {
  const table = firstTrial(namedByPlace(parseTable(text, { source })));
  return recordedData(table, {
    name: NAME,
    stateNames: STATE_NAMES,
    time: table.columns.find((column) => column === "t"),
    duration: DURATION,
    points: POINTS,
    factor: FACTOR,
  });
}

/** Names the first six columns, if the first two have no names. */
function namedByPlace(table: ParsedTable): ParsedTable {
  const { columns } = table;
  if (columns[0] !== "column1" || columns[1] !== "column2") return table;
  if (columns.length < BY_PLACE.length) return table;
  return { ...table, columns: columns.map((_, k) => BY_PLACE[k] ?? `column${k + 1}`) };
}

/** The rows up to the first one of another trial. */
function firstTrial(table: ParsedTable): ParsedTable {
  const { columns, rows, lines } = table;
  if (!columns.includes("trial")) return table;
  const trial = selectColumns(table, ["trial"]).data;
  const other = trial.findIndex((number) => number !== trial[0]);
  const count = other < 0 ? trial.length : other;
  const width = columns.length;
  return {
    ...table,
    rows: new Tensor(rows.data.slice(0, count * width), [count, width]),
    lines: lines.slice(0, count),
  };
}
