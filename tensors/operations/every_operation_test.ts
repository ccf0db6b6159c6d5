import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import * as root from "../../mod.ts";
import { add, mul, neg, scale, sin, sizeOf, trace } from "../mod.ts";
import { type Call, everyOperation, SPECIAL_CALLS } from "../../tests/helpers/every_operation.ts";
import { compileProgram, engine, explainValue, lackOf } from "../internal.ts";
import { contentsOf } from "../trace/program.ts";

const OPERATIONS = await everyOperation();

Deno.test("every operation can be imported from the package's root", () => {
  assertEquals(OPERATIONS.filter(([name]) => !(name in root)).map(([name]) => name), []);
});

const VARIANTS = (["float64", "float32"] as const).flatMap((dtype) =>
  [true, false].map((fused) => ({ dtype, fused }))
);

/** Compares the compiled forms of a call with the interpreted one, forwards and back. */
function compare({ f, inputs: shapes }: Call, what: string): void {
  const program = trace(f, shapes);
  assertEquals(lackOf(program), undefined, what);
  const inputs = shapes.map((shape, j) =>
    Float64Array.from({ length: sizeOf(shape) }, (_, i) => 0.7 + 0.4 * Math.sin(1.7 * i + j))
  );
  const evaluation = program.bind(inputs);
  const bars = inputs.map((x) => new Float64Array(x.length));
  const outputBar = Float64Array.from(evaluation.output, (_, i) => Math.cos(i));
  evaluation.evaluate();
  evaluation.pullback(outputBar, bars);
  for (const { dtype, fused } of VARIANTS) {
    const compiled = compileProgram(program, { dtype, fused })?.();
    assert(compiled, what);
    compiled.inputs.forEach((x, i) => x.set(inputs[i]));
    compiled.outputBar.set(outputBar);
    compiled.evaluate();
    compiled.pullback();
    const tolerance = dtype === "float64" ? 1e-13 : 2e-5;
    const close = (got: ArrayLike<number>, wanted: Float64Array, part: string) => {
      const size = wanted.reduce((most, w) => Math.max(most, Math.abs(w)), 1);
      wanted.forEach((w, i) =>
        assertAlmostEquals(got[i], w, tolerance * size, `${dtype}, ${part}`)
      );
    };
    close(compiled.output, evaluation.output, `${what}, result`);
    bars.forEach((bar, i) => close(compiled.inputBars[i], bar, `${what}, cotangent ${i}`));
  }
}

/** An operation between others that work element by element, with a result that is used twice. */
function chained({ f, inputs }: Call): Call {
  return {
    f(...x) {
      const y = f(...x.map((each) => scale(add(sin(each), each), 0.5)));
      return add(mul(y, sin(y)), neg(y));
    },
    inputs,
  };
}

Deno.test("every operation of the door is found", () => {
  const names = OPERATIONS.map(([name]) => name);
  for (const name of ["add", "tanh", "exp", "pow", "matmul", "linear", "sum", "concat", "slice"]) {
    assert(names.includes(name), name);
  }
  assertEquals(new Set(names).size, names.length);
  assertGreater(names.length, 25);
  for (const name of Object.keys(SPECIAL_CALLS)) {
    assert(names.includes(name), `${name} is no operation`);
  }
});

Deno.test({
  name: "every operation compiles, alone and in a chain, and agrees with the interpreter",
  ignore: !engine().simd,
  fn() {
    for (const [name, calls] of OPERATIONS) {
      for (const call of calls) {
        compare(call, name);
        compare(chained(call), `${name} in a chain`);
      }
    }
  },
});

Deno.test("an operation has the name by which it is imported, wherever it is one alone", () => {
  const others: string[] = [];
  for (const [name, calls] of OPERATIONS) {
    for (const { f, inputs } of calls) {
      const { nodes } = contentsOf(trace(f, inputs));
      if (nodes.length === 1 && nodes[0].operation.name !== name) {
        others.push(`${name}: ${nodes[0].operation.name}`);
      }
    }
  }
  // One of its two, which messages call pow as well.
  assertEquals(others, ["pow: power"]);
});

Deno.test("every operation is diagnosed: what it was given is found behind its result", () => {
  for (const [name, calls] of OPERATIONS) {
    for (const { f, inputs: shapes } of calls) {
      const program = trace((...x) => neg(f(...x)), shapes);
      shapes.forEach((_, bad) => {
        const inputs = shapes.map((shape, i) =>
          new Float64Array(sizeOf(shape)).fill(0.5).fill(i === bad ? NaN : 0.5, 0, 1)
        );
        const found = explainValue(program, { inputs });
        assertEquals(found?.kind, "given", name);
        assert(found?.message.startsWith(`argument ${bad} is NaN already`), found?.message);
      });
    }
  }
});

/** Operations that are written with others, and leave no name of their own. */
const COMPOSED = new Set(["logSumExp", "mean", "outer", "softmax"]);

Deno.test("every operation has the name by which it is imported, for messages and profiles", () => {
  const nameless = OPERATIONS.filter(([name, calls]) => {
    const [{ f, inputs }] = calls;
    const { nodes } = contentsOf(trace(f, inputs));
    return nodes.every(({ operation }) => (operation.wording?.name ?? operation.name) !== name);
  });
  assertEquals(nameless.map(([name]) => name).sort(), [...COMPOSED].sort());
});
