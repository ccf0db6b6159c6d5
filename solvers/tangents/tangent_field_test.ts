import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  add,
  glorot,
  hessianVectorProduct,
  matmul,
  meanSquaredError,
  mlp,
  mul,
  positive,
  Random,
  reversible,
  rk4,
  sin,
  solve,
  tangentField,
  tanh,
  tensor,
  type VectorField,
  vectorField,
  type VectorFieldOptions,
} from "../../mod.ts";
import { differencesAlong } from "../../tests/helpers/central_differences.ts";
import { numericField } from "../../tests/problems/numeric_field.ts";
import { engine } from "../../tensors/internal.ts";
import { wave } from "../../tests/problems/fields.ts";

const RUN = { t0: 0, t1: 1, dt: 0.05, method: rk4 };

/** The derivative of the end by a direction of y0 and the parameters, by differences. */
function differences(field: VectorField, y0: Float64Array, yDot: number[], thetaDot: number[]) {
  const { flat } = field.parameters;
  const theta = flat.slice();
  const shape = field.stateShape;
  const found = differencesAlong((by) => {
    const start = y0.map((y, i) => y + by * yDot[i]);
    flat.forEach((_, i) => flat[i] = theta[i] + by * thetaDot[i]);
    return solve({ ...RUN, field, y0: tensor(start, shape) }).y1.data;
  }, 3e-4);
  flat.set(theta);
  return found;
}

Deno.test("a solve of the tangent field gives the derivative of the end, compiled and interpreted", () => {
  const random = new Random(3);
  const batch = (kernels: VectorFieldOptions["kernels"]) =>
    vectorField({
      state: [3, 2],
      parameters: { w: glorot([2, 4]), v: glorot([4, 2]), k: positive(0.3) },
      f: (t, y, p) => add(matmul(tanh(matmul(y, p.w)), p.v), mul(p.k, sin(t))),
      kernels,
    });
  for (const field of [batch("interpreter"), batch("auto"), wave(), mlp({ state: [2] })]) {
    const shape = field.stateShape;
    const y0 = Float64Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal());
    const yDot = Array.from(y0, () => random.normal());
    const thetaDot = Array.from(field.parameters.flat, () => random.normal());
    const tangents = tangentField(field);
    assertEquals(tangents.stateShape, [2, ...shape]);
    assertEquals(tangents.kernels?.runsOn, field.kernels?.runsOn);
    tangents.parameters.flat.set(thetaDot, field.parameters.size);
    const { y1 } = solve({
      ...RUN,
      field: tangents,
      y0: tensor([...y0, ...yDot], [2, ...shape]),
    });
    const plain = solve({ ...RUN, field, y0: tensor(y0, shape) }).y1;
    plain.data.forEach((x, i) => assertAlmostEquals(y1.data[i], x, 1e-14));
    differences(field, y0, yDot, thetaDot).forEach((wanted, i) =>
      assertAlmostEquals(y1.data[y0.length + i], wanted, 1e-10 * Math.max(1, Math.abs(wanted)))
    );
  }
});

Deno.test("several directions are those one by one, of the parameters that are named", () => {
  const field = wave();
  const all = tangentField(field, { directions: 3, parameters: ["b"] });
  assertEquals(all.parameters.shapes, { a: [1], b: [1], bTangent: [3, 1] });
  assertEquals(all.stateShape, [4, 2]);
  all.parameters.get("bTangent").data.set([1, 0, 0]);
  const y0 = [[1, 0.5], [0, 0], [1, 0], [0, 1]];
  const { y1 } = solve({ ...RUN, field: all, y0 });
  const one = tangentField(field);
  [1, 2, 3].forEach((i) => {
    one.parameters.get("bTangent").data[0] = i === 1 ? 1 : 0;
    const single = solve({ ...RUN, field: one, y0: [y0[0], y0[i]] }).y1.data;
    [0, 1].forEach((k) => assertAlmostEquals(y1.data[2 * i + k], single[2 + k], 1e-14));
  });
});

Deno.test("the tangent field of a tangent field has second derivatives", () => {
  const field = vectorField({
    state: [],
    parameters: { a: tensor(0.5) },
    f: (_t, y, { a }) => mul(a, y),
  });
  const twice = tangentField(tangentField(field));
  assertEquals(twice.stateShape, [2, 2]);
  assertEquals(twice.parameters.names, [
    "a",
    "aTangent",
    "aTangent2",
    "aTangentTangent2",
  ]);
  twice.parameters.get("aTangent").data[0] = 1;
  twice.parameters.get("aTangent2").data[0] = 1;
  // All derivatives of exp(a) by a, on a reversible way.
  const { y1 } = solve({ ...RUN, field: twice, y0: [[1, 0], [0, 0]], method: reversible(rk4) });
  y1.data.forEach((x) => assertAlmostEquals(x, Math.exp(0.5), 1e-6));
});

Deno.test("tangentField() says what it wants", () => {
  const own = numericField(1, (_t, y, dy) => dy[0] = y[0]);
  assertThrows(
    () => tangentField(own),
    TypeError,
    "must be one that vectorField(…) or mlp(…) made",
  );
  const field = wave();
  assertThrows(() => tangentField({ ...field }), TypeError, "got an object");
  assertThrows(() => tangentField(field, { directions: 0 }), RangeError, "of at least 1, got 0");
  assertThrows(() => tangentField(field, { direction: 2 } as never), TypeError, '"directions"');
  assertThrows(
    () => tangentField(field, { parameters: ["c"] }),
    RangeError,
    'there is no parameter "c"; did you mean "a"?',
  );
});

Deno.test({
  name: "the tangent field of a field in singles is in singles, and near the one in doubles",
  ignore: !engine().simd,
  fn() {
    const [single, double] = (["float32", "float64"] as const).map((dtype) => {
      const field = mlp({ state: [3], hidden: [6], dtype });
      const tangents = tangentField(field);
      assertEquals(tangents.singlePrecision, dtype === "float32");
      tangents.parameters.flat.fill(0.3, field.parameters.size);
      const y0 = [[0.3, -0.2, 0.5], [1, 0, -1]];
      const loss = meanSquaredError([0.5, 1], [[1, 0, 0], [0, 1, 0]]);
      const parameters = new Float64Array(field.parameters.size).fill(0.3);
      const problem = { ...RUN, field, y0: y0[0], method: reversible(rk4), loss };
      const product = hessianVectorProduct(problem, { parameters, y0: y0[1] });
      const { y1 } = solve({ ...RUN, field: tangents, y0 });
      return [...y1.data, ...product.parameters, ...product.y0, product.derivative];
    });
    single.forEach((x, i) => assertAlmostEquals(x, double[i], 1e-5 * Math.max(1, Math.abs(x))));
  },
});
