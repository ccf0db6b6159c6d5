import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  add,
  finalStateLoss,
  interpolation,
  less,
  meanSquaredError,
  midpoint,
  mul,
  type NamedTensors,
  neg,
  NonFiniteStateError,
  type Observe,
  PreparedGradient,
  reshape,
  reversibleAdams,
  reversibleHeun,
  rk4,
  scale,
  slice,
  solve,
  type SolveOptions,
  sqrt,
  stepTo,
  sub,
  sum,
  tensor,
  Trainer,
  valueAndGrad,
  vectorField,
  where,
} from "../../mod.ts";
import { exact, KERNELS, leak, ramp, TIMES, VALUES } from "../../tests/problems/leak.ts";

Deno.test("methods that carry slopes refuse an input that jumps, and take one that does not", () => {
  const jumping = { u: interpolation(TIMES, VALUES, { kind: "previous" }) };
  const smooth = { u: interpolation(TIMES, VALUES, { kind: "cubic" }) };
  const run = { field: leak(), y0: [0], t0: 0, t1: 1.9, dt: 0.005 };
  const wanted = solve({ ...run, inputs: smooth, method: rk4 }).y1.data[0];
  for (const method of [reversibleHeun, reversibleAdams()]) {
    assertThrows(
      () => solve({ ...run, inputs: jumping, method }),
      TypeError,
      "may not jump, and it does, at t = 0.37 and 2 more times",
    );
    assertAlmostEquals(solve({ ...run, inputs: smooth, method }).y1.data[0], wanted, 2e-4);
  }
});

Deno.test("an input whose rate jumps, as where it is held, is not to be made one of straight lines", () => {
  const field = vectorField({
    ...{ state: [1], inputs: { u: 1 } },
    f: (_t, _y, _p, _u, { rate }) => rate("u"),
  });
  const run = { field, y0: [0], t0: 0, t1: 2, dt: 0.01 };
  const of = (extrapolation: "hold" | "continue") => ({
    u: interpolation(TIMES, VALUES, { kind: "cubic", extrapolation }),
  });
  for (const method of [reversibleHeun, reversibleAdams()]) {
    const { message } = assertThrows(
      () => solve({ ...run, inputs: of("hold"), method }),
      TypeError,
      'such as kind: "cubic"; where its rate is read, not with extrapolation: "hold"',
    );
    assert(!message.includes("linear"), message);
    const { y1 } = solve({ ...run, inputs: of("continue"), method });
    assertAlmostEquals(y1.data[0], VALUES[4] - VALUES[0], 1e-3);
  }
});

Deno.test("a missing input is told by whoever was called", () => {
  const loss = finalStateLoss((y) => sum(y));
  const problem = { field: leak(), y0: [0], t0: 0, t1: 1, dt: 0.1, method: rk4, loss };
  const driven = { ...problem, inputs: { u: interpolation(TIMES, VALUES) } };
  const cases: [string, () => unknown][] = [
    ["valueAndGrad", () => valueAndGrad(problem)],
    ["PreparedGradient", () => new PreparedGradient(problem)],
    ["Trainer", () => new Trainer({ problems: [problem] })],
    [
      "Trainer: problem number 1",
      () => new Trainer({ problems: [driven, { ...problem, field: driven.field }] }),
    ],
  ];
  for (const [caller, call] of cases) {
    const { message } = assertThrows(call, TypeError);
    assert(message.startsWith(`${caller}: the vector field is driven by "u", and`), message);
  }
});

Deno.test("values that are written between two runs are told by the name of their input", () => {
  const u = interpolation([0, 1, 2], [0, 1, 2]);
  const field = vectorField({
    ...{ state: [2], inputs: { flow: [2, 1], load: [] } },
    f: (_t, y, _p, { flow, load }) => add(reshape(flow, [2]), mul(load, y)),
  });
  const rows = [0, 1].map(() => interpolation([0, 2], [[0], [1]]));
  const prepared = new PreparedGradient({
    ...{ field, inputs: { flow: rows, load: u }, y0: [0, 0], t0: 0, t1: 1, dt: 0.1, method: rk4 },
    loss: finalStateLoss((y) => sum(y)),
  });
  const cases: [string, number, number, string][] = [
    ["load", 1, NaN, 'The input "load": the value at t = 1, number 1, is NaN; to bridge'],
    ["load", 1, Infinity, 'The input "load": the value at t = 1, number 1, is Infinity; write NaN'],
    ["flow", 3, NaN, 'The input "flow[1]": the value at t = 2, number 1, is NaN; to bridge'],
  ];
  for (const [name, at, value, message] of cases) {
    const { [name]: values } = prepared.inputs;
    const before = values[at];
    values[at] = value;
    assertThrows(() => prepared.run(), RangeError, message);
    values[at] = before;
    prepared.run();
  }
  prepared.release();
});

