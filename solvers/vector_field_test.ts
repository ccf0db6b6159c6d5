import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { assertPullsBack } from "../tests/helpers/field_pullback.ts";
import { assertHeapFlat, assertNoGarbage } from "../tests/helpers/heap.ts";
import {
  add,
  matmul,
  mul,
  Random,
  sin,
  sizeOf,
  sqrt,
  tanh,
  Tensor,
  tensor,
  trackedBytes,
  zeros,
} from "../tensors/mod.ts";
import { explainPullbackOf } from "./not_finite/pullback_look.ts";
import { type Initializer, vectorField, type VectorFieldOptions } from "./vector_field.ts";

const network = (state = [2]) =>
  vectorField({
    state,
    parameters: { w: tensor([[1, -0.5], [0.25, 2]]), b: tensor([0.1, -0.3]), unused: zeros([3]) },
    f: (t, y, p) => add(tanh(add(matmul(y, p.w), mul(sin(t), p.b))), mul(y, y)),
  });

Deno.test("vectorField() evaluates its function at t, y and the parameters of the moment", () => {
  const field = vectorField({
    state: [2],
    parameters: { a: tensor(2), b: tensor([10, 20]) },
    f: (t, y, p) => add(mul(mul(t, p.a), y), p.b),
  });
  assertEquals([field.stateShape, field.parameters.names], [[2], ["a", "b"]]);
  const linearization = field.linearize();
  linearization.y.set([1, 2]);
  linearization.evaluate(3);
  assertEquals([...linearization.dy], [16, 32]);
  field.parameters.flat[0] = -1;
  linearization.evaluate(1);
  assertEquals([...linearization.dy], [9, 18]);
});

Deno.test("vectorField() may do without parameters, with a state of any shape", () => {
  for (const state of [[], [1], [3, 2], [2, 1, 2]]) {
    const field = vectorField({ state, f: (_t, y) => mul(y, 3) });
    const { y, dy } = Object.assign(field.linearize(), {});
    assertEquals([field.stateShape, field.parameters.size, dy.length], [state, 0, y.length]);
  }
});

Deno.test("vectorField() takes a function that gives y, or what does not depend on it", () => {
  const cases: [VectorFieldOptions["f"], number[], number[]][] = [
    [(_t, y) => y, [3, 4], [1, 1]],
    [() => tensor([5, 6]), [5, 6], [0, 0]],
    [(_t, _y, p) => p.c, [7, 8], [0, 0]],
  ];
  for (const [f, dy, yBar] of cases) {
    const field = vectorField({ state: [2], parameters: { c: tensor([7, 8]) }, f });
    const linearization = field.linearize();
    linearization.y.set([3, 4]);
    linearization.evaluate(0);
    const bar = new Float64Array(2);
    linearization.pullback(Float64Array.of(1, 1), bar, new Float64Array(2));
    assertEquals([[...linearization.dy], [...bar]], [dy, yBar]);
  }
});

Deno.test("a field's pullback adds what central differences say", () => {
  for (const state of [[2], [3, 2]]) {
    const field = network(state);
    const random = new Random(3);
    const [dyBar, y] = [0, 1].map(() =>
      Float64Array.from({ length: sizeOf(state) }, () => random.normal())
    );
    assertPullsBack(field, 0.8, y, dyBar);
  }
});

Deno.test("a field's pullback throws where the parameters' cotangent has another length", () => {
  for (const kernels of ["wasm", "interpreter"] as const) {
    const parameters = { a: tensor([1, 2]) };
    const field = vectorField({ state: [2], parameters, f: (_t, y, { a }) => mul(a, y), kernels });
    const linearization = field.linearize();
    linearization.evaluate(0);
    const [dyBar, yBar] = [new Float64Array(2), new Float64Array(2)];
    for (const length of [1, 3]) {
      const pull = () => linearization.pullback(dyBar, yBar, new Float64Array(length));
      assertThrows(pull, TypeError, `${length}`);
    }
  }
});

Deno.test("linearizations of one field share parameters and nothing else", () => {
  const field = network();
  const [a, b] = [field.linearize(), field.linearize()];
  a.y.set([1, 2]);
  b.y.set([-1, 0.5]);
  a.evaluate(0);
  const before = a.dy.slice();
  b.evaluate(1);
  assertEquals(a.dy, before);
  assertNotEquals(b.dy, before);
  const pull = () => {
    const yBar = new Float64Array(2);
    a.pullback(Float64Array.of(1, 1), yBar, new Float64Array(field.parameters.size));
    return yBar;
  };
  const wanted = pull();
  b.evaluate(5);
  assertEquals(pull(), wanted);
});

