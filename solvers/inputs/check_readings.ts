import { FAR } from "../../tensors/internal.ts";
import type { FieldProblem } from "../field.ts";
import type { InputTables } from "./input_tables.ts";
import { type FieldReading, firstReading } from "./readings.ts";

/** Spacings of single precision that the knots of an input must be apart. */
const SINGLES_APART = 64;

/** What a field reads, with the input that it reads. */
interface InputReading {
  readonly reading: FieldReading;
  readonly input: InputTables;
}

/** Pairs readings with inputs. */
export function pairs(
  readings: readonly FieldReading[],
  inputs: readonly InputTables[],
): InputReading[] {
  return readings.map((reading) => ({
    reading,
    input: inputs.find(({ name }) => name === reading.name)!,
  }));
}

/**
 * Checks that what a field reads can be read, whatever the problem.
 *
 * @throws {TypeError} If an input that jumps is differentiated, or read at times that are not known.
 */
export function checkReadings(
  caller: string,
  all: readonly InputReading[],
  who = "the vector field",
): void {
  for (const { reading: { name, derivative, time }, input } of all) {
    if (input.layout.order > 1) continue;
    if (derivative > 0 || time.kind === "free") {
      const what = derivative > 0
        ? "its rate"
        : "it at a time that depends on the parameters or the state";
      throw new TypeError(
        `${caller}: ${who} reads ${what}, and the input "${name}" is interpolated by ` +
          '"previous": it jumps, so that gradients would miss what comes of its jumps; take ' +
          'kind: "linear" or "cubic"',
      );
    }
    if (time.kind === "bent") {
      throw new TypeError(
        `${caller}: ${who} reads the input "${name}", which jumps (kind "previous"), at a ` +
          "time that is not t plus a number, so that steps cannot end at its jumps; take kind: " +
          '"linear" or "cubic"',
      );
    }
  }
}

/** The times at which what a field reads jumps, rising. */
export function jumpsOf(all: readonly InputReading[]): Float64Array {
  const jumps = new Set<number>();
  for (const { reading: { derivative, time }, input } of all) {
    if (time.kind !== "shifted") continue;
    for (const { table } of input.rows) {
      for (const jump of table.jumps(derivative)) jumps.add(firstReading(time, jump));
    }
  }
  return Float64Array.from(jumps).sort();
}

/**
 * Checks that a problem reads its inputs where they have values.
 *
 * @throws {RangeError} If it does not, or if single precision cannot tell the times of an input apart.
 */
export function checkSpan(
  all: readonly InputReading[],
  { t0, t1 }: FieldProblem,
  isSingle: boolean,
  who = `the solve from t0 = ${t0} to t1 = ${t1}`,
): void {
  for (const { reading: { name, time }, input } of all) {
    if (isSingle && time.kind === "free") checkKnots(input);
    if (time.kind !== "shifted" && time.kind !== "fixed") continue;
    const reads = time.kind === "fixed" ? [time.time] : [time.at(t0), time.at(t1)];
    const [from, to] = [Math.min(...reads), Math.max(...reads)];
    for (const { table: { limits: [low, high], span } } of input.rows) {
      if (low === -FAR || from >= low && to <= high) continue;
      throw new RangeError(
        `The input "${name}" has values from t = ${span[0]} to ${span[1]}, and ${who} ` +
          `reads it from ${from} to ${to}; give values for all of that, or ` +
          'say what it is beyond them: interpolation(times, values, { extrapolation: "hold" })',
      );
    }
  }
}

/** Times are singles where they depend on the state or the parameters. */
function checkKnots({ name, rows }: InputTables): void {
  for (const { table: { least, span } } of rows) {
    const largest = Math.max(Math.abs(span[0]), Math.abs(span[1]));
    const spacing = 2 ** (Math.floor(Math.log2(Math.max(largest, 1e-30))) - 23);
    if (least >= SINGLES_APART * spacing) continue;
    throw new RangeError(
      `float32 cannot tell the times of the input "${name}" apart, which is read at a time that ` +
        `depends on the parameters or the state: they are ${least} apart, and t is rounded to ` +
        `multiples of ${spacing}. Let time begin near 0, or take dtype "float64"`,
    );
  }
}
