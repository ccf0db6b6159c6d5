import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { testOperations } from "../../tests/problems/operations.ts";
import { gradient } from "../tangents/gradient.ts";
import { tensor } from "../tensor.ts";
import { trace } from "../trace/program.ts";
import { compileProgram } from "../internal.ts";
import { mul } from "./elementwise/arithmetic.ts";
import { cumsum } from "./sums/cumsum.ts";
import { gather } from "./layout/gather.ts";
import { outer } from "./products/matmul.ts";
import { piecewiseLinear } from "./tables/piecewise_linear.ts";
import { logSumExp, softmax, sum } from "./sums/reductions.ts";

const KNOTS = [-1.5, -0.2, 0.3, 1.1];

/** By hats: each value times how near its knot is. */
function hats(x: number, value: (j: number) => number): number {
  const at = Math.max(KNOTS[0], Math.min(KNOTS[3], x));
  return KNOTS.reduce((total, knot, j) => {
    const way = at < knot
      ? (at - KNOTS[j - 1]) / (knot - KNOTS[j - 1])
      : at === knot
      ? 1
      : (KNOTS[j + 1] - at) / (KNOTS[j + 1] - knot);
    return total + (way > 0 ? way * value(j) : 0);
  }, 0);
}

testOperations({
  "gather()": [
    {
      f: (x) => gather(x, [2, 0, 2, -1]),
      inputs: [[3]],
      output: [4],
      element: ([i], [x]) => x([2, 0, 2, 2][i]),
    },
    {
      f: (x) => gather(x, [1, 1, 0], -2),
      inputs: [[2, 2, 3]],
      output: [2, 3, 3],
      element: ([i, j, k], [x]) => x(i, [1, 1, 0][j], k),
    },
    { f: (x) => gather(x, []), inputs: [[3, 2]], output: [0, 2], element: () => 0 },
  ],
  "piecewiseLinear()": [[], [3], [2, 3]].map((shape) => ({
    f: (x, values) => piecewiseLinear(x, KNOTS, values),
    inputs: [shape, [4]],
    output: shape,
    element: (index, [x, values]) => hats(x(...index), values),
  })),
  "cumsum()": [
    { f: (x) => cumsum(x), inputs: [[3]], output: [3], element: ([i], [x]) => upTo(i, x) },
    {
      f: (x) => cumsum(x, -1),
      inputs: [[2, 3, 4]],
      output: [2, 3, 4],
      element: ([i, j, k], [x]) => upTo(k, (l) => x(i, j, l)),
    },
    {
      f: (x) => cumsum(x, 1),
      inputs: [[2, 3, 4]],
      output: [2, 3, 4],
      element: ([i, j, k], [x]) => upTo(j, (l) => x(i, l, k)),
    },
  ],
  "outer()": [
    {
      f: outer,
      inputs: [[2], [3]],
      output: [2, 3],
      element: ([i, j], [a, b]) => a(i) * b(j),
    },
    {
      f: outer,
      inputs: [[4, 2], [1, 3]],
      output: [4, 2, 3],
      element: ([s, i, j], [a, b]) => a(s, i) * b(s, j),
    },
  ],
  "softmax()": [
    {
      f: (x) => softmax(x),
      inputs: [[2, 3]],
      output: [2, 3],
      element: ([i, j], [x]) => Math.exp(x(i, j)) / upTo(2, (k) => Math.exp(x(i, k))),
    },
    {
      f: (x) => softmax(x, 0),
      inputs: [[2, 3]],
      output: [2, 3],
      element: ([i, j], [x]) => Math.exp(x(i, j)) / upTo(1, (k) => Math.exp(x(k, j))),
    },
  ],
  "logSumExp()": [
    {
      f: (x) => logSumExp(x),
      inputs: [[3]],
      output: [],
      element: (_, [x]) => Math.log(upTo(2, (i) => Math.exp(x(i)))),
    },
    {
      f: (x) => logSumExp(x, { axis: 0, keepDims: true }),
      inputs: [[2, 3]],
      output: [1, 3],
      element: ([_, j], [x]) => Math.log(upTo(1, (i) => Math.exp(x(i, j)))),
    },
  ],
});

function upTo(last: number, x: (i: number) => number): number {
  let total = 0;
  for (let i = 0; i <= last; i++) total += x(i);
  return total;
}

Deno.test("piecewiseLinear() hits its knots, is constant beyond, and its slope is that to the right", () => {
  const values = [1, 3, -2, 5];
  const table = tensor(values);
  const read = (x: number) => piecewiseLinear(x, KNOTS, table).item();
  assertEquals(KNOTS.map(read), values);
  assertEquals([-9, -Infinity, 9, Infinity, NaN].map(read), [1, 1, 5, 5, NaN]);
  const slope = gradient((x) => piecewiseLinear(x, KNOTS, table));
  const at = (x: number) => slope(tensor(x)).item();
  assertEquals([-9, 1.1, 9].map(at), [0, 0, 0]);
  [-1.5, -0.2, 0.3].forEach((x, j) => {
    const rise = (values[j + 1] - values[j]) / (KNOTS[j + 1] - KNOTS[j]);
    assertAlmostEquals(at(x), rise, 1e-14);
  });
});

