import { type Parameters, type Program, trace } from "../../tensors/mod.ts";
import type { FieldData } from "../compiled/field_data.ts";
import { checkReadings, checkSpan, pairs } from "./check_readings.ts";
import { tableNames, withTables } from "./driven_program.ts";
import type { InputTables } from "./input_tables.ts";
import { readingsOf } from "./readings.ts";

/** See `DrivenBy.lookedUp`. */
export function lookedUp(
  program: Program,
  count: number,
  { names }: Parameters,
  tables: readonly InputTables[],
  data: FieldData,
): Program {
  const own = program.inputShapes.length;
  const { names: dataNames, shapes } = data.tables;
  return trace((...given) => {
    const tensorOf = (name: string) => {
      const i = dataNames.indexOf(name);
      return i >= 0 ? given[own + i] : given[count + names.indexOf(name)];
    };
    const tablesOf = (which: 0 | 1) =>
      new Map(tables.map(({ name, layout }) => [name, tensorOf(tableNames(layout)[which])]));
    return withTables(program, given.slice(0, own), {
      knots: tablesOf(0),
      coefficients: tablesOf(1),
    });
  }, [...program.inputShapes, ...dataNames.map((name) => shapes[name])]);
}

/** See `DrivenBy.checkReadings`. */
export function checkLossReadings(
  tables: readonly InputTables[],
  caller: string,
  program: Program,
  time: number,
  times: ArrayLike<number>,
): void {
  const readings = pairs(readingsOf(program, time), tables);
  checkReadings(caller, readings, "the loss");
  const [t0, t1] = [times[0], times[times.length - 1]];
  const who = `the loss from t = ${t0} to ${t1}`;
  checkSpan(readings, { y0: new Float64Array(0), t0, t1 }, false, who);
}
