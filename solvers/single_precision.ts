import { ByteScope, splitProgram } from "../tensors/internal.ts";
import type { Program } from "../tensors/mod.ts";
import type { FieldData } from "./compiled/field_data.ts";
import { lastArguments } from "./traced/field_program.ts";
import type { FieldProblem } from "./field.ts";

/** The largest number of float32. */
const LARGEST = 3.4028234663852886e38;
/** The smallest one with all its digits. */
const SMALLEST = /* @__PURE__ */ Math.pow(2, -126);
/** How finely the times of a solve have to be told apart: in so many parts of the interval. */
const PARTS = 10_000;

/**
 * Checks that single precision can hold the start of a solve and tell its times apart.
 *
 * What a field makes of t alone is computed in doubles, so that cos(t) or t − 10⁸ are right
 * anywhere. But where t itself meets y or the parameters it is rounded: near 10⁸ to multiples of 8.
 *
 * @param data What the program reads besides t, y and the parameters.
 * @throws {RangeError} If an element of y0 leaves the range of float32, or times that are far from 0
 *   come too close to each other for it.
 */
export function checkSingles(
  program: Program,
  { y0, t0, t1, dt }: FieldProblem,
  data?: FieldData,
): void {
  y0.forEach((y, i) => {
    const size = Math.abs(y);
    if (size === 0 || (size >= SMALLEST && size <= LARGEST)) return;
    throw new RangeError(
      `y0 has ${y} at element ${i}, but the field computes in float32, whose numbers go from ` +
        `1.2e-38 to 3.4e+38. Scale the state, ${size < 1 ? "put 0 there, " : ""}` +
        'or take dtype "float64"',
    );
  });
  // A state at rest has one time alone.
  if (t0 === t1) return;
  const scope = new ByteScope(); // what it takes to find out is not the solve's
  const spacing = scope.run(() => coarsest(program, t0, t1, data));
  scope.release();
  const step = dt === undefined ? Infinity : Math.abs(dt);
  if (spacing <= Math.abs(t1 - t0) / PARTS && spacing <= step) return;
  throw new RangeError(
    `float32 cannot tell the times of this solve apart: from t0 = ${t0} to t1 = ${t1}` +
      `${dt === undefined ? "" : ` with dt = ${dt}`} it rounds t to multiples of ` +
      `${Number(spacing.toPrecision(3))}. Let time begin near 0, or subtract its start inside f ` +
      `first, as sub(t, ${t0}), which is done in doubles, or take dtype "float64"`,
  );
}

/** Places between t0 and t1, at which a straight line is told from others. */
const PLACES = [0, 0.31, 0.57, 1];

/**
 * How far apart the times between t0 and t1 are to a field in single precision, at the coarsest:
 * the spacing of t itself where f reads it, and of what is t but for a factor and a shift.
 */
function coarsest(program: Program, t0: number, t1: number, data?: FieldData): number {
  const tables = data?.tables;
  const count = tables?.names.length ?? 0;
  const split = splitProgram(program, lastArguments(program, count));
  if (split === undefined) return 0;
  let most = split.readsFirst ? spacingAt(Math.max(Math.abs(t0), Math.abs(t1))) : 0;
  if (split.shapes.length === 0) return most;
  const t = new Float64Array(1);
  const head = split.head.bind([t, ...tables?.names.map((name) => tables.get(name).data) ?? []]);
  const along = PLACES.map((place) => {
    t[0] = t0 + place * (t1 - t0);
    head.evaluate();
    return head.output.slice();
  });
  for (let i = 0; i < head.output.length; i++) {
    const values = along.map((at) => at[i]);
    const change = values[3] - values[0];
    const largest = Math.max(...values.map(Math.abs));
    const straight = values.every((value, k) =>
      Math.abs(value - values[0] - PLACES[k] * change) <= 1e-9 * largest
    );
    const slope = change / (t1 - t0);
    // Of 1 + 10⁻⁹ t the 1 matters; of t − 10⁸, or of t / 3, it is t.
    const isTime = straight && Math.abs(slope) * Math.max(Math.abs(t0), Math.abs(t1)) > largest / 2;
    if (isTime) most = Math.max(most, spacingAt(largest) / Math.abs(slope));
  }
  return most;
}

/** The distance from one single to the next, at a size. */
function spacingAt(size: number): number {
  return size < SMALLEST ? 2 ** -149 : 2 ** (Math.floor(Math.log2(size)) - 23);
}
