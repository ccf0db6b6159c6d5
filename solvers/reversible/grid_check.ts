import { allocate } from "../../tensors/mod.ts";
import { ByteScope } from "../../tensors/internal.ts";
import type { AdjointRun } from "../adjoints/adjoint.ts";
import { ForwardReader } from "../path/forward_reader.ts";
import { bindProblem } from "../problem/bind_problem.ts";
import { CoarseGridError } from "../errors/errors.ts";
import { isReversible } from "../method.ts";
import type { ExactArithmetic } from "./exact_arithmetic.ts";
import { ForwardSweep } from "../sweep.ts";

/**
 * What rounding to the grid may be of a gradient, as far as can be told from the outside. Of a hundred
 * random gradients with elements far apart, one at this was off by 1e-4 of its size at most.
 */
const COARSE = 3e-6;
/** The same of a field in single precision, whose own rounding is more. */
const COARSE_OF_SINGLES = 3e-4;

/** Has the reader of a run watch what {@linkcode checkGrid} needs, where the arithmetic is exact. */
export function watchGrid({ stepper, reader, y0 }: AdjointRun): void {
  if (!isReversible(stepper) || !stepper.exact) return;
  reader.largest = { y: allocate(y0.length), yBar: allocate(y0.length) };
}

/**
 * Checks, in exact arithmetic, that the grid is fine enough for every element that the loss hears of.
 *
 * A path of n steps is about √n units u of the grid off its own way, and an element off by that moves the
 * loss by √n u |λ|, where λ is its cotangent. What an element of size S moves a gradient by, in all, is
 * about S |λ|. So the rounding of element k is in proportion to √n u |λ| over the largest S |λ| of all
 * elements: one may lie below the grid if the loss does not depend on it.
 *
 * That takes no evaluation, unless y0, y1 and what the loss read are so small that the states between
 * have to be looked at as well.
 *
 * @param run A run with both gradients complete, whose reader watched the cotangents.
 * @throws {CoarseGridError} If it is not.
 */
export function checkGrid(run: AdjointRun): void {
  const { stepper, reader, field, y0, y1, y0Bar, steps } = run;
  if (!isReversible(stepper) || !stepper.exact || !reader.largest) return;
  const { unit } = stepper.exact;
  const { y: size, yBar: weight } = reader.largest;
  for (let k = 0; k < y0.length; k++) {
    size[k] = Math.max(size[k], Math.abs(y0[k]), Math.abs(y1[k]));
    weight[k] = Math.max(weight[k], Math.abs(y0Bar[k]));
  }
  const roundings = Math.sqrt(steps.count);
  const coarse = field.singlePrecision ? COARSE_OF_SINGLES : COARSE;
  if (coarsest(unit, weight, size, roundings).rounding <= coarse) return;
  lookBetween(run, size);
  const { element, rounding } = coarsest(unit, weight, size, roundings);
  if (rounding <= coarse) return;
  throw new CoarseGridError({
    element,
    unit: unit[element],
    size: size[element],
    rounding,
    // With room to grow, as by default.
    range: size.map((s) => 512 * (s || 1)),
  });
}

function coarsest(
  unit: ExactArithmetic["unit"],
  weight: Float64Array,
  size: Float64Array,
  roundings: number,
): { readonly element: number; readonly rounding: number } {
  let element = 0;
  let most = 0;
  for (let k = 0; k < size.length; k++) {
    most = Math.max(most, weight[k] * size[k]);
    if (weight[k] * unit[k] > weight[element] * unit[element]) element = k;
  }
  // Where nothing but zeros was read there is nothing to compare with.
  const rounding = most > 0 ? roundings * weight[element] * unit[element] / most : 0;
  return { element, rounding };
}

/** Solves once more, to see how large the elements become between the points of the loss. */
function lookBetween({ problem, y0 }: AdjointRun, size: Float64Array): void {
  const scope = new ByteScope();
  const counts = { evaluations: 0, pullbacks: 0 };
  const loss = { at: "end", value: () => 0, cotangent: () => {} } as const;
  try {
    scope.run(() => {
      const again = bindProblem(
        problem,
        "end",
        counts,
        (options) => new ForwardReader(loss, options),
      );
      again.y0.set(y0);
      const before = (_: number, state: Float64Array) => {
        for (let k = 0; k < size.length; k++) size[k] = Math.max(size[k], Math.abs(state[k]));
      };
      new ForwardSweep(again).run(allocate(again.stepper.stateSize), { before });
    });
  } finally {
    scope.release();
  }
}
