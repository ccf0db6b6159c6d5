import { allocate } from "../../tensors/mod.ts";
import type { GivenInput } from "./given_inputs.ts";
import type { InputLayout } from "./driven_program.ts";
import { PiecewiseTable } from "./piecewise_table.ts";

/** One row of an input. */
interface TableRow {
  /** What it is called, as messages begin. */
  readonly what: string;
  readonly table: PiecewiseTable;
  readonly values: Float64Array;
}

/** An input of one problem: its values, which may change, and the table that is made of them. */
export class InputTables {
  readonly name: string;
  readonly layout: InputLayout;
  /** The values, row after row; written by whoever changes them. */
  readonly values: Float64Array;
  /** dL/d(values); undefined where it is not wanted. */
  readonly valuesBar: Float64Array | undefined;
  /** A table a row, and where its values are. */
  readonly rows: readonly TableRow[];
  /** The values that the coefficients were computed of. */
  readonly #seen: Float64Array;
  #isNew = true;

  constructor({ name, rows }: GivenInput) {
    this.name = name;
    const size = rows.reduce((sum, { values }) => sum + values.size, 0);
    this.values = allocate(size);
    this.#seen = allocate(size);
    let from = 0;
    this.rows = rows.map(({ times, values: { data }, settings }, r) => {
      const values = this.values.subarray(from, from += data.length);
      values.set(data);
      return {
        what: `The input "${rows.length > 1 ? `${name}[${r}]` : name}"`,
        table: new PiecewiseTable(times, data.length / times.length, settings),
        values,
      };
    });
    const [{ times, values, settings: { differentiate } }] = rows;
    this.valuesBar = differentiate ? allocate(size) : undefined;
    const pieces = Math.max(...this.rows.map(({ table }) => table.pieces));
    this.layout = {
      name,
      rows: rows.length,
      // A power of two, so that inputs of about the same size share their code.
      knots: 2 ** Math.ceil(Math.log2(pieces + 1)),
      order: this.rows[0].table.order,
      channels: values.size / times.length,
      differentiate,
    };
  }

  /** Writes the limits and the knots of all rows. */
  writeKnots(knots: Float64Array): void {
    const size = knots.length / this.rows.length;
    this.rows.forEach(({ table }, r) => table.writeKnots(knots.subarray(r * size, (r + 1) * size)));
  }

  /**
   * Computes the coefficients, if the values have changed.
   *
   * @returns Whether they have.
   * @throws {RangeError} If one is infinite, or missing where it must not be.
   */
  refresh(coefficients: Float64Array): boolean {
    const { values, rows } = this;
    const seen = this.#seen;
    let same = !this.#isNew;
    // NaN, which is missing, stays what it is.
    for (let i = 0; same && i < values.length; i++) same = Object.is(values[i], seen[i]);
    if (same) return false;
    const size = coefficients.length / rows.length;
    rows.forEach(({ what, table, values }, r) =>
      table.build(values, what, coefficients.subarray(r * size, (r + 1) * size))
    );
    seen.set(values);
    this.#isNew = false;
    return true;
  }

  /** Writes dL/d(values) from that of the coefficients. */
  pullback(coefficientsBar: Float64Array): void {
    const bar = this.valuesBar!;
    bar.fill(0);
    const size = coefficientsBar.length / this.rows.length;
    let from = 0;
    this.rows.forEach(({ table, values }, r) => {
      const own = coefficientsBar.subarray(r * size, (r + 1) * size);
      table.pullback(values, own, bar.subarray(from, from += values.length));
    });
  }
}
