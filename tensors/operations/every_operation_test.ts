import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import * as root from "../../mod.ts";
import * as door from "../mod.ts";
import { add, mul, neg, scale, type Shape, sin, sizeOf, type Tensor, trace } from "../mod.ts";
import { explainValue, wasm } from "../internal.ts";
import { contentsOf } from "../trace/program.ts";

/** A way to call an operation, and the shapes of its arguments. */
interface Call {
  readonly f: (...inputs: Tensor[]) => Tensor;
  readonly inputs: readonly Shape[];
}

/** Operations that take something else than tensors of one shape. */
const CALLS: Record<string, readonly Call[]> = {
  broadcastTo: [{ f: (x) => door.broadcastTo(x, [2, 3]), inputs: [[3]] }],
  concat: [{ f: (x, y) => door.concat([x, y, x]), inputs: [[3], [2]] }],
  linear: [{ f: door.linear, inputs: [[2, 3], [3, 4], [4]] }],
  matmul: [{ f: door.matmul, inputs: [[2, 3], [3, 4]] }],
  mean: [{ f: (x) => door.mean(x, { axis: 1 }), inputs: [[2, 3]] }],
  pow: [
    { f: door.pow, inputs: [[3], [3]] },
    { f: (x) => door.pow(x, 2.5), inputs: [[3]] },
  ],
  reshape: [{ f: (x) => door.reshape(x, [6]), inputs: [[2, 3]] }],
  scale: [{ f: (x) => scale(x, -1.5), inputs: [[3]] }],
  slice: [{ f: (x) => door.slice(x, 0, 2), inputs: [[3]] }],
  sum: [
    { f: (x) => door.sum(x), inputs: [[5]] },
    { f: (x) => door.sum(x, { axis: 0 }), inputs: [[90, 2]] },
  ],
  transpose: [{ f: (x) => door.transpose(x), inputs: [[2, 3]] }],
};

/** Every operation that users can import: what the modules beside this one give to the door. */
async function everyOperation(): Promise<[string, readonly Call[]][]> {
  const names = new Map(Object.entries(door).map(([name, value]) => [value as unknown, name]));
  const found: [string, readonly Call[]][] = [];
  for (const { name: file } of Deno.readDirSync(new URL(".", import.meta.url))) {
    if (!file.endsWith(".ts") || file.endsWith("_test.ts")) continue;
    for (const value of Object.values(await import(`./${file}`))) {
      const name = names.get(value);
      if (name === undefined || typeof value !== "function") continue;
      const onShape = (shape: Shape): Call => ({
        f: value as Call["f"],
        inputs: Array.from({ length: value.length }, () => shape),
      });
      found.push([name, CALLS[name] ?? [[3], [201]].map(onShape)]);
    }
  }
  return found;
}

const OPERATIONS = await everyOperation();

Deno.test("every operation can be imported from the package's root", () => {
  assertEquals(OPERATIONS.filter(([name]) => !(name in root)).map(([name]) => name), []);
});

/** Compares the compiled form of a call with the interpreted one, forwards and back. */
function compare({ f, inputs: shapes }: Call, what: string): void {
  const program = trace(f, shapes);
  assertEquals(wasm.lackOf(program), undefined, what);
  const inputs = shapes.map((shape, j) =>
    Float64Array.from({ length: sizeOf(shape) }, (_, i) => 0.7 + 0.4 * Math.sin(1.7 * i + j))
  );
  const evaluation = program.bind(inputs);
  const bars = inputs.map((x) => new Float64Array(x.length));
  const outputBar = Float64Array.from(evaluation.output, (_, i) => Math.cos(i));
  evaluation.evaluate();
  evaluation.pullback(outputBar, bars);
  const compiled = wasm.compileProgram(program)?.();
  assert(compiled, what);
  compiled.inputs.forEach((x, i) => x.set(inputs[i]));
  compiled.outputBar.set(outputBar);
  compiled.evaluate();
  compiled.pullback();
  const close = (got: ArrayLike<number>, wanted: Float64Array, part: string) =>
    wanted.forEach((w, i) => assertAlmostEquals(got[i], w, 1e-13 * Math.max(1, Math.abs(w)), part));
  close(compiled.output, evaluation.output, `${what}, result`);
  bars.forEach((bar, i) => close(compiled.inputBars[i], bar, `${what}, cotangent ${i}`));
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
  for (const name of Object.keys(CALLS)) assert(names.includes(name), `${name} is no operation`);
});

Deno.test({
  name: "every operation compiles, alone and in a chain, and agrees with the interpreter",
  ignore: !wasm.engine().simd,
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
