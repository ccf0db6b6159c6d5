import {
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertThrows,
} from "@std/assert";
import {
  add,
  bosh3,
  constantStep,
  euler,
  kvaerno3,
  lawson,
  matmul,
  type Method,
  midpoint,
  mul,
  pid,
  reversible,
  rk4,
  scale,
  sin,
  slice,
  solve,
  square,
  stepTo,
  sub,
  sum,
  tanh,
  tensor,
  tsit5,
  vectorField,
  verner6,
} from "../../mod.ts";
import { numericField } from "../../tests/problems/numeric_field.ts";

/** A turn of some rate with a little growth, and a decay. */
const linearOf = (rate: number) => [[0.1, rate, 0], [-rate, 0.1, 0], [0, 0, -2]];

/** dy/dt = L y + tanh(K y + sin t). */
function turning(rate: number) {
  const linear = tensor(linearOf(rate));
  return vectorField({
    state: [3],
    parameters: { k: tensor([[0.3, -0.4, 0.2], [0.1, 0.2, -0.5], [0.4, 0.1, -0.1]]) },
    f: (t, y, { k }) => add(matmul(linear, y), tanh(add(matmul(k, y), sin(t)))),
  });
}

const Y0 = [1, 0.5, -0.3];

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (x, k) => Math.abs(x - b[k])));
}

Deno.test("a dense path is within steps what steps that end there give", () => {
  const linear = linearOf(40);
  const problem = { field: turning(40), y0: Y0, t0: 0, method: lawson(rk4, { linear }) };
  const { path } = solve({ ...problem, t1: 1, dt: 0.25, dense: true });
  for (const t of [0.1, 0.25, 0.6, 1]) {
    const steps = stepTo([0, 0.25, 0.5, 0.75, 1].filter((end) => end < t).concat(t));
    const wanted = solve({ ...problem, t1: t, stepControl: steps }).y1.data;
    assertLess(distance(path!.at(t).data, wanted), 1e-14, `${t}`);
  }
});

Deno.test("a linear field is solved exactly, in one step, there and back", () => {
  const linear = [[0, 500, 0], [-500, 0, 0], [0, 0, -3]];
  const field = vectorField({ state: [3], f: (_t, y) => matmul(tensor(linear), y) });
  const [c, s] = [Math.cos(500), Math.sin(500)];
  for (const method of [lawson(rk4, { linear }), reversible(lawson(rk4, { linear }))]) {
    for (const t1 of [1, -1]) {
      const { y1 } = solve({ field, y0: [1, 2, 3], t0: 0, t1, dt: t1, method });
      const turn = t1 * s;
      assertLess(distance(y1.data, [c + 2 * turn, 2 * c - turn, 3 * Math.exp(-3 * t1)]), 1e-11);
    }
  }
});

for (const base of [euler, midpoint, bosh3, rk4, tsit5]) {
  Deno.test(`lawson(${base.name}) is of its order, and so is its reversible form, forwards and backwards`, () => {
    const field = turning(20);
    for (const method of [base, reversible(base)].map((m) => wrapped(m, linearOf(20)))) {
      for (const t1 of [1, -1]) {
        const options = { field, y0: Y0, t0: 0, t1 };
        const exact = solve({ ...options, method: verner6, dt: t1 / 4000 }).y1.data;
        const errorOf = (n: number) =>
          distance(solve({ ...options, method, dt: t1 / n }).y1.data, exact);
        const n = base.order < 3 ? 1280 : 160;
        // That of tsit5 is near 5.5 here, where its leading errors nearly cancel.
        const order = Math.log2(errorOf(n) / errorOf(2 * n));
        assertGreater(order, base.order - 0.3, method.name);
        assertLess(order, base.order + 0.7, method.name);
      }
    }
  });
}

/** The Lawson form of a method, or of the base of a reversible one. */
function wrapped(method: Method, linear: readonly (readonly number[])[]): Method {
  if (method.base === undefined) return lawson(method as typeof rk4, { linear });
  return reversible(lawson(method.base as typeof rk4, { linear }));
}

Deno.test("a wrong linear part costs accuracy, not the order; none is the base method", () => {
  const field = turning(20);
  const options = { field, y0: Y0, t0: 0, t1: 1 };
  const exact = solve({ ...options, method: verner6, dt: 1 / 4000 }).y1.data;
  const method = lawson(rk4, { linear: linearOf(17) });
  const errorOf = (n: number) => distance(solve({ ...options, method, dt: 1 / n }).y1.data, exact);
  assertAlmostEquals(Math.log2(errorOf(160) / errorOf(320)), 4, 0.2);
  const plain = solve({ ...options, method: rk4, dt: 1 / 50 });
  const none = solve({ ...options, method: lawson(rk4, { linear: [0, 0, 0] }), dt: 1 / 50 });
  assertLess(distance(none.y1.data, plain.y1.data), 1e-14);
  assertEquals(none.stats.evaluations, plain.stats.evaluations);
});

