import { assertThrows } from "@std/assert";
import { testOperations } from "../../../tests/problems/operations.ts";
import type { Shape } from "../../shape.ts";
import { type Tensor, zeros } from "../../tensor.ts";
import { relu, sigmoid, silu, softplus, tanh } from "./activations.ts";
import { add, div, mul, neg, scale, sub } from "./arithmetic.ts";
import { clip, maximum, minimum } from "./bounds.ts";
import { erf, gelu } from "./error_function.ts";
import { abs, floor, sign } from "./steps.ts";
import { equal, greater, greaterEqual, less, lessEqual, notEqual } from "./masks.ts";
import { where } from "./where.ts";
import { pow } from "./power.ts";
import { atan2, cos, exp, log, sin, sqrt, square } from "./functions.ts";

type Row<F> = [f: F, plain: (...x: number[]) => number, domain?: [number, number]];

const UNARY: Record<string, Row<(x: Tensor) => Tensor>> = {
  "neg()": [neg, (x) => 0 - x],
  "exp()": [exp, (x) => Math.sinh(x) + Math.cosh(x)],
  "log()": [log, (x) => Math.log2(x) * Math.LN2, [0.5, 3]],
  "sin()": [sin, (x) => Math.cos(x - Math.PI / 2)],
  "cos()": [cos, (x) => Math.sin(x + Math.PI / 2)],
  "sqrt()": [sqrt, (x) => x ** 0.5, [0.5, 3]],
  "square()": [square, (x) => x ** 2],
  "tanh()": [tanh, (x) => Math.tanh(x)],
  "sigmoid()": [sigmoid, (x) => (1 + Math.tanh(x / 2)) / 2],
  "softplus()": [softplus, (x) => Math.log(1 + Math.exp(x))],
  "relu()": [relu, (x) => (x + Math.abs(x)) / 2],
  "silu()": [silu, (x) => x * (1 + Math.tanh(x / 2)) / 2],
  "erf()": [erf, (x) => 2 * integral(0, x * Math.SQRT2)],
  "gelu()": [gelu, (x) => x * (0.5 + integral(0, x))],
  "abs()": [abs, (x) => Math.sqrt(x * x)],
  "sign()": [sign, (x) => x < 0 ? -1 : 1],
  "floor()": [floor, (x) => x - ((x + 8) % 1)],
  "clip()": [(x) => clip(x, -1, 0.7), (x) => x < -1 ? -1 : x > 0.7 ? 0.7 : x],
  "scale()": [(x) => scale(x, -1.5), (x) => -1.5 * x],
  "pow(x, 3)": [(x) => pow(x, 3), (x) => x * x * x],
  "pow(x, 0)": [(x) => pow(x, 0), () => 1],
  "pow(x, -1.5)": [(x) => pow(x, -1.5), (x) => 1 / (x * Math.sqrt(x)), [0.5, 3]],
};

/** ∫ of the density of the normal distribution, by Simpson's rule. */
function integral(from: number, to: number): number {
  const n = 2000;
  const h = (to - from) / n;
  const density = (x: number) => Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(from) + density(to);
  for (let i = 1; i < n; i++) sum += (i % 2 === 1 ? 4 : 2) * density(from + i * h);
  return sum * h / 3;
}

const SHAPES: Shape[] = [[], [3], [2, 3], [4, 2, 3]];

const BINARY: Record<string, Row<(a: Tensor, b: Tensor) => Tensor>> = {
  "add()": [add, (a, b) => a + b],
  "sub()": [sub, (a, b) => a - b],
  "mul()": [mul, (a, b) => a * b],
  "div()": [div, (a, b) => a / b, [0.5, 3]],
  "maximum()": [maximum, (a, b) => (a + b + Math.abs(a - b)) / 2],
  "minimum()": [minimum, (a, b) => (a + b - Math.abs(a - b)) / 2],
  "atan2()": [atan2, (y, x) => 2 * Math.atan(y / (Math.hypot(x, y) + x)), [0.5, 3]],
  "less()": [less, (a, b) => a < b ? 1 : 0],
  "lessEqual()": [lessEqual, (a, b) => a <= b ? 1 : 0],
  "greater()": [greater, (a, b) => a > b ? 1 : 0],
  "greaterEqual()": [greaterEqual, (a, b) => a >= b ? 1 : 0],
  "equal()": [equal, (a, b) => a === b ? 1 : 0],
  "notEqual()": [notEqual, (a, b) => a === b ? 0 : 1],
  "where()": [(a, b) => where(less(a, b), mul(a, b), b), (a, b) => a < b ? a * b : b],
  "pow() of two tensors": [pow, (a, b) => a ** b, [0.5, 3]],
};
const PAIRS: [a: Shape, b: Shape, output: Shape][] = [
  [[], [], []],
  [[3], [3], [3]],
  [[], [3], [3]],
  [[2, 3], [], [2, 3]],
  [[2, 3], [3], [2, 3]],
  [[3], [2, 3], [2, 3]],
  [[2, 1], [1, 3], [2, 3]],
  [[1], [2, 2], [2, 2]],
  [[4, 2, 3], [2, 3], [4, 2, 3]],
  [[2, 1], [4, 1, 3], [4, 2, 3]],
];

for (const [name, [f, plain, domain]] of Object.entries(UNARY)) {
  testOperations({
    [name]: SHAPES.map((shape) => ({
      f,
      inputs: [shape],
      output: shape,
      element: (index, [x]) => plain(x(...index)),
      domain,
    })),
  });
}

for (const [name, [f, plain, domain]] of Object.entries(BINARY)) {
  testOperations({
    [name]: PAIRS.map(([a, b, output]) => ({
      f,
      inputs: [a, b],
      output,
      element: (index, [x, y]) => plain(x(...index), y(...index)),
      domain,
    })),
  });
  Deno.test(`${name} throws when the shapes do not broadcast`, () => {
    const message = "shapes [2, 3] and [2] do not broadcast: counted from the last, dimension 1 " +
      "has sizes 3 and 2";
    assertThrows(() => f(zeros([2, 3]), zeros([2])), TypeError, message);
  });
}

Deno.test("operations throw when an argument is no tensor and no number", () => {
  const cases: [() => Tensor, string][] = [
    [() => tanh("1" as never), 'tanh: expected a tensor or a number, got the string "1"'],
    [() => add([1] as never, 2), "add: expected a tensor or a number, got an array; make it"],
    [() => mul(2, undefined as never), "mul: expected a tensor or a number, got undefined"],
    [() => scale(zeros([2]), zeros([]) as never), "scale: the factor must be a number, got object"],
    [() => pow(2, "2" as never), "pow: the exponent must be a number or a tensor, got string"],
  ];
  for (const [work, message] of cases) assertThrows(work, TypeError, message);
});