Deno.test("f and observe are told of an input that they misspell", () => {
  const make = (inputs: { force?: number }) => () =>
    vectorField({
      ...{ state: [1], inputs },
      f: (_t, y, _p, given) => add(y, (given as NamedTensors).froce),
    });
  assertThrows(
    make({ force: 1 }),
    TypeError,
    'vectorField: f reads an input "froce", and there is none; did you mean "force"?',
  );
  assertThrows(make({}), TypeError, "name it in the field's inputs: { froce: 2 }");
  const problem = { field: leak(), y0: [0], t0: 0, t1: 1, dt: 0.1, method: rk4 };
  const observe: Observe = (y, { inputs: { v } }) => add(y, v);
  const loss = meanSquaredError([1], [[0]], { observe });
  assertThrows(
    () => valueAndGrad({ ...problem, inputs: { u: interpolation(TIMES, VALUES) }, loss }),
    TypeError,
    'The loss reads an input "v", and there is none; did you mean "u"?',
  );
});

Deno.test("solve() refuses inputs that do not fit the field, and says which it wants", () => {
  const two = vectorField({
    ...{ state: [1], inputs: { voltage: 2, load: [] } },
    f: (_t, y, _p, { voltage, load }) => add(mul(y, load), slice(voltage, 0, 1)),
  });
  const plain = vectorField({ state: [1], f: (_t, y) => neg(y) });
  const [scalar, pair] = [interpolation([0, 1], [1, 2]), interpolation([0, 1], [[1, 2], [3, 4]])];
  const batch = vectorField({ state: [2], inputs: { u: [2] }, f: (_t, y, _p, { u }) => add(y, u) });
  const held = interpolation([0, 1], [1, 2], { kind: "previous" });
  const asked = interpolation([0, 1], [1, 2], { differentiate: true });
  const run = { y0: [0], t0: 0, t1: 1, dt: 0.1, method: rk4 };
  const all = { voltage: pair, load: scalar };
  solve({ ...run, field: two, inputs: all });
  const cases: [Partial<SolveOptions>, string][] = [
    [{ field: two }, 'driven by "voltage", and the problem does not say'],
    [{ field: two, inputs: { voltage: pair } }, 'driven by "load"'],
    [
      { field: two, inputs: { ...all, volatge: pair } },
      'no input "volatge"; did you mean "voltage"?',
    ],
    [{ field: plain, inputs: { u: scalar } }, "its function reads none"],
    ...[two, plain].map((field): [Partial<SolveOptions>, string] => [
      { field, inputs: null as unknown as SolveOptions["inputs"] },
      "inputs must be an object such as {",
    ]),
    [
      { field: two, inputs: pair as unknown as SolveOptions["inputs"] },
      "such as { voltage: interpolation(times, values) }, got an interpolation alone",
    ],
    [
      { field: two, inputs: { ...all, voltage: scalar } },
      'the input "voltage" has shape [2] in the vector field, so its values must have shape [2, 2], ' +
      "got [2]",
    ],
    [{ field: two, inputs: { ...all, load: 3 as never } }, "must be an interpolation, as"],
    [{ field: two, inputs: 3 as never }, "inputs must be an object such as"],
    [{ field: two, inputs: { ...all, load: [scalar] } }, "is for an input of shape [batch, …]"],
    [{ field: { ...two }, inputs: all }, "a field of your own reads its inputs itself"],
    [
      { field: batch, inputs: { u: [scalar, held] } },
      'the input "u" must have the same kind, got "linear" and "previous"',
    ],
    [
      { field: batch, inputs: { u: [scalar, asked] } },
      'the input "u" must have the same differentiate, got false and true',
    ],
  ];
  for (const [given, message] of cases) {
    const error = assertThrows(
      () => solve({ ...run, ...given } as SolveOptions),
      TypeError,
      message,
    );
    assert(error.message.startsWith("solve: "));
  }
  assertThrows(
    () => two.linearize(),
    TypeError,
    "driven by voltage, load, and cannot be evaluated",
  );
});

Deno.test("vectorField() refuses inputs that are none, and readings of what is not there", () => {
  const make = (inputs: unknown, name = "u") => () =>
    vectorField({
      ...{ state: [1], inputs: inputs as { u: number } },
      f: (_t, y, _p, _u, { at }) => add(y, at(name as "u", 0)),
    });
  make({ u: 1 })();
  assertThrows(make(3), TypeError, "inputs must be an object such as { u: 2 }, got");
  assertThrows(make({ u: 1.5 }), TypeError, 'the input "u" must be a number of channels');
  assertThrows(make({ u: [0] }), TypeError, 'the input "u" must be a number of channels');
  assertThrows(make({ u: "two" }), TypeError, 'the input "u" must be a number of channels');
  assertThrows(make({ force: 1 }, "froce"), RangeError, 'did you mean "force"?');
  const readTwice = () =>
    vectorField({
      ...{ state: [2], inputs: { u: 2 } },
      f: (_t, y, _p, _u, { at }) => at("u", y),
    });
  assertThrows(readTwice, TypeError, "an input is read at one time, got times of shape [2]");
});

