/**
 * Types that know the names: checked by the compiler, and run as well, since what compiles must also be
 * what is there.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { assertType, type IsExact } from "@std/testing/types";
import {
  add,
  bounded,
  concat,
  euler,
  finalStateLoss,
  fixed,
  glorot,
  interpolation,
  meanSquaredError,
  mlp,
  mul,
  neg,
  network,
  Parameters,
  positive,
  slice,
  solve,
  square,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  type VectorField,
  vectorField,
  zeros,
} from "@revode/revode";

/** Says of code that it must compile or not; it is not run. */
function compiled(_code: () => unknown): void {}

const friction = network({ widths: [1, 3, 1], name: "friction" });
const swing = vectorField({
  state: [2],
  parameters: {
    stiffness: positive(1),
    part: bounded(0.5, 0, 1),
    mass: fixed(2),
    bias: zeros([1]),
    drawn: (random) => tensor([random.normal()]),
    ...friction.parameters,
  },
  inputs: { force: 1, wind: [] },
  f(t, y, p, u, reader) {
    assertType<IsExact<keyof typeof p, SwingNames | "mass">>(true);
    assertType<IsExact<keyof typeof u, "force" | "wind">>(true);
    const [x, v] = [slice(y, 0, 1), slice(y, 1, 2)];
    const pull = add(u.force, mul(reader.at("wind", t), p.part));
    return concat([v, add(neg(mul(p.stiffness, x)), add(friction.apply(p, v), pull))]);
  },
});
type SwingNames =
  | "stiffness"
  | "part"
  | "bias"
  | "drawn"
  | "friction.w0"
  | "friction.b0"
  | "friction.w1"
  | "friction.b1";

Deno.test("a field knows the names of its parameters, those that are fixed, and its inputs", () => {
  const { parameters, inputs } = swing;
  assertType<IsExact<typeof swing, VectorField<SwingNames, "mass", "force" | "wind">>>(true);
  assertType<IsExact<keyof ReturnType<typeof parameters.views>, SwingNames>>(true);
  assertType<IsExact<keyof ReturnType<typeof parameters.natural>, SwingNames | "mass">>(true);
  assertType<IsExact<typeof parameters.fixedNames, readonly "mass"[]>>(true);
  assertEquals([...parameters.names].sort(), Object.keys(parameters.shapes).sort());
  assertEquals(parameters.fixedNames, ["mass"]);
  assertEquals(parameters.views(parameters.flat).stiffness.item(), 0);
  assertEquals(inputs?.wind, []);
  // @ts-expect-error: no such parameter
  assertEquals(parameters.views(parameters.flat).stifness, undefined);
  // @ts-expect-error: it is fixed, and no part of the buffer
  assertEquals(parameters.views(parameters.flat).mass, undefined);
  // @ts-expect-error: no such input
  assertEquals(inputs?.gust, undefined);
  // @ts-expect-error: no such parameter
  compiled(() => parameters.get("stifness"));
  // @ts-expect-error: no such parameter
  compiled(() => parameters.setNatural({ stifness: 1 }));
  parameters.setNatural({ stiffness: 3, mass: 2 });
});

Deno.test("f compiles only with names that there are", () => {
  compiled(() =>
    vectorField({
      state: [1],
      parameters: { w1: glorot([1, 1]), w2: tensor(1) },
      // @ts-expect-error: there is no w3
      f: (_t, y, p) => add(y, p.w3),
    })
  );
  compiled(() =>
    vectorField({
      // @ts-expect-error: there is no k, though f stands before the parameters
      f: (_t, y, { k }) => mul(k, y),
      parameters: { rate: positive(1) },
      state: [1],
    })
  );
  // @ts-expect-error: there are no parameters
  compiled(() => vectorField({ state: [1], f: (_t, y, p) => add(y, p.w1) }));
  // @ts-expect-error: there are no inputs
  compiled(() => vectorField({ state: [1], f: (_t, y, _p, u) => add(y, u.force) }));
  compiled(() =>
    vectorField({
      state: [1],
      inputs: { force: 1 },
      // @ts-expect-error: there is no such input
      f: (t, y, _p, _u, reader) => add(y, reader.rate("froce", t)),
    })
  );
  // @ts-expect-error: a number wants positive(…), bounded(…), fixed(…) or tensor(…)
  compiled(() => vectorField({ state: [1], parameters: { k: 1 }, f: (_t, y) => y }));
  // @ts-expect-error: an option that there is not
  compiled(() => vectorField({ state: [1], params: {}, f: (_t, y) => y }));
});

