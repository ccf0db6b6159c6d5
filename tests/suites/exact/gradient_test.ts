import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  bosh3,
  fullStorageAdjoint,
  midpoint,
  pid,
  PreparedGradient,
  RangeExceededError,
  type Ratio,
  ReconstructionError,
  recursiveCheckpointAdjoint,
  rk4,
  tsit5,
  UnstableError,
  valueAndGrad,
  type VectorField,
} from "../../../mod.ts";
import { centralDifferences, relativeDifference } from "../../helpers/central_differences.ts";
import { DAMPED, dampedField, exactly, pathLoss } from "./damped_problem.ts";

const FIELD = dampedField();
/** The couplings of the design's table that stay in range, and others. */
const COUPLINGS: Ratio[] = [[9, 10], [3, 4], [1, 2], [2, 3], [1, 16], [1, 1024]];

for (const t1 of [20, 200]) {
  for (const coupling of COUPLINGS) {
    for (const base of t1 > 100 ? [midpoint] : [midpoint, rk4]) {
      const name = `${base.name} at ${coupling.join("/")}, T = ${t1}`;
      Deno.test(`exact gradients are those of full storage of the same steps: ${name}`, () => {
        const options = {
          ...DAMPED,
          field: FIELD,
          t1,
          method: exactly(base, coupling),
          loss: pathLoss(t1),
        };
        const full = valueAndGrad({ ...options, adjoint: fullStorageAdjoint() });
        const got = valueAndGrad(options);
        assertEquals(got.stats.reconstructionError, 0);
        assertEquals(got.stats.couplingRatio, coupling);
        // The steps are the same bit for bit, and so is what is read.
        assertEquals(got.value, full.value);
        assertEquals(got.y1, full.y1);
        assertLess(relativeDifference(got.parametersBar, full.parametersBar), 1e-9);
        assertLess(relativeDifference(got.y0Bar, full.y0Bar), 1e-9);

        const recursive = valueAndGrad({ ...options, adjoint: recursiveCheckpointAdjoint() });
        assertEquals(recursive.value, full.value);
        assertEquals(recursive.parametersBar, full.parametersBar);

        const bits = options.field.stateShape[0] * got.stats.steps *
          Math.log2(coupling[1] / coupling[0]);
        assertLess(Math.abs(got.stats.bufferBits! / bits - 1), 0.01);
      });
    }
  }

  Deno.test(`exact gradients are those of central differences and of the true flow: T = ${t1}`, () => {
    const options = { ...DAMPED, field: FIELD, t1, loss: pathLoss(t1) };
    const truth = valueAndGrad({ ...options, method: tsit5, dt: 0.01 });
    const both = [exactly(rk4, [1, 2], 2), exactly(tsit5, [3, 4], 2)];
    for (const method of t1 > 100 ? both.slice(0, 1) : both) {
      const got = valueAndGrad({ ...options, method });
      assertLess(relativeDifference(got.parametersBar, truth.parametersBar), 1e-6);
      assertLess(relativeDifference(got.y0Bar, truth.y0Bar), 1e-6);
      const forward = new PreparedGradient({ ...options, method, adjoint: fullStorageAdjoint() });
      const value = () => forward.run();
      const { flat } = FIELD.parameters;
      assertLess(relativeDifference(got.parametersBar, centralDifferences(value, flat)), 1e-8);
      assertLess(relativeDifference(got.y0Bar, centralDifferences(value, forward.y0)), 1e-8);
      forward.release();
    }
  });
}

Deno.test("at coupling 0.999 the damped problem leaves the grid, and the error says what helps", () => {
  for (const t1 of [20, 200]) {
    const options = { ...DAMPED, field: FIELD, t1, loss: pathLoss(t1) };
    const method = exactly(midpoint, [999, 1000]);
    assertThrows(() => valueAndGrad({ ...options, method }), UnstableError, "a lower one");
    const unwatched = { ...options, method, watchDrift: false };
    const error = assertThrows(() => valueAndGrad(unwatched), RangeExceededError, "range");
    assert(error.step > 300 && error.step < 500, `step ${error.step}`);
    assert(Math.abs(error.time - (error.step + 1) * 0.02) < 1e-9);
  }
});

Deno.test("a range that holds what blows up makes even that exactly reversible", () => {
  // The parasitic mode grows like e^{3t}, to 10⁵ at T = 9: the way back is exact all the same. At
  // T = 20 it is at 10¹⁹, so that no grid of 51 bits holds both that and the start.
  const method = exactly(midpoint, [999, 1000], 2 ** 22);
  const options = { ...DAMPED, field: FIELD, t1: 9, loss: pathLoss(9), method, watchDrift: false };
  const { stats, value, y1 } = valueAndGrad(options);
  assert(Math.abs(y1[0]) > 1e4);
  assertEquals(stats.reconstructionError, 0);
  assertEquals(value, valueAndGrad({ ...options, adjoint: fullStorageAdjoint() }).value);
});

Deno.test("exact gradients with adaptive steps, both ways in time, and with jumps and stops", () => {
  for (const base of [bosh3, tsit5]) {
    for (const t1 of [5, -1]) {
      for (const coupling of [undefined, [3, 4] as const]) {
        const options = {
          ...DAMPED,
          field: FIELD,
          t1,
          dt: undefined,
          method: exactly(base, coupling),
          stepControl: pid({ rtol: 1e-6, atol: 1e-8, jumpAt: [t1 / 2], stepAt: [t1 / 7] }),
        };
        const loss = {
          at: "end" as const,
          value: (_i: number, _t: number, y: Float64Array) => y[0] + 2 * y[1] * y[1],
          cotangent(_i: number, _t: number, y: Float64Array, yBar: Float64Array) {
            yBar[0] += 1;
            yBar[1] += 4 * y[1];
          },
        };
        const full = valueAndGrad({ ...options, loss, adjoint: fullStorageAdjoint() });
        const got = valueAndGrad({ ...options, loss });
        assertEquals(got.stats.reconstructionError, 0);
        assertEquals(got.stats.couplingRatio, coupling ?? [1, 16]);
        assertEquals(got.value, full.value);
        assertLess(relativeDifference(got.parametersBar, full.parametersBar), 1e-9);
        assertLess(relativeDifference(got.y0Bar, full.y0Bar), 1e-9);
      }
    }
  }
});

Deno.test("a field that does not repeat itself is found out by a single bit", () => {
  const field: VectorField = dampedField();
  let calls = 0;
  const fickle: VectorField = {
    ...field,
    stateShape: field.stateShape,
    parameters: field.parameters,
    linearize() {
      const inner = field.linearize();
      return {
        y: inner.y,
        dy: inner.dy,
        evaluate(t) {
          inner.evaluate(t);
          if (++calls === 5000) inner.dy[0] += 1e-9;
        },
        pullback: (...bars) => inner.pullback(...bars),
      };
    },
  };
  const options = { ...DAMPED, field: fickle, t1: 20, loss: pathLoss(20) };
  assertThrows(
    () => valueAndGrad({ ...options, method: exactly(midpoint) }),
    ReconstructionError,
    "the same for the same input",
  );
});
