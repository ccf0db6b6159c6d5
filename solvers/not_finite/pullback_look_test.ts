import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  finalStateLoss,
  NonFiniteGradientError,
  rk4,
  sum,
  valueAndGrad,
  type VectorField,
  vectorField,
} from "../../mod.ts";

/** dy/dt = 0, whose pullback gives NaN. */
function withoutSlopes(others: Partial<VectorField>): VectorField {
  return {
    ...{ stateShape: [1], parameters: vectorField({ state: [1], f: (_t, y) => y }).parameters },
    linearize() {
      const [y, dy] = [new Float64Array(1), new Float64Array(1)];
      return { y, dy, evaluate() {}, pullback: (_dyBar, yBar) => yBar.fill(NaN) };
    },
    ...others,
  };
}

const failure = (field: VectorField) =>
  assertThrows(
    () =>
      valueAndGrad({
        ...{ field, y0: [1], t0: 0, t1: 1, dt: 0.5, method: rk4 },
        loss: finalStateLoss((y) => sum(y)),
      }),
    NonFiniteGradientError,
  );

Deno.test("a field of one's own that explains its pullback is cited, and one that does not is named", () => {
  const explainPullback = () => ({
    kind: "undefined" as const,
    ...{ operation: "own", message: "the own operation has no slope" },
  });
  const told = failure(withoutSlopes({ explainPullback }));
  assertEquals(told.operation, "own");
  assertStringIncludes(told.message, "the own operation has no slope");
  const silent = failure(withoutSlopes({}));
  assertEquals(silent.operation, undefined);
  assertStringIncludes(silent.message, "the pullback of the vector field gives a number that is");
});