Deno.test("names that are no part of the type may be any", () => {
  const any: Record<string, Tensor> = { k: tensor(1) };
  const field = vectorField({ state: [1], parameters: any, f: (_t, y, p) => mul(p.k, y) });
  assertType<IsExact<typeof field.parameters.names, readonly string[]>>(true);
  const known: VectorField = swing;
  assertEquals(known.parameters.get("stiffness").shape, []);
  const parameters: Parameters = new Parameters({ a: tensor(1) }, { fixed: { b: tensor(2) } });
  assertEquals(parameters.natural().b.item(), 2);
});

Deno.test("networks know the names of their layers, where their number is known", () => {
  const widths: readonly number[] = [2, 2];
  const open = network({ widths });
  assertType<IsExact<keyof typeof open.parameters, `w${number}` | `b${number}`>>(true);
  assertEquals(Object.keys(open.parameters), ["w0", "b0"]);
  const { parameters } = mlp({ state: [2], hidden: [4, 4], bypass: true });
  type Layers = "w0" | "b0" | "w1" | "b1" | "w2" | "b2";
  assertType<IsExact<keyof typeof parameters.shapes, Layers | "bypass">>(true);
  assertEquals([...parameters.names].sort(), ["b0", "b1", "b2", "bypass", "w0", "w1", "w2"]);
  const one = mlp({ state: [2] });
  assertType<IsExact<typeof one, VectorField<"w0" | "b0" | "w1" | "b1", never, never>>>(true);
  // @ts-expect-error: it has no third layer
  compiled(() => one.parameters.get("w2"));
  // @ts-expect-error: it has no bypass
  compiled(() => one.parameters.get("bypass"));
});

const RUN = { t0: 0, t1: 1, dt: 0.5, method: euler };
const inputs = { force: interpolation([0, 1], [[0], [1]]), wind: interpolation([0, 1], [1, 1]) };

Deno.test("a problem knows the names of its field", () => {
  const start = solve({
    ...RUN,
    field: swing,
    inputs,
    y0: (p) => {
      assertType<IsExact<keyof typeof p, SwingNames | "mass">>(true);
      return concat([p.bias, slice(p["friction.b0"], 0, 1)]);
    },
  });
  assertEquals(start.y1.shape, [2]);
  // @ts-expect-error: there is no such parameter
  compiled(() => solve({ ...RUN, field: swing, inputs, y0: (p) => p.bais }));
  // @ts-expect-error: there is no such input
  compiled(() => solve({ ...RUN, field: swing, y0: [1, 0], inputs: { ...inputs, gust: 1 } }));
  // @ts-expect-error: wind is missing
  compiled(() => solve({ ...RUN, field: swing, y0: [1, 0], inputs: { force: inputs.force } }));
});

Deno.test("one of several fields is solved as any", () => {
  const a = vectorField({ state: [1], parameters: { a: tensor(2) }, f: (_t, y, p) => mul(p.a, y) });
  const ends = [a, mlp({ state: [1] }), vectorField({ state: [1], f: (_t, y) => y })].map((field) =>
    solve({ ...RUN, field, y0: [1] }).y1.shape
  );
  assertEquals(ends, [[1], [1], [1]]);
});

Deno.test("a loss knows the names of a field that it is told of", () => {
  const problem = { ...RUN, field: swing, inputs, y0: [1, 0] };
  const loss = finalStateLoss<typeof swing>((y, { parameters: p, inputs: u }) => {
    assertType<IsExact<keyof typeof p, SwingNames | "mass">>(true);
    assertType<IsExact<keyof typeof u, "force" | "wind">>(true);
    return sum(mul(square(y), p.stiffness));
  });
  assertEquals(valueAndGrad({ ...problem, loss }).y0Bar.length, 2);
  const observed = meanSquaredError<typeof swing>([1], [[0]], {
    observe: (y, { parameters: p }) => mul(p.part, slice(y, 0, 1)),
  });
  assertEquals(valueAndGrad({ ...problem, loss: observed }).y0Bar.length, 2);
  // @ts-expect-error: there is no such parameter
  compiled(() => finalStateLoss<typeof swing>((y, at) => sum(mul(y, at.parameters.stifness))));
  compiled(() =>
    meanSquaredError<typeof swing>([1], [[0]], {
      // @ts-expect-error: there is no such input
      observe: (y, at) => mul(at.inputs.gust, slice(y, 0, 1)),
    })
  );
});
