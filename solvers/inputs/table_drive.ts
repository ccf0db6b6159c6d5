import { type Tensor, zeros } from "../../tensors/mod.ts";
import { FieldData } from "../compiled/field_data.ts";
import { extendedParameters } from "../traced/extended_parameters.ts";
import type { VectorField } from "../field.ts";
import { programOf } from "../traced/field_program.ts";
import { mapHalves } from "../second_order/halves.ts";
import { tracedVectorField } from "../traced/traced_vector_field.ts";
import { checkReadings, checkSpan, jumpsOf, pairs } from "./check_readings.ts";
import { noteDrive } from "./driven_by.ts";
import type { Drive, ProblemInputs } from "./driver.ts";
import { drivenProgram, type InputLayout, tableNames, tableShapes } from "./driven_program.ts";
import { givenInputs } from "./given_inputs.ts";
import { InputTables } from "./input_tables.ts";
import { checkLossReadings, lookedUp } from "./loss_readings.ts";
import { readingsOf } from "./readings.ts";

/**
 * A field with the inputs of one problem, which are looked up in tables. Its parameters are those of
 * the field that it was, and behind them the coefficients of the inputs that are differentiated.
 */
export class TableDrive implements Drive {
  readonly field: VectorField;
  readonly inputs: Readonly<Record<string, Float64Array>>;
  readonly inputsBar: Readonly<Record<string, Float64Array>>;
  readonly #undriven: VectorField;
  readonly #tables: readonly InputTables[];
  readonly #data: FieldData;

  /**
   * @param caller Whose problem it is, as messages begin.
   * @throws {TypeError} If the inputs are not of the shapes that the field wants.
   */
  constructor(caller: string, undriven: VectorField, given: ProblemInputs) {
    const program = programOf(undriven)!;
    const tables = givenInputs(caller, undriven, given).map((input) => new InputTables(input));
    const layouts = tables.map(({ layout }) => layout);
    const readings = pairs(readingsOf(program.program), tables);
    checkReadings(caller, readings);
    const { parameters } = undriven;
    const fitted = layouts.filter(({ differentiate }) => differentiate);
    this.#undriven = undriven;
    this.#tables = tables;
    this.#data = new FieldData(Object.fromEntries([
      ...layouts.map((layout) => [tableNames(layout)[0], zeros(tableShapes(layout)[0])]),
      ...Object.entries(coefficientsOf(layouts.filter(({ differentiate }) => !differentiate))),
    ]));
    for (const table of tables) {
      table.writeKnots(this.#data.tables.get(tableNames(table.layout)[0]).data);
    }
    const jumps = jumpsOf(readings);
    const isSingle = program.options.dtype === "float32";
    const parts = {
      parameters: fitted.length === 0
        ? parameters
        : extendedParameters(parameters, coefficientsOf(fitted)),
      options: program.options,
      data: this.#data,
    };
    this.field = tracedVectorField({
      ...drivenProgram(undriven, program, layouts),
      ...parts,
      halves: mapHalves(
        undriven.halves,
        (half) =>
          tracedVectorField({ ...drivenProgram(half, programOf(half)!, layouts), ...parts }),
      ),
      jumpAt: jumps.length > 0 ? jumps : undefined,
      checkProblem: (problem) => checkSpan(readings, problem, isSingle),
    });
    const data = this.#data;
    noteDrive(this.field, {
      shapes: undriven.inputs ?? {},
      data,
      lookedUp: (program, count, theta) => lookedUp(program, count, theta, tables, data),
      checkReadings: (...what) => checkLossReadings(tables, ...what),
    });
    this.inputs = Object.fromEntries(tables.map(({ name, values }) => [name, values]));
    this.inputsBar = Object.fromEntries(
      tables.flatMap(({ name, valuesBar }) => valuesBar ? [[name, valuesBar]] : []),
    );
    this.load();
  }

  load(): void {
    const { parameters } = this.field;
    const own = this.#undriven.parameters;
    if (parameters !== own) parameters.flat.set(own.flat);
    let changed = false;
    for (const table of this.#tables) {
      const { layout } = table;
      const tensors = layout.differentiate ? parameters : this.#data.tables;
      const isNew = table.refresh(tensors.get(tableNames(layout)[1]).data);
      changed ||= isNew && !layout.differentiate;
    }
    if (changed) this.#data.version++;
  }

  ownPart(parametersBar: Float64Array): Float64Array {
    const { size } = this.#undriven.parameters;
    return parametersBar.length === size ? parametersBar : parametersBar.subarray(0, size);
  }

  pullback(parametersBar: Float64Array): void {
    const views = this.field.parameters.views(parametersBar);
    for (const table of this.#tables) {
      if (table.valuesBar) table.pullback(views[tableNames(table.layout)[1]].data);
    }
  }
}

/** The coefficients of inputs by their names, all zero. */
function coefficientsOf(layouts: readonly InputLayout[]): Record<string, Tensor> {
  return Object.fromEntries(
    layouts.map((layout) => [tableNames(layout)[1], zeros(tableShapes(layout)[1])]),
  );
}