Deno.test("piecewiseLinear() compiled finds the segment of every knot, whatever their number", () => {
  for (let m = 2; m < 20; m++) {
    const knots = Array.from({ length: m }, (_, i) => i * i / 8 - 1);
    const points = knots.flatMap((knot) => [knot - 1 / 64, knot, knot + 1 / 64]);
    const values = knots.map((_, i) => Math.cos(3 * i));
    const table = tensor(values);
    const program = trace((x) => piecewiseLinear(x, knots, table), [[points.length]]);
    for (const dtype of ["float64", "float32"] as const) {
      const compiled = compileProgram(program, { dtype })?.();
      if (!compiled) continue;
      compiled.inputs[0].set(points);
      compiled.evaluate();
      const wanted = piecewiseLinear(tensor(points), knots, table).data;
      const tolerance = dtype === "float64" ? 1e-14 : 1e-6;
      wanted.forEach((y, i) => assertAlmostEquals(compiled.output[i], y, tolerance, `${m}, ${i}`));
    }
  }
});

Deno.test("softmax() and logSumExp() stay finite and exact where exp does not", () => {
  const x = tensor([1000, 999, -1e300, -Infinity]);
  const weights = softmax(x).data;
  assertAlmostEquals(weights[0], 1 / (1 + Math.exp(-1)), 1e-15);
  assertAlmostEquals(weights[1], 1 / (1 + Math.E), 1e-15);
  assertEquals([...weights.slice(2)], [0, 0]);
  assertAlmostEquals(logSumExp(x).item(), 1000 + Math.log1p(Math.exp(-1)), 1e-12);
  assertAlmostEquals(logSumExp(tensor([-1000, -1000])).item(), -1000 + Math.LN2, 1e-12);
  assertEquals(logSumExp(tensor([-Infinity, -Infinity])).item(), -Infinity);
  assertEquals(logSumExp(tensor([Infinity, 0])).item(), Infinity);
  assertEquals([logSumExp(tensor([NaN, 0])).item(), ...softmax(tensor([NaN, 0])).data], [
    NaN,
    NaN,
    NaN,
  ]);
  gradient((y) => logSumExp(y))(x).data.forEach((slope, i) =>
    assertAlmostEquals(slope, weights[i], 1e-15)
  );
  const pick = tensor([1, 0, 0, 0]);
  const [own] = gradient((y) => sum(mul(pick, softmax(y))))(x).data;
  assertAlmostEquals(own, weights[0] * weights[1], 1e-15);
});

Deno.test("tables and their like say what is wrong with what they are given", () => {
  const x = tensor([1, 2, 3]);
  const cases: [() => unknown, ErrorConstructor, string][] = [
    [
      () => gather(x, [3]),
      RangeError,
      "gather: there is no index 3 in dimension 0, which has size 3",
    ],
    [() => gather(x, [0.5]), RangeError, "wanted whole numbers from -3 to 2"],
    [() => gather(x, x as never), TypeError, "to choose by values use where"],
    [() => gather(x, [0], 1), RangeError, "gather: axis 1 is out of range"],
    [() => piecewiseLinear(1, [0, 1], x), TypeError, "wanted one value for each of the 2 knots"],
    [() => piecewiseLinear(1, [0], tensor([1])), RangeError, "at least two knots, got 1"],
    [() => piecewiseLinear(1, [0, 1, 1], x), RangeError, "number 2 is 1 after 1"],
    [() => piecewiseLinear(1, [NaN, 1, 2], x), RangeError, "number 0 is NaN"],
    [() => piecewiseLinear(1, 3 as never, x), TypeError, "the knots must be an array of numbers"],
    [
      () => outer(1, x),
      TypeError,
      "outer: both tensors need at least one dimension, got [] and [3]",
    ],
    [() => cumsum(1), RangeError, "cumsum: axis 0 is out of range"],
    [() => softmax(1), RangeError, "softmax: axis -1 is out of range"],
    [() => logSumExp(x, { axes: 0 } as never), TypeError, "logSumExp"],
  ];
  for (const [work, kind, message] of cases) assertThrows(work, kind, message);
});

Deno.test("compiled, logSumExp() takes the largest of each row off, wherever it stands", () => {
  const rows = [[0, 2000, -5], [-3000, -3001, -2999], [1500, 0, 0]];
  const program = trace((x) => logSumExp(x, { axis: -1 }), [[3, 3]]);
  for (const [dtype, tolerance] of [["float64", 1e-12], ["float32", 3e-4]] as const) {
    const compiled = compileProgram(program, { dtype })!();
    compiled.inputs[0].set(rows.flat());
    compiled.evaluate();
    rows.forEach((row, i) =>
      assertAlmostEquals(compiled.output[i], logSumExp(tensor(row)).item(), tolerance, dtype)
    );
  }
});
