import { assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import { trace } from "../../trace/program.ts";
import { tensor } from "../../tensor.ts";
import { compileProgram } from "../../wasm/compile.ts";
import { pow } from "./power.ts";

Deno.test("pow() of a negative base works with a whole exponent, and is NaN with another", () => {
  assertEquals([pow(-2, 3).item(), pow(-2, -2).item(), pow(-2, 0.5).item()], [-8, 0.25, NaN]);
});

Deno.test("pow() has the derivative that it must have at 0", () => {
  for (const [exponent, wanted] of [[0, 0], [1, 1], [2, 0], [3, 0], [0.5, Infinity]]) {
    const evaluation = trace((x) => pow(x, exponent), [[]]).bind([Float64Array.of(0)]);
    const bar = new Float64Array(1);
    evaluation.evaluate();
    evaluation.pullback(Float64Array.of(1), [bar]);
    assertStrictEquals(bar[0], wanted, `exponent ${exponent}`);
  }
});

/** Value and both derivatives of x to the e, by each kind of kernel. */
function powerBy(kernels: "interpreter" | "float64" | "float32", x: number[], e: number[]) {
  const n = x.length;
  const program = trace((x, e) => pow(x, e), [[n], [n]]);
  if (kernels === "interpreter") {
    const evaluation = program.bind([Float64Array.from(x), Float64Array.from(e)]);
    const bars = [new Float64Array(n), new Float64Array(n)];
    evaluation.evaluate();
    evaluation.pullback(new Float64Array(n).fill(1), bars);
    return { value: [...evaluation.output], byBase: [...bars[0]], byExponent: [...bars[1]] };
  }
  const compiled = compileProgram(program, { dtype: kernels })!();
  compiled.inputs[0].set(x);
  compiled.inputs[1].set(e);
  compiled.outputBar.fill(1);
  compiled.evaluate();
  compiled.pullback();
  const [byBase, byExponent] = compiled.inputBars.map((bar) => [...bar]);
  return { value: [...compiled.output], byBase, byExponent };
}

/** x, e, xᵉ, e xᵉ⁻¹, xᵉ ln x. */
const POINTS: readonly (readonly [number, number, number, number, number])[] = [
  [0, 2, 0, 0, 0],
  [0, 1, 0, 1, 0],
  [0, 0, 1, 0, -Infinity],
  [0, 3.5, 0, 0, 0],
  [0, 0.25, 0, Infinity, 0],
  [-1, 2, 1, -2, NaN],
  [-3, 3, -27, 27, NaN],
  [-2, -2, 0.25, 0.25, NaN],
  [-2, 0, 1, 0, NaN],
  [-4, 0.5, NaN, NaN, NaN],
  [2, 3, 8, 12, 8 * Math.LN2],
  [2, -1, 0.5, -0.25, 0.5 * Math.LN2],
  [1, 7, 1, 7, 0],
];

Deno.test("pow() by a tensor has the value and the derivatives that exist, with every kernel", () => {
  const [x, e] = [0, 1].map((k) => POINTS.map((point) => point[k]));
  for (const kernels of ["interpreter", "float64", "float32"] as const) {
    const found = powerBy(kernels, x, e);
    POINTS.forEach(([x, e, value, byBase, byExponent], i) => {
      const what = `${kernels}: ${x} to the ${e}`;
      const same = (got: number, wanted: number) => {
        if (Number.isFinite(wanted)) assertAlmostEquals(got, wanted, 1e-6, what);
        else assertStrictEquals(got, wanted, what);
      };
      same(found.value[i], value);
      same(found.byBase[i], byBase);
      same(found.byExponent[i], byExponent);
    });
  }
});

Deno.test("pow() by a constant tensor leaves the exponent's derivative alone", () => {
  for (const exponents of [[2, 2], [2, 3]]) {
    const program = trace((x) => pow(x, tensor(exponents)), [[2]]);
    const x = Float64Array.of(-1, 0);
    const evaluation = program.bind([x]);
    const bar = new Float64Array(2);
    evaluation.evaluate();
    evaluation.pullback(Float64Array.of(1, 1), [bar]);
    assertEquals([...evaluation.output], [1, 0]);
    assertEquals([...bar], [-2, 0]);
    const compiled = compileProgram(program)!();
    compiled.inputs[0].set(x);
    compiled.outputBar.fill(1);
    compiled.evaluate();
    compiled.pullback();
    assertEquals([...compiled.output], [1, 0]);
    assertEquals([...compiled.inputBars[0]], [-2, 0]);
  }
});

Deno.test("compiled powers by a tensor are within 2 units in the last place of the interpreter's", () => {
  const x = Array.from({ length: 400 }, (_, i) => 10 ** (i / 20 - 10));
  const e = x.map((_, i) => 15 * Math.sin(3 * i));
  const found = powerBy("float64", x, e);
  const wanted = powerBy("interpreter", x, e);
  for (const part of ["value", "byBase", "byExponent"] as const) {
    found[part].forEach((got, i) => {
      const unit = 2 ** (Math.floor(Math.log2(Math.abs(wanted[part][i]))) - 52);
      const error = wanted[part][i] === got ? 0 : Math.abs(got - wanted[part][i]) / unit;
      // ln x has 2 of its own, and is multiplied twice.
      const most = part === "byExponent" ? 4 : 2;
      if (!(error <= most)) throw new Error(`${part} of ${x[i]} to the ${e[i]}: ${error} units`);
    });
  }
});

Deno.test("pow() by a tensor broadcasts, and one constant throughout counts as a number", () => {
  assertEquals(pow(tensor([[2], [3]]), tensor([1, 2])).toArray(), [[2, 4], [3, 9]]);
  assertEquals(pow(3, tensor([2, 2])).toArray(), [9, 9]);
  assertEquals(trace((x) => pow(x, tensor([2])), [[3]]).operations, ["pow"]);
  assertEquals(trace((x) => pow(x, tensor([2, 2])), [[1]]).operations, ["broadcastTo", "pow"]);
  assertEquals(trace((x) => pow(x, tensor([2, 3])), [[2]]).operations, ["power"]);
  assertEquals(pow(tensor([]), tensor([])).shape, [0]);
});
