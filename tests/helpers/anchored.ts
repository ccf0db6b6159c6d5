import { assertEquals, assertLess } from "@std/assert";
import {
  type Adjoint,
  fullStorageAdjoint,
  type GradientOptions,
  type PathLoss,
  type ReadAt,
  reversibleAdjoint,
  type ReversibleAdjointOptions,
  valueAndGrad,
} from "../../mod.ts";
import { relativeDifference } from "./central_differences.ts";

/** A loss whose derivative depends on the number of a point, its time and its state. */
export function lossAt(at: ReadAt): PathLoss {
  return {
    at,
    value: (i, t, y) => (2 - i / 20) * y[0] * y[0] + t * y[0] * y[1] + y[1],
    cotangent(i, t, y, yBar) {
      yBar[0] += (2 - i / 20) * 2 * y[0] + t * y[1];
      yBar[1] += t * y[0] + 1;
    },
  };
}

/** Full storage of a method whose coupling counts on as many anchors. */
function storedFor(anchors: number): Adjoint {
  return { ...fullStorageAdjoint(), anchorsFor: () => anchors };
}

/** Compares the gradient with anchors with that of full storage. */
export function assertAgrees(
  options: GradientOptions,
  anchors: number,
  label: string,
  { within = 1e-9, misses = 0, adjoint = {} }: {
    readonly within?: number;
    readonly misses?: number;
    readonly adjoint?: ReversibleAdjointOptions;
  } = {},
) {
  const full = valueAndGrad({ ...options, adjoint: storedFor(anchors) });
  const got = valueAndGrad({ ...options, adjoint: reversibleAdjoint({ anchors, ...adjoint }) });
  // A way back that is not exact says how far off it is.
  const missed = misses * got.stats.reconstructionError!;
  assertEquals(got.value, full.value, label);
  assertEquals(got.y1, full.y1, label);
  assertLess(relativeDifference(got.parametersBar, full.parametersBar), within + missed, label);
  assertLess(relativeDifference(got.y0Bar, full.y0Bar), within + missed, label);
  return got;
}
