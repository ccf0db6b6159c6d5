import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { neg, Random, type Shape, sizeOf, Tensor, tensor, trace } from "../../tensors/mod.ts";
import { compileProgram, engine, lackOf } from "../../tensors/internal.ts";
import { centralDifferences } from "../helpers/central_differences.ts";

/**
 * Reads one element of a tensor by its index. The index is aligned at the last dimension and one
 * of size 1 repeats, so that a reader broadcasts as NumPy does.
 */
export type Reader = (...index: number[]) => number;

/** An operation, or a function of several, and what it must give. */
export interface OperationCase {
  /** What is checked. */
  readonly f: (...inputs: Tensor[]) => Tensor | number;
  /** The shapes of its arguments. */
  readonly inputs: readonly Shape[];
  /** The shape of its result. */
  readonly output: Shape;
  /** The element of the result at an index, by a plain formula. */
  element(index: number[], inputs: Reader[]): number;
  /** From where to where the arguments are drawn; from -2 to 2 by default. */
  readonly domain?: readonly [number, number];
}

/** All indices into a shape, in row-major order. */
export function indicesOf(shape: Shape): number[][] {
  return shape.reduce<number[][]>(
    (heads, n) => heads.flatMap((head) => Array.from({ length: n }, (_, i) => [...head, i])),
    [[]],
  );
}

/** A reader of row-major elements. */
export function readerOf(shape: Shape, data: Float64Array): Reader {
  return (...index) => {
    const lead = index.length - shape.length;
    assert(lead >= 0, "an index is too short");
    return data[shape.reduce((at, n, axis) => at * n + (n === 1 ? 0 : index[lead + axis]), 0)];
  };
}

/** A case that is a matrix product, by the triple loop. */
export function productCase(
  f: OperationCase["f"],
  a: Shape,
  b: Shape,
  output: Shape,
): OperationCase {
  const inner = a[a.length - 1];
  return {
    f,
    inputs: [a, b],
    output,
    element(index, [x, y]) {
      const batch = [...index];
      const column = b.length > 1 ? batch.splice(-1) : [];
      const row = a.length > 1 ? batch.splice(-1) : [];
      let sum = 0;
      for (let l = 0; l < inner; l++) sum += x(...batch, ...row, l) * y(...batch, l, ...column);
      return sum;
    },
  };
}

/** Registers a test for each operation: all its cases, as a result and on the way to one. */
export function testOperations(operations: Record<string, readonly OperationCase[]>): void {
  for (const [name, cases] of Object.entries(operations)) {
    Deno.test(`${name}: formula, eager and traced result, and pullback agree`, () => {
      for (const test of cases) {
        checkOperation(test);
        checkOperation({
          ...test,
          f: (...inputs) => neg(test.f(...inputs)),
          element: (...where) => -test.element(...where),
        });
      }
    });
  }
}

/**
 * Checks shape and values against the formula, eager and traced results against each other bit by
 * bit, compiled ones to 1e-13, and the pullback against central differences: of all arguments at once, of each alone, and
 * added to what was there.
 */
function checkOperation(test: OperationCase): void {
  const { f, inputs: shapes, output: shape, domain = [-2, 2] } = test;
  const what = `${test.element} of ${JSON.stringify(shapes)}`;
  const random = new Random(1);
  const draw = (n: number, [low, high]: readonly [number, number]) =>
    Float64Array.from({ length: n }, () => random.uniform(low, high));
  const data = shapes.map((s) => draw(sizeOf(s), domain));

  const eager = (): Tensor => {
    const result = f(...data.map((x, i) => new Tensor(x, shapes[i])));
    return typeof result === "number" ? tensor(result) : result;
  };
  const value = eager();
  assertEquals(value.shape, shape, what);
  const readers = shapes.map((s, i) => readerOf(s, data[i]));
  indicesOf(shape).forEach((index, i) => {
    const wanted = test.element(index, readers);
    assertClose(value.data[i], wanted, 1e-14, `${what} at [${index}]`);
  });

  const program = trace(f, shapes);
  assertEquals(program.outputShape, shape, what);
  const evaluation = program.bind(data);
  for (let round = 0; round < 2; round++) evaluation.evaluate();
  assertEquals(bitsOf(evaluation.output), bitsOf(value.data), `${what}, traced`);

  const outputBar = draw(value.size, [-1, 1]);
  const bars = data.map((x) => draw(x.length, [-1, 1]));
  const before = bars.map((bar) => bar.slice());
  evaluation.pullback(outputBar, bars);
  const again = before.map((bar) => bar.slice());
  for (const fused of [false, true]) {
    if (!engine().simd) break;
    const compiled = compileProgram(program, { fused })?.();
    assert(compiled, `${what}: not compiled, for ${lackOf(program)}`);
    compiled.inputs.forEach((x, i) => x.set(data[i]));
    compiled.inputBars.forEach((bar, i) => bar.set(before[i]));
    compiled.outputBar.set(outputBar);
    compiled.evaluate();
    compiled.pullback();
    const close = (got: ArrayLike<number>, wanted: Float64Array, part: string) =>
      wanted.forEach((w, i) => assertClose(got[i], w, 1e-13, `${what}, compiled, ${part}[${i}]`));
    close(compiled.output, evaluation.output, "result");
    bars.forEach((bar, k) => close(compiled.inputBars[k], bar, `cotangent ${k}`));
  }
  data.forEach((x, k) => {
    const weighted = () => eager().data.reduce((sum, y, i) => sum + outputBar[i] * y, 0);
    const wanted = centralDifferences(weighted, x);
    evaluation.pullback(outputBar, data.map((_, j) => j === k ? again[j] : null));
    wanted.forEach((w, i) => {
      const place = `${what}, argument ${k}, element ${i}`;
      assertClose(bars[k][i] - before[k][i], w, 1e-9, place);
      assertClose(again[k][i], bars[k][i], 1e-13, `${place}, alone`);
    });
  });
}

function assertClose(got: number, wanted: number, tolerance: number, what: string): void {
  assertAlmostEquals(got, wanted, tolerance * Math.max(1, Math.abs(wanted)), what);
}

/** The bits of doubles, which tell 0 from -0. */
export function bitsOf(data: Float64Array): BigUint64Array {
  return new BigUint64Array(data.slice().buffer);
}
