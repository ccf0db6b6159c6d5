import { type VectorField, vectorField } from "../../solvers/mod.ts";
import { add, matmul, tensor } from "../../tensors/mod.ts";
import { type DataSet, simulate } from "../series/data_set.ts";
import { parseTable } from "../tables/parse_table.ts";
import { recordedData } from "../series/recorded_data.ts";

const NAME = "coupled-oscillator";
const STATE_NAMES = ["x1", "x2", "v1", "v2"];
const DURATION = 3;
const POINTS = 500;
/** The recording's numbers are brought near 1, as McCallum and Foster do (2024). */
const FACTOR = 0.01;

/**
 * Two masses on springs: the linear equations that fit the recording of Schmidt and
 * Lipson (Science 324, 2009) best, by least squares. The state is (x1, x2, v1, v2) in
 * hundredths of the recording's units, t is in seconds:
 *
 *     v1' = −85.5 x1 + 77.8 x2 − 0.027 v1 − 0.022 v2 + 102.2
 *     v2' =  31.6 x1 − 34.8 x2 + 0.013 v1 − 0.009 v2 − 41.5
 *
 * Its two modes have 1.71 and 0.335 Hz.
 *
 * @category Systems
 * @returns The vector field, of state shape [4], without parameters.
 *
 * @example
 * ```ts
 * import { rk4, solve } from "@revode/revode";
 * import { coupledOscillator } from "@revode/revode/systems";
 * import { assertEquals } from "@std/assert";
 *
 * const y0 = [-0.02, -1.42, -0.34, -0.01];
 * const { y1 } = solve({ field: coupledOscillator(), y0, t0: 0, t1: 3, dt: 0.01, method: rk4 });
 * assertEquals(y1.shape, [4]);
 * ```
 */
export function coupledOscillator(): VectorField {
  const matrix = tensor([
    [0, 0, 1, 0],
    [0, 0, 0, 1],
    [-85.5, 77.8, -0.027, -0.022],
    [31.6, -34.8, 0.013, -0.009],
  ]);
  const constant = tensor([0, 0, 102.2, -41.5]);
  return vectorField({ state: [4], f: (_t, y) => add(matmul(matrix, y), constant) });
}

/**
 * A path of {@linkcode coupledOscillator} to train on: 3 s from the start of the
 * recording, 500 states.
 *
 * @category Systems
 * @returns The data set; states of shape [500, 4], in hundredths of the recording's units.
 *
 * @example
 * ```ts
 * import { coupledOscillatorData } from "@revode/revode/systems";
 * import { assertEquals } from "@std/assert";
 *
 * const { states, stateNames } = coupledOscillatorData();
 * assertEquals(states.shape, [500, 4]);
 * assertEquals(stateNames, ["x1", "x2", "v1", "v2"]);
 * ```
 */
export function coupledOscillatorData(): DataSet {
  return simulate({
    name: NAME,
    stateNames: STATE_NAMES,
    field: coupledOscillator(),
    y0: [-0.02, -1.42, -0.34, -0.01],
    t0: 0,
    t1: DURATION,
    points: POINTS,
  });
}

/**
 * Reads a recording of two masses on springs: its first 3 s, interpolated linearly onto
 * 500 times, divided by 100. t begins at 0.
 *
 * @category Systems
 * @param text A table that {@linkcode parseTable} reads, with columns `x1`, `x2`, `v1` and
 *   `v2`, and the time in seconds in a column `t`, or else in the column before `x1`.
 *   That is the form of the recording by Schmidt and Lipson.
 * @param source What the text is called in messages. Default "recording".
 * @returns The data set; states of shape [500, 4].
 * @throws {SyntaxError} If the text is no such table; it says on which line.
 * @throws {RangeError} If the times do not strictly increase, or last less than 3 s.
 *
 * @example
 * ```ts
 * import { coupledOscillatorFrom } from "@revode/revode/systems";
 * import { assertEquals } from "@std/assert";
 *
 * const data = coupledOscillatorFrom("t,x1,x2,v1,v2\n1,0,0,100,0\n5,400,0,100,0");
 * assertEquals(data.states.shape, [500, 4]);
 * assertEquals(data.y0.toArray(), [0, 0, 1, 0]);
 * ```
 */
export function coupledOscillatorFrom(text: string, source = "recording"): DataSet {
  const table = parseTable(text, { source });
  const { columns } = table;
  return recordedData(table, {
    name: NAME,
    stateNames: STATE_NAMES,
    time: columns.includes("t") ? "t" : columns[columns.indexOf("x1") - 1],
    duration: DURATION,
    points: POINTS,
    factor: FACTOR,
  });
}
