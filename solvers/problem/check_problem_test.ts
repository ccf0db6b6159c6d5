import { assertEquals, assertThrows } from "@std/assert";
import {
  finalStateLoss,
  meanSquaredError,
  mul,
  neg,
  Parameters,
  pid,
  PreparedGradient,
  reversible,
  reversibleAdjoint,
  rk4,
  solve,
  square,
  sum,
  tensor,
  tsit5,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";

const field = vectorField({ state: [3], f: (_t, y) => neg(y) });
const problem = { field, y0: [3, 2, 1], t0: 1, t1: 2, dt: 0.125, method: rk4 };
const loss = finalStateLoss((y) => sum(y));

/** The message of the solve with something else in place of a part. */
function messageOf(part: object): string {
  return assertThrows(() => solve({ ...problem, ...part } as never), TypeError).message;
}

/** The same of the gradient. */
function gradientMessageOf(part: object): string {
  const options = { ...problem, loss, ...part } as never;
  const { message } = assertThrows(() => valueAndGrad(options), TypeError);
  const prepared = assertThrows(() => new PreparedGradient(options), TypeError).message;
  assertEquals(prepared.replace("PreparedGradient:", "valueAndGrad:"), message);
  return message;
}

Deno.test("solve() names the option that an unknown one was meant for", () => {
  const cases: [option: string, advice: string][] = [
    ["saveat", 'did you mean "saveAt"?'],
    ["save_at", 'did you mean "saveAt"?'],
    ["stepControll", 'did you mean "stepControl"?'],
    ["T0", 'did you mean "t0"?'],
    ["max_steps", 'did you mean "maxSteps"?'],
    ["feild", 'did you mean "field"?'],
    ["rtol", "tolerances are the step control's: stepControl: pid({ rtol })"],
    ["steps", "for n steps give dt: (t1 - t0) / n"],
    ["coupling", "it is the method's: reversible(rk4, { coupling })"],
    [
      "verbose",
      "the options are field, inputs, noise, y0, t0, t1, method, dt, stepControl, maxSteps, watchDrift, events, maxEvents, saveAt",
    ],
  ];
  for (const [option, advice] of cases) {
    const message = messageOf({ [option]: 1 });
    assertEquals(message.startsWith(`solve: unknown option "${option}"; ${advice}`), true, message);
  }
});

Deno.test("valueAndGrad() names unknown options, and where those of others belong", () => {
  const cases: [option: string, advice: string][] = [
    ["Loss", 'did you mean "loss"?'],
    ["adjiont", 'did you mean "adjoint"?'],
    ["saveAt", "a loss says itself where it reads; solve saves"],
    ["iterations", "it is an option of train"],
  ];
  for (const [option, advice] of cases) {
    assertEquals(
      gradientMessageOf({ [option]: [] }),
      `valueAndGrad: unknown option "${option}"; ${advice}`,
    );
  }
});

Deno.test("solve() takes the problem of a gradient, and options that are undefined", () => {
  const { y1 } = solve({ ...problem, loss, adjoint: undefined, other: undefined } as never);
  assertEquals(y1, solve(problem).y1);
});

Deno.test("solve() says what was given in place of a field, a method, step control", () => {
  const cases: [part: object, message: string][] = [
    [
      { field: undefined },
      "field must be a vector field, as vectorField(…) and mlp(…) make them, got undefined",
    ],
    [
      { field: () => 0 },
      "got the function field; make a field of the function: vectorField({ state, f })",
    ],
    [{ field: new Parameters({}) }, "got a Parameters"],
    [
      { method: undefined },
      "method must be a method such as rk4 or reversible(rk4), got undefined",
    ],
    [{ method: "dopri5" }, 'got the string "dopri5"; import the method of that name and give that'],
    [{ method: reversible }, "got the function reversible; call it, as in reversible(rk4)"],
    [{ method: tsit5.tableau }, "with coefficients; make a method of them: rungeKutta(tableau)"],
    [{ method: pid() }, "method must be a method such as rk4 or reversible(rk4), got an object"],
    [{ stepControl: pid }, "got the function pid; call it, as in pid({ rtol: 1e-6 })"],
    [
      { stepControl: "adaptive" },
      'stepControl must be a step control such as pid() or constantStep(), got the string "adaptive"',
    ],
    [{ stepControl: rk4 }, "stepControl must be a step control"],
    [{ dt: "0.1" }, 'dt must be a number, got the string "0.1"'],
    [{ t1: null }, "t1 must be a number, got null"],
    [{ t0: new Date(0) }, "t0 must be a number, got a Date"],
  ];
  for (const [part, message] of cases) {
    const got = messageOf(part);
    assertEquals([got.startsWith("solve: "), got.includes(message)], [true, true], got);
  }
  assertThrows(() => solve(undefined as never), TypeError, "must be an object, got undefined");
});

Deno.test("valueAndGrad() says what was given in place of a loss or an adjoint", () => {
  const cases: [part: object, message: string][] = [
    [{ loss: undefined }, "loss must be a loss such as meanSquaredError(times, data)"],
    [
      { loss: (y: number) => y },
      "got the function loss; for a function of y at t1 give finalStateLoss(f)",
    ],
    [{ loss: { at: "end", value: () => 0 } }, "with at, value and cotangent, got an object"],
    [
      { adjoint: reversibleAdjoint },
      "got the function reversibleAdjoint; call it, as in reversibleAdjoint()",
    ],
    [
      { adjoint: "full" },
      'adjoint must be an adjoint such as reversibleAdjoint(), got the string "full"',
    ],
    [{ adjoint: rk4 }, "adjoint must be an adjoint"],
    [{ method: "rk4" }, "method must be a method"],
  ];
  for (const [part, message] of cases) {
    const got = gradientMessageOf(part);
    assertEquals([got.startsWith("valueAndGrad: "), got.includes(message)], [true, true], got);
  }
});

Deno.test("solve() takes y0 in typed arrays of every kind, and says what is no y0", () => {
  const { y1 } = solve(problem);
  for (const Kind of [Float64Array, Float32Array, Int8Array, Uint8ClampedArray, Uint32Array]) {
    assertEquals(solve({ ...problem, y0: Kind.of(3, 2, 1) }).y1, y1, Kind.name);
  }
  const square = vectorField({ state: [2, 2], f: (_t, y) => neg(y) });
  const rows = solve({ ...problem, field: square, y0: [Int16Array.of(1, 2), [3, 4]] }).y1;
  assertEquals(rows, solve({ ...problem, field: square, y0: Float64Array.of(1, 2, 3, 4) }).y1);
  const cases: [y0: unknown, message: string][] = [
    [null, "y0 must be a number, numbers in nested arrays or typed arrays, or a tensor, got null"],
    [["3", 2, 1], 'y0: every element must be a number, got the string "3" at [0]'],
    [new Set([3, 2, 1]), "arrays, or a tensor, got a Set"],
    [BigInt64Array.of(3n, 2n, 1n), "got a BigInt64Array, whose elements are no numbers"],
    [[[3, 2, 1]], "got [1, 3]; nest the numbers so, or give tensor(numbers, [3])"],
    [[3, 2], "state shape [3], got [2]"],
  ];
  for (const [y0, message] of cases) {
    const got = messageOf({ y0 });
    assertEquals(got.includes(message), true, got);
  }
});

Deno.test("solve() says what is no place to save at", () => {
  const want = 'solve: saveAt must be times such as [0, 0.5], "start", "end"';
  const cases: [saveAt: unknown, message: string][] = [
    [1.5, "got the number 1.5; for one time write [1.5]"],
    ["middle", 'got the string "middle"'],
    [null, "got null"],
    [true, "got a boolean"],
    [new Date(0), "got a Date"],
    [new Set([1.5]), "got a Set"],
    [{ length: 1, 0: 1.5 }, "got an object"],
    [BigInt64Array.of(1n), "got a BigInt64Array"],
  ];
  for (const [saveAt, message] of cases) {
    const got = messageOf({ saveAt });
    assertEquals([got.startsWith(want), got.includes(message)], [true, true], got);
  }
  assertEquals(
    messageOf({ saveAt: ["1", 2] }),
    'solve: saveAt: the times: every element must be a number, got the string "1" at [0]',
  );
  assertEquals(
    messageOf({ saveAt: { at: [1.5] } }),
    'solve: saveAt: unknown option "at"; give the times alone, or { times: […] }',
  );
  assertEquals(
    messageOf({ saveAt: { evry: 2 } }),
    'solve: saveAt: unknown option "evry"; did you mean "every"?',
  );
  const message = "solve: saveAt: start must be true or false, got the number 1";
  assertEquals(messageOf({ saveAt: { start: 1 } }), message);
  const reads = { ...loss, at: "last" } as never;
  assertThrows(
    () => valueAndGrad({ ...problem, loss: reads }),
    TypeError,
    "Where the loss reads must",
  );
  assertEquals(solve({ ...problem, saveAt: Int32Array.of(1, 2) }).times, Float64Array.of(1, 2));
});

Deno.test("a scalar state has losses of its own, with the right gradient", () => {
  const scalar = vectorField({
    state: [],
    parameters: { k: tensor(0.7) },
    f: (_t, y, p) => mul(p.k, y),
  });
  const base = { field: scalar, y0: 3, t0: 0, t1: 2, dt: 0.01, method: reversible(rk4) };
  // y = 3 e^{kt}: the mean of (y − 1)² over t = 0, 1, 2.
  const times = [0, 1, 2];
  const at = (t: number) => 3 * Math.exp(0.7 * t);
  const fitted = valueAndGrad({ ...base, loss: meanSquaredError(times, [1, 1, 1]) });
  const mean = times.reduce((total, t) => total + (at(t) - 1) ** 2, 0) / 3;
  const slope = times.reduce((total, t) => total + 2 * (at(t) - 1) * t * at(t), 0) / 3;
  assertAlmost([fitted.value, fitted.parametersBar[0]], [mean, slope]);
  for (const last of [finalStateLoss((y) => square(y)), finalStateLoss((y) => square(y), [])]) {
    const { value, parametersBar, y0Bar } = valueAndGrad({ ...base, loss: last });
    const y = at(2);
    assertAlmost([value, parametersBar[0], y0Bar[0]], [y * y, 4 * y * y, 2 * y * y / 3]);
  }
});

Deno.test("a loss of another shape says what to do", () => {
  const scalar = vectorField({ state: [], f: (_t, y) => neg(y) });
  const one = vectorField({ state: [1], f: (_t, y) => neg(y) });
  const cases: [part: object, data: unknown, message: string][] = [
    [
      { field: scalar, y0: 1 },
      [[4], [5]],
      "write every row of the data as x in place of [x], or make the field's state [1]",
    ],
    [
      { field: one, y0: [1] },
      [4, 5],
      "write every row of the data as [x] in place of x, or make the field's state []",
    ],
    [{}, [[1, 2], [3, 4]], "so here [2, 3], got [2, 2]; if they are transposed, turn them round"],
  ];
  for (const [part, data, message] of cases) {
    const got = gradientMessageOf({ ...part, loss: meanSquaredError([1, 2], data as number[]) });
    assertEquals(got.includes(message), true, got);
  }
  const message = "got [1]; give the number itself, or make the field's state [1]";
  assertEquals(messageOf({ field: scalar, y0: [1] }).endsWith(message), true);
});

function assertAlmost(got: readonly number[], wanted: readonly number[]): void {
  got.forEach((x, i) => {
    const wrong = Math.abs(x - wanted[i]) / Math.abs(wanted[i]);
    assertEquals(wrong < 1e-8, true, `element ${i}: ${x}, wanted ${wanted[i]}`);
  });
}