Deno.test("vectorField() draws initializers in their order, by its seed", () => {
  const draw: Initializer = (random) => new Tensor(Float64Array.of(random.uniform()), [1]);
  const make = (seed?: number) =>
    vectorField({
      state: [1],
      parameters: { a: draw, b: tensor([9]), c: draw },
      f: (_t, y) => y,
      seed,
    });
  const random = new Random(4);
  assertEquals([...make(4).parameters.flat], [random.uniform(), 9, random.uniform()]);
  assertEquals(make().parameters.flat, make(0).parameters.flat);
});

Deno.test("evaluating and pulling back allocates nothing", () => {
  const field = network([4, 2]);
  const linearization = field.linearize();
  const dyBar = new Float64Array(8).fill(1);
  const yBar = new Float64Array(8);
  const parametersBar = new Float64Array(field.parameters.size);
  const run = (call: number) => {
    linearization.evaluate(call % 10); // a whole number: V8 may box any other on the way
    linearization.pullback(dyBar, yBar, parametersBar);
  };
  run(0);
  const before = trackedBytes();
  assertHeapFlat(run);
  assertNoGarbage(run);
  assertEquals(trackedBytes(), before);
});

Deno.test("vectorField() throws when f does not give a tensor of the state's shape", () => {
  const cases: [VectorFieldOptions["f"], string][] = [
    [(_t, y) => matmul(y, y), "f must return a tensor of the state's shape [2], got []"],
    [(t) => t, "the state's shape [2], got []"],
    [() => undefined as never, "expected a tensor or a number, got undefined"],
    [(_t, y, p) => mul(p.missing, y), "mul: expected a tensor or a number, got undefined"],
    [(_t, y) => matmul(zeros([2, 3]), y), "matmul: shapes [2, 3] and [2] do not fit"],
  ];
  for (const [f, message] of cases) {
    assertThrows(() => vectorField({ state: [2], f }), TypeError, message);
  }
});

Deno.test("vectorField() throws when f reads or compares a value", () => {
  const branches: VectorFieldOptions["f"] = (t, y) => t > tensor(1) ? y : mul(y, 2);
  const reads: VectorFieldOptions["f"] = (_t, y) => tensor([...y.data, 1]);
  assertThrows(() => vectorField({ state: [2], f: branches }), TypeError, "cannot decide a branch");
  assertThrows(() => vectorField({ state: [2], f: reads }), TypeError, "Cannot read the numbers");
});

Deno.test("vectorField() throws when a parameter is no tensor", () => {
  const message = 'parameter "a" must be a tensor or an initializer, got the number 1';
  const parameters = { a: 1 as never };
  assertThrows(() => vectorField({ state: [1], parameters, f: (_t, y) => y }), TypeError, message);
});

Deno.test("explain() says why dy is not finite, with the parameters as they are now", () => {
  for (const kernels of ["wasm", "interpreter"] as const) {
    const field = vectorField({
      state: [2],
      parameters: { a: tensor([1, 1]) },
      f: (_t, y, p) => sqrt(mul(p.a, y)),
      kernels,
    });
    assertEquals(field.explain!(0, [1, 4]), undefined);
    field.parameters.get("a").data[1] = -0.5;
    assertEquals(
      field.explain!(0, [1, 4])?.message,
      "sqrt(-2) is NaN, at element 1 of its result",
    );
    field.parameters.get("a").data[0] = Infinity;
    assertEquals(
      field.explain!(0, [1, 4])?.message,
      'parameter "a" is Infinity already, at element 0 of parameter "a"',
    );
  }
});

Deno.test("explainPullbackOf() says why a gradient is not finite, and leaves t out", () => {
  const field = vectorField({
    state: [1],
    parameters: { a: tensor([2]) },
    f: (t, y, p) => mul(sqrt(t), mul(p.a, sqrt(y))),
  });
  assertEquals(explainPullbackOf(field, 0, [1], [1]), undefined);
  assertEquals(
    explainPullbackOf(field, 1, [0], [1])?.message,
    "the derivative of sqrt at 0 is Infinity, at element 0 of its result " +
      "(2 of 2 sqrt in the order of f)",
  );
});

Deno.test("a tensor that f closes over stays what it was; a parameter does not", () => {
  for (const kernels of ["wasm", "interpreter"] as const) {
    const closedOver = tensor([2]);
    const field = vectorField({
      state: [1],
      parameters: { a: tensor([3]) },
      f: (_t, y, { a }) => add(mul(closedOver, y), a),
      kernels,
    });
    const value = () => {
      const point = field.linearize();
      point.y[0] = 5;
      point.evaluate(0);
      return point.dy[0];
    };
    const kept = field.linearize();
    assertEquals(value(), 13);
    closedOver.data[0] = 100;
    field.parameters.get("a").data[0] = 4;
    assertEquals(value(), 14);
    kept.y[0] = 5;
    kept.evaluate(0);
    assertEquals(kept.dy[0], 14);
  }
});