Deno.test("a solve does not read beyond its inputs, unless that was asked for", () => {
  const run = { field: leak(), y0: [0], t0: 0, t1: 2.5, dt: 0.1, method: rk4 };
  const message =
    'The input "u" has values from t = 0 to 2, and the solve from t0 = 0 to t1 = 2.5 ' +
    "reads it from 0 to 2.5";
  const inputs = { u: interpolation(TIMES, VALUES) };
  assertThrows(() => solve({ ...run, inputs }), RangeError, message);
  assertThrows(() => solve({ ...run, inputs, t0: -0.1, t1: 2 }), RangeError, "from -0.1 to 2");
  const held = { u: interpolation(TIMES, VALUES, { extrapolation: "hold" }) };
  const { y1 } = solve({ ...run, inputs: held, stepControl: stepTo(STEPS), dt: undefined });
  assertAlmostEquals(y1.data[0], ramp(exact("linear", 0, 2), 3, 0, 0.5), 1e-6);
});

const STEPS = [...TIMES, 2.5].flatMap((t, i, all) =>
  i === 0 ? [0] : Array.from({ length: 20 }, (_, k) => all[i - 1] + (k + 1) / 20 * (t - all[i - 1]))
);

Deno.test("a reading beyond the values that shows only in the solve is told with its time", () => {
  for (const kernels of KERNELS) {
    const field = vectorField({
      ...{ state: [1], inputs: { u: 1 }, kernels },
      f: (_t, y, _p, _u, { at }) => at("u", slice(y, 0, 1)),
    });
    const inputs = { u: interpolation([0, 1], [1, 1]) };
    const run = { field, inputs, y0: [0.5], t0: 0, dt: 0.125, method: midpoint };
    assertEquals(solve({ ...run, t1: 0.5 }).y1.data[0], 1);
    const error = assertThrows(() => solve({ ...run, t1: 1 }), NonFiniteStateError);
    assert(error.message.includes("an input is read at 1.0"), error.message);
    assert(error.message.includes("its times go from 0 to 1, in the"), error.message);
    assert(error.message.endsWith('{ extrapolation: "hold" })'), error.message);
  }
});

Deno.test("an input that jumps is read at t, or at t and a number, and not differentiated", () => {
  const of = (f: Parameters<typeof vectorField>[0]["f"]) =>
    vectorField({ state: [1], inputs: { u: 1 }, parameters: { tau: tensor([0.1]) }, f });
  const u = interpolation(TIMES, VALUES, { kind: "previous", extrapolation: "hold" });
  const run = { inputs: { u }, y0: [0], t0: 0, t1: 1, dt: 0.1, method: rk4 };
  const cases: [Parameters<typeof of>[0], string][] = [
    [(_t, _y, _p, _u, { rate }) => rate("u"), "reads its rate"],
    [(t, _y, p, _u, { at }) => at("u", sub(t, p.tau)), "depends on the parameters or the state"],
    [(t, _y, _p, _u, { at }) => at("u", scale(t, 0.5)), "not t plus a number"],
    // It begins anew after a day of minutes.
    [
      (t, _y, _p, _u, { at }) => at("u", where(less(t, 1440), t, sub(t, 1440))),
      "not t plus a number",
    ],
  ];
  for (const [f, message] of cases) {
    assertThrows(() => solve({ ...run, field: of(f) }), TypeError, message);
    const smooth = { u: interpolation(TIMES, VALUES, { extrapolation: "hold" }) };
    solve({ ...run, inputs: smooth, field: of(f) });
  }
  solve({ ...run, field: of((_t, _y, _p, _u, { at }) => at("u", 0.5)) });
});

Deno.test("an input that is NaN in f is explained as an operation, with its name", () => {
  const field = vectorField({
    ...{ state: [1], inputs: { u: 1 } },
    f: (_t, y, _p, { u }) => add(y, sqrt(u)),
  });
  const inputs = { u: interpolation([0, 1], [1, -1]) };
  const run = { field, inputs, y0: [0], t0: 0, t1: 1, dt: 0.1, method: rk4 };
  const error = assertThrows(() => solve(run), NonFiniteStateError);
  assert(error.message.includes("sqrt(-"), error.message);
});
