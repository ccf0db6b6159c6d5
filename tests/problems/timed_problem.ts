import {
  add,
  fullStorageAdjoint,
  matmul,
  meanSquaredError,
  mul,
  type PathLoss,
  rk4,
  sin,
  tanh,
  tensor,
  type TimedGradientOptions,
  valueAndGrad,
  type VectorField,
  vectorField,
} from "../../mod.ts";
import { centralDifferences } from "../helpers/central_differences.ts";

/** What fields run on. */
export const KERNELS = ["wasm", "interpreter"] as const;
/** The parameters of the fields. */
export const PARAMETERS = {
  a: tensor([[-0.6, 1.1], [-0.9, -0.3]]),
  b: tensor([0.8, -0.5]),
};

/** Two states, and a slope that depends on the time by itself. */
export function field(kernels: "wasm" | "interpreter" | "auto" = "auto"): VectorField {
  return vectorField({
    ...{ state: [2], parameters: PARAMETERS, kernels },
    f: (t, y, p) => add(tanh(matmul(p.a, y)), mul(sin(mul(2, t)), p.b)),
  });
}

/** Times of a solve: where it begins, where it ends, and where it is read. */
export interface Times {
  readonly t0: number;
  readonly t1: number;
  readonly reads: readonly number[];
}

/** Times in between the steps. */
export const FORWARD: Times = { t0: -0.2, t1: 1.3, reads: [-0.13, 0.41, 0.44, 1.17] };
/** The same, backwards. */
export const BACKWARD: Times = { t0: 1.3, t1: -0.2, reads: [1.17, 0.44, 0.41, -0.13] };
/** Steps from one end to the other. */
export const STEPS = 30;

/** A loss that reads at some times. */
export function lossAt(reads: readonly number[]): PathLoss {
  return meanSquaredError(reads, reads.map((_, j) => [0.3 * j, Math.cos(j)]));
}

/** What is solved at these times: steps are as many, wherever they lie. */
export type Make = (times: Times) => TimedGradientOptions;

/** The problem of a field at some times. */
export const made =
  (given: Partial<TimedGradientOptions> & Pick<TimedGradientOptions, "field">): Make =>
  (
    { t0, t1, reads },
  ) => ({
    ...{ y0: [0.4, -0.2], t0, t1, dt: (t1 - t0) / STEPS, method: rk4, loss: lossAt(reads) },
    ...given,
  });

/** The gradient by all times, one after the other, and that of differences. */
export function both(make: Make, { t0, t1, reads }: Times, step = 1e-4, adaptive?: Make) {
  const { timesBar, value, stats } = valueAndGrad({
    ...make({ t0, t1, reads }),
    timeGradients: true,
  });
  const all = Float64Array.of(t0, t1, ...reads);
  const again = adaptive ?? make;
  const wanted = centralDifferences(
    () => {
      const [t0, t1, ...reads] = all;
      return valueAndGrad({ ...again({ t0, t1, reads }), adjoint: fullStorageAdjoint() }).value;
    },
    all,
    step,
  );
  const got = Float64Array.of(timesBar!.t0, timesBar!.t1, ...timesBar!.reads);
  // A loss of nodes has no times.
  return { got, wanted: wanted.subarray(0, got.length), value, stats };
}