Deno.test("a stiff spring with a small cubic: a thousand steps of 10 rad, as well as round-off lets it", () => {
  const linear = [[0, 1000], [-1000, 0]];
  const field = vectorField({
    state: [2],
    f: (_t, y) => add(matmul(tensor(linear), y), mul(y, sub(1, sum(square(y))))),
  });
  // The cubic keeps the turn, and brings r² = e^(2t) / (e^(2t) + 1/r0² − 1) to 1.
  const r = Math.sqrt(Math.exp(20) / (Math.exp(20) + 4 - 1));
  const [c, s] = [Math.cos(1e4), Math.sin(1e4)];
  for (const method of [lawson(rk4, { linear }), reversible(lawson(rk4, { linear }))]) {
    const { y1 } = solve({ field, y0: [0.5, 0], t0: 0, t1: 10, dt: 0.01, method });
    assertLess(distance(y1.data, [r * c, -r * s]), 1e-10);
  }
  assertThrows(() => solve({ field, y0: [0.5, 0], t0: 0, t1: 10, dt: 0.01, method: rk4 }));
});

Deno.test("L over the last axis, or as a diagonal, is that over all elements", () => {
  const decay = [-3, -5];
  const field = (rows: number) =>
    vectorField({
      state: rows > 1 ? [rows, 2] : [2],
      f: (t, y) => add(mul(y, tensor(decay)), scale(sin(add(y, t)), 0.5)),
    });
  const options = { t0: 0, t1: 1, dt: 0.05 };
  const matrix = [[-3, 0], [0, -5]];
  const all = Array.from({ length: 4 }, (_, i) => decay[i % 2]);
  const [a, b, c] = [matrix, decay, all].map((linear) =>
    solve({ ...options, field: field(2), y0: [[1, 2], [3, 4]], method: lawson(bosh3, { linear }) })
      .y1
  );
  assertEquals([b.data, c.data], [a.data, a.data]);
  const method = lawson(bosh3, { linear: decay });
  const alone = solve({ ...options, field: field(1), y0: [3, 4], method }).y1;
  assertEquals(alone.data, slice(a, 1).data);
});

Deno.test("adaptive steps take fewer with it, and the same ones again without control", () => {
  const field = turning(200);
  const options = { field, y0: Y0, t0: 0, t1: 1 };
  const method = lawson(tsit5, { linear: linearOf(200) });
  const stepControl = pid({ rtol: 1e-8, atol: 1e-8 });
  const exact = solve({ ...options, method: verner6, dt: 1 / 20_000 }).y1.data;
  const own = solve({ ...options, method, stepControl, saveAt: { start: true, every: 1 } });
  assertLess(distance(own.y1.data, exact), 1e-7);
  assertLess(own.stats.steps, solve({ ...options, method: tsit5, stepControl }).stats.steps / 2);
  const again = solve({ ...options, method, stepControl: stepTo(own.times) });
  // An attempt finds its first stage evaluated at the last one before, which is the state but for round-off.
  assertLess(distance(again.y1.data, own.y1.data), 1e-13);
});

Deno.test("a field that was not traced is solved as one that was, first stages at hand included", () => {
  const rate = 1e4;
  const linear = [[0, rate], [-rate, 0]];
  const traced = vectorField({
    state: [2],
    f: (_t, y) => add(matmul(tensor(linear), y), mul(y, sub(1, sum(square(y))))),
  });
  const plain = numericField(2, (_t, y, dy) => {
    const pull = 1 - (y[0] * y[0] + y[1] * y[1]);
    dy[0] = rate * y[1] + y[0] * pull;
    dy[1] = -rate * y[0] + y[1] * pull;
  });
  const [a, b] = [traced, plain].map((field) =>
    solve({
      ...{ field, y0: [0.5, 0], t0: 0, t1: 1, method: lawson(tsit5, { linear }) },
      stepControl: pid({ rtol: 1e-8, atol: 1e-8 }),
    })
  );
  assertEquals(b.stats.steps, a.stats.steps);
  assertLess(distance(b.y1.data, a.y1.data), 1e-9);
  // Nothing of its stages can be kept.
  const counts = { evaluations: 0, pullbacks: 0 };
  assertEquals(lawson(tsit5, { linear }).bind(plain, { counts }).tapeSize, 0);
});

Deno.test("between the ends of steps that turn many times a path is read as it runs", () => {
  const field = turning(300);
  const options = { field, y0: Y0, t0: 0, t1: 1, saveAt: { times: [0.013, 0.5, 0.777, 1] } };
  const exact = solve({ ...options, method: verner6, stepControl: constantStep(), dt: 1e-4 });
  const method = lawson(tsit5, { linear: linearOf(300) });
  const { states } = solve({ ...options, method, dt: 1 / 512 });
  assertLess(distance(states.data, exact.states.data), 1e-6);
});

Deno.test("lawson() says what L must be", () => {
  const field = vectorField({ state: [3], f: (_t, y) => y });
  const by = (linear: Parameters<typeof lawson>[1]["linear"]) => lawson(rk4, { linear });
  assertThrows(
    () => by([[1, 2]]),
    TypeError,
    "must be a square matrix, or the diagonal of one, got",
  );
  assertThrows(() => by([1, NaN]), RangeError, "must be finite, got NaN at number 1");
  const options = { field, y0: [1, 2, 3], t0: 0, t1: 1, dt: 0.5 };
  assertThrows(() => solve({ ...options, method: by([1, 2]) }), TypeError, "is of 2 elements");
  assertThrows(
    () => lawson(kvaerno3 as unknown as typeof rk4, { linear: [1] }),
    TypeError,
    "must be a Runge-Kutta method such as rk4, got kvaerno3",
  );
});
