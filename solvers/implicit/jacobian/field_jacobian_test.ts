import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  add,
  concat,
  matmul,
  mlp,
  mul,
  Random,
  rodas5p,
  sin,
  slice,
  solve,
  square,
  sub,
  tensor,
  type VectorField,
  vectorField,
} from "../../../mod.ts";
import {
  centralDifferences,
  differencesAlong,
  relativeDifference,
} from "../../../tests/helpers/central_differences.ts";
import { numericField } from "../../../tests/problems/numeric_field.ts";
import { sizeOf } from "../../../tensors/mod.ts";
import { FieldJacobian } from "./field_jacobian.ts";

const KERNELS = ["auto", "interpreter"] as const;

/** Reaction and diffusion on a line: three diagonals. */
function line(n: number, kernels: "auto" | "interpreter"): VectorField {
  const laplacian = Array.from(
    { length: n },
    (_, i) => Array.from({ length: n }, (_, j) => i === j ? -2 : Math.abs(i - j) === 1 ? 1 : 0),
  );
  return vectorField({
    state: [n],
    parameters: { d: tensor([0.7]) },
    kernels,
    f: (t, y, { d }) =>
      add(mul(d, matmul(tensor(laplacian), y)), mul(sin(t), sub(y, mul(y, square(y))))),
  });
}

/** Fields, and how many colours their Jacobians have. */
const FIELDS: Record<string, (kernels: "auto" | "interpreter") => [VectorField, number]> = {
  "a network": (kernels) => [mlp({ state: [3], hidden: [4], time: true, seed: 2, kernels }), 3],
  "a batch": (kernels) => [mlp({ state: [5, 2], hidden: [4], seed: 2, kernels }), 2],
  "a line": (kernels) => [line(20, kernels), 3],
  "more colours than directions": (kernels) => [
    mlp({ state: [11], hidden: [4], time: true, seed: 2, kernels }),
    11,
  ],
  "a state that f does not see": (kernels) => [
    vectorField({
      state: [2],
      kernels,
      f: (t, y) => concat([sin(mul(t, slice(y, 1, 2))), tensor([1])]),
    }),
    1,
  ],
  "no state at all": (kernels) => [
    vectorField({ state: [2], kernels, f: (t) => mul(sin(t), tensor([1, 2])) }),
    0,
  ],
};

const drawn = (size: number, seed: number) => {
  const random = new Random(seed);
  return Float64Array.from({ length: size }, () => random.uniform(-1, 1));
};

for (const [what, make] of Object.entries(FIELDS)) {
  for (const kernels of KERNELS) {
    Deno.test(`FieldJacobian is the derivative of f: ${what}, ${kernels}`, () => {
      const [field, colours] = make(kernels);
      const size = sizeOf(field.stateShape);
      const y = drawn(size, 3);
      const jacobian = new FieldJacobian(field, "test");
      assertEquals(jacobian.pattern.colourCount, colours);
      jacobian.evaluate(0.4, y);
      const point = field.linearize();
      const at = (t: number, state: Float64Array) => {
        point.y.set(state);
        point.evaluate(t);
        return point.dy.slice();
      };
      assertEquals([...jacobian.slope.subarray(0, size)], [...at(0.4, y)]);
      const byTime = new Float64Array(size);
      jacobian.readTimeSlope(byTime);
      const wanted = differencesAlong((by) => at(0.4 + by, y));
      assertLess(relativeDifference(byTime, wanted), 1e-9);
      const { rows, columns, colours: ofColumn } = jacobian.pattern;
      const dense = new Float64Array(size * size);
      rows.forEach((i, e) =>
        dense[i * size + columns[e]] = jacobian.compressed[ofColumn[columns[e]] * size + i]
      );
      for (let j = 0; j < size; j++) {
        const moved = differencesAlong((by) => at(0.4, y.map((x, k) => k === j ? x + by : x)));
        moved.forEach((slope, i) => assertAlmostEquals(dense[i * size + j], slope, 1e-9));
      }
    });

    Deno.test(`FieldJacobian pulls back to y and θ: ${what}, ${kernels}`, () => {
      const [field] = make(kernels);
      const size = sizeOf(field.stateShape);
      const y = drawn(size, 3);
      const jacobian = new FieldJacobian(field, "test");
      const [slopeBar, timeBar] = [drawn(size, 4), drawn(size, 5)];
      const left = [drawn(size, 6), drawn(size, 7), drawn(size, 8)];
      const right = [drawn(size, 9), drawn(size, 10), drawn(size, 11)];
      const byTime = new Float64Array(size);
      const value = () => {
        jacobian.evaluate(0.4, y);
        jacobian.readTimeSlope(byTime);
        let sum = 0;
        for (let k = 0; k < size; k++) {
          sum += slopeBar[k] * jacobian.slope[k] + timeBar[k] * byTime[k];
        }
        const { rows, columns, colours } = jacobian.pattern;
        rows.forEach((i, e) => {
          const entry = jacobian.compressed[colours[columns[e]] * size + i];
          left.forEach((each, s) => sum += each[i] * entry * right[s][columns[e]]);
        });
        return sum;
      };
      const [yBar, parametersBar] = [size, field.parameters.size].map((n) => new Float64Array(n));
      value();
      const tape = new Float64Array(jacobian.tapeSize);
      assertEquals(jacobian.save(tape, 0), tape.length);
      // Something else in between, as on the way back over kept steps.
      jacobian.evaluate(0.9, drawn(size, 20));
      assertEquals(jacobian.restore(tape, 0), tape.length);
      jacobian.pullback(0.4, slopeBar, timeBar, left, right, yBar, parametersBar);
      assertLess(relativeDifference(yBar, centralDifferences(value, y)), 1e-9);
      const byParameters = centralDifferences(value, field.parameters.flat);
      assertLess(relativeDifference(parametersBar, byParameters), 1e-9);
    });
  }
}

Deno.test("an implicit method says what it needs of a field that was not traced", () => {
  const field = numericField(1, (_t, y, dy) => dy[0] = -y[0]);
  assertThrows(
    () => solve({ field, y0: [1], t0: 0, t1: 1, dt: 0.1, method: rodas5p }),
    TypeError,
    "rodas5p: the method solves with the Jacobian of f",
  );
});
