import { assertEquals, assertThrows } from "@std/assert";
import { checkCotangent, checkSecondDerivative } from "../../tests/helpers/check_loss.ts";
import { euler, type PathLoss, valueAndGrad, vectorField } from "../../solvers/mod.ts";
import {
  add,
  matmul,
  mul,
  reshape,
  sin,
  sqrt,
  square,
  sub,
  sum,
  Tensor,
  tensor,
} from "../../tensors/mod.ts";
import { finalStateLoss } from "./final_state_loss.ts";
import { meanSquaredError } from "./mean_squared_error.ts";

Deno.test("finalStateLoss() gives value and derivative of the function", () => {
  const weights = tensor([[1, 2], [3, 4], [5, 6]]);
  const cases: [PathLoss, Float64Array, number][] = [
    [finalStateLoss((y) => sum(square(y))), Float64Array.of(3, 4), 25],
    [finalStateLoss((y) => sum(sin(y)), [2]), Float64Array.of(0, 0.5), Math.sin(0.5)],
    [finalStateLoss((y) => reshape(y, [])), Float64Array.of(7), 7],
    [finalStateLoss((y) => sum(matmul(y, weights)), [1, 3]), Float64Array.of(1, 0, -1), -8],
    [finalStateLoss(() => tensor(5)), Float64Array.of(1, 2), 5],
    [finalStateLoss((y) => mul(y, square(y))), Float64Array.of(-1.5), -3.375],
  ];
  for (const [loss, y, wanted] of cases) {
    assertEquals([loss.at, loss.value(0, 1, y)], ["end", wanted]);
    checkCotangent(loss, y, 1);
    checkSecondDerivative(loss, y, 1);
  }
  assertEquals(cases.map(([{ stateShape }]) => stateShape), [
    undefined,
    [2],
    undefined,
    [1, 3],
    undefined,
    undefined,
  ]);
});

Deno.test("finalStateLoss() throws when it is given no function", () => {
  const wrong = meanSquaredError([1], [[0]]) as never;
  assertThrows(() => finalStateLoss(wrong), TypeError, "must be a function of y, got an object");
});

Deno.test("finalStateLoss() serves states of several sizes, in turn", () => {
  const loss = finalStateLoss((y) => sum(square(y)));
  for (const y of [[1, 2], [3], [1, 2, 2], [4], [0, 5]].map((y) => Float64Array.from(y))) {
    assertEquals(loss.value(0, 1, y), y.reduce((total, x) => total + x * x, 0));
    checkCotangent(loss, y, 1);
    checkSecondDerivative(loss, y, 1);
  }
});

Deno.test("finalStateLoss() throws when the state does not fit its shape, each time", () => {
  const loss = finalStateLoss((y) => sum(y), [3]);
  for (let round = 0; round < 2; round++) {
    const message = "its buffer must have 3 elements, got 2";
    assertThrows(() => loss.value(0, 1, new Float64Array(2)), TypeError, message);
  }
  assertEquals(loss.value(0, 1, Float64Array.of(1, 2, 3)), 6);
});

Deno.test("finalStateLoss() throws when the function does not give a scalar", () => {
  const f = (y: Tensor) => add(mul(y, y), 1);
  const message = "the function must return a scalar, got shape [2]; end it with sum or mean";
  assertThrows(() => finalStateLoss(f, [2]), TypeError, message);
  const late = finalStateLoss(f);
  assertThrows(() => late.value(0, 1, new Float64Array(2)), TypeError, message);
});

Deno.test("finalStateLoss() keeps a tensor that its function closes over as it was", () => {
  const target = tensor([1, 2]);
  const f = (y: Tensor) => sum(square(sub(y, target)));
  const [shaped, flat] = [finalStateLoss(f, [2]), finalStateLoss(f)];
  const y = Float64Array.of(4, 6);
  assertEquals(flat.value(0, 1, y), 25);
  target.data.fill(50);
  const yBar = new Float64Array(2);
  for (const loss of [shaped, flat]) {
    assertEquals(loss.value(0, 1, y), 25);
    loss.cotangent(0, 1, y, yBar.fill(0));
    assertEquals([...yBar], [6, 8]);
  }
});

const NANS = Float64Array.of(NaN);

Deno.test("finalStateLoss() explains what is not finite, and calls the state y", () => {
  const loss = finalStateLoss((y) => sum(sqrt(y)));
  assertEquals(loss.explain!(0, 1, NANS), undefined, "not before it was used");
  loss.value(0, 1, Float64Array.of(1));
  for (const { message } of [loss.explain!, loss.explainCotangent!].map((f) => f(0, 1, NANS)!)) {
    assertEquals(message, "y is NaN already, at element 0 of y");
  }
});

Deno.test("finalStateLoss() shows y in the field's shape, but for a copy that is another loss", () => {
  const seen: (readonly number[])[] = [];
  const loss = finalStateLoss((y) => {
    seen.push(y.shape);
    return sum(square(y));
  });
  for (const state of [[2, 3], [6], []]) {
    const field = vectorField({ state, f: (_t, y) => y });
    const y0 = new Tensor(new Float64Array(field.stateShape.reduce((a, b) => a * b, 1)), state);
    valueAndGrad({ field, y0, t0: 0, t1: 1, dt: 1, method: euler, loss });
  }
  assertEquals(seen, [[2, 3], [6], []]);
  const copy: PathLoss = { ...loss, value: () => 7 };
  assertEquals(copy.bind!(vectorField({ state: [2, 3], f: (_t, y) => y })), copy);
});
