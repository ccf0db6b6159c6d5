import { formatShape, sameShape } from "../../tensors/mod.ts";
import type { FieldProblem, VectorField } from "../field.ts";
import { checkSingles } from "../single_precision.ts";
import { equationOf, type NoisePath, type NoisyEquation, noteNoise } from "./noisy_equation.ts";

/**
 * A field with the path of one problem. Methods for equations with noise know it by `noisyEquationOf`; for
 * others it has no slope.
 *
 * @param caller Whose problem it is, as messages begin.
 * @throws {TypeError} If the field has no noise, or the path has another shape.
 */
export function noisyField(caller: string, field: VectorField, path: NoisePath): VectorField {
  const equation = equationOf(field);
  if (equation === undefined) {
    throw new TypeError(
      `${caller}: noise is for equations that stochasticField(…) makes; this field has none: leave ` +
        "noise out",
    );
  }
  const { noise: { shape } } = equation;
  if (!sameShape(path.shape, shape)) {
    throw new TypeError(
      `${caller}: the noise must have the shape ${formatShape(shape)}, got ` +
        `${formatShape(path.shape)}; make it so: brownianPath({ size: ${formatShape(shape)} })`,
    );
  }
  const made: VectorField = {
    ...field,
    // The problem has none any longer: it is a part of the field.
    noise: undefined,
    linearize() {
      throw new TypeError(
        "An equation with noise has no slope. It is solved by eulerMaruyama, milstein, sra1 or " +
          "stratonovich(heun), and read at the ends of steps only, where saveAt or the loss must lie; " +
          "for gradients take reversibleAdjoint, recursiveCheckpointAdjoint or fullStorageAdjoint",
      );
    },
    checkProblem(problem) {
      checkSpan(caller, path, problem);
      if (field.singlePrecision) checkSingles(equation.drift, problem);
    },
  };
  const noted = (field: VectorField, watch?: NoisyEquation["watch"]) =>
    noteNoise(field, { ...equation, path, watch, noteWatched: noted });
  noted(made);
  return made;
}

function checkSpan(caller: string, path: NoisePath, { t0, t1 }: FieldProblem): void {
  if (t1 < t0) {
    throw new RangeError(
      `${caller}: an equation with noise is solved forwards in time, got t0 = ${t0} and t1 = ${t1}`,
    );
  }
  if (path.t0 <= t0 && t1 <= path.t1) return;
  throw new RangeError(
    `${caller}: the noise goes from t0 = ${path.t0} to t1 = ${path.t1}, and the solve from ${t0} to ` +
      `${t1}; make the path as long: brownianPath({ t0: ${t0}, t1: ${t1} })`,
  );
}
