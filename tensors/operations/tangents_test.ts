import { assert, assertLessOrEqual } from "@std/assert";
import {
  gradient,
  jvp,
  jvpProgram,
  mul,
  ones,
  type Program,
  type Shape,
  sizeOf,
  sum,
  Tensor,
  trace,
} from "../mod.ts";
import { compileProgram, engine, lackOf } from "../internal.ts";
import { contentsOf } from "../trace/program.ts";
import { differencesAlong } from "../../tests/helpers/central_differences.ts";
import { type Call, everyOperation } from "../../tests/helpers/every_operation.ts";

const OPERATIONS = await everyOperation();

/** Where nothing has a kink, and every operation has a value; and where most have one, too. */
const POINTS = [
  (i: number, j: number) => 0.8 + 0.35 * Math.sin(1.7 * i + j),
  (i: number, j: number) => -0.8 + 0.15 * Math.cos(2.3 * i + j),
];

function drawn(shapes: readonly Shape[], at: (i: number, j: number) => number): Float64Array[] {
  return shapes.map((shape, j) => Float64Array.from({ length: sizeOf(shape) }, (_, i) => at(i, j)));
}

function valueAt(program: Program, inputs: readonly Float64Array[]): Float64Array {
  const evaluation = program.bind(inputs);
  evaluation.evaluate();
  return evaluation.output;
}

/** The derivative along a direction, by central differences of fourth order. */
function differences(
  program: Program,
  inputs: readonly Float64Array[],
  along: readonly Float64Array[],
): Float64Array {
  return differencesAlong(
    (by) => valueAt(program, inputs.map((x, j) => x.map((value, i) => value + by * along[j][i]))),
    5e-4,
  );
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, x, i) => sum + x * b[i], 0);
}

/**
 * Holds the tangent of a program against differences, against its pullback and against its
 * compiled form, and then the tangent's own tangent: `depth` derivatives in all.
 */
function checkTangent(program: Program, point: number, depth: number, what: string): void {
  const shapes = program.inputShapes;
  const inputs = drawn(shapes, POINTS[point]);
  if (!valueAt(program, inputs).every(Number.isFinite)) {
    assert(point > 0, `${what} has no value`);
    return;
  }
  const along = drawn(shapes, (i, j) => Math.cos(1.1 * i + 2 * j));
  const tangent = jvpProgram(program);
  const got = valueAt(tangent, [...inputs, ...along]);
  const size = Math.max(1, ...got.map(Math.abs));
  differences(program, inputs, along).forEach((wanted, i) =>
    assertLessOrEqual(Math.abs(got[i] - wanted), 1e-10 * size, `${what}, element ${i}: ${got[i]}`)
  );

  const evaluation = program.bind(inputs);
  evaluation.evaluate();
  const outputBar = Float64Array.from(got, (_, i) => Math.sin(1 + 3 * i));
  const bars = inputs.map((x) => new Float64Array(x.length));
  evaluation.pullback(outputBar, bars);
  const backwards = bars.reduce((sum, bar, j) => sum + dot(bar, along[j]), 0);
  const forwards = dot(outputBar, got);
  assertLessOrEqual(
    Math.abs(forwards - backwards),
    1e-13 * size * got.length,
    `${what}: ${forwards} by the tangent, ${backwards} by the pullback`,
  );

  if (engine().simd) {
    const compiled = compileProgram(tangent)?.();
    assert(compiled, `${what}: not compiled, for ${lackOf(tangent)}`);
    compiled.inputs.forEach((x, i) => x.set([...inputs, ...along][i]));
    compiled.evaluate();
    got.forEach((wanted, i) =>
      assertLessOrEqual(Math.abs(compiled.output[i] - wanted), 1e-13 * size, `${what}, compiled`)
    );
  }
  if (depth > 1) checkTangent(tangent, point, depth - 1, `tangent of ${what}`);
}

Deno.test("every operation has a tangent: against differences, its pullback, compiled, twice", () => {
  for (const [name, calls] of OPERATIONS) {
    for (const { f, inputs } of calls) {
      POINTS.forEach((_, point) => checkTangent(trace(f, inputs), point, 2, name));
    }
  }
});

Deno.test("a tangent of some arguments alone takes the others as they are", () => {
  for (const [name, calls] of OPERATIONS) {
    for (const call of calls) {
      call.inputs.forEach((_, fixed) => checkTangent(withFixed(call, fixed), 0, 2, name));
    }
  }
});

/** The program of the gradient of ⟨w, f⟩ by argument number `wanted`, w a fixed tensor. */
function gradientProgram({ f, inputs }: Call, wanted: number): Program {
  const weighted = (...x: Tensor[]) => {
    const y = f(...x);
    const weights = Float64Array.from({ length: y.size }, (_, i) => Math.sin(1 + 3 * i));
    return sum(mul(y, new Tensor(weights, y.shape)));
  };
  return trace(
    (...x) => gradient((own) => weighted(...x.with(wanted, own)))(x[wanted]),
    inputs,
  );
}

Deno.test("a gradient inside f goes back through every operation, and has a tangent", () => {
  for (const [name, calls] of OPERATIONS) {
    for (const call of calls) {
      const program = trace(call.f, call.inputs);
      const inputs = drawn(call.inputs, POINTS[0]);
      const evaluation = program.bind(inputs);
      evaluation.evaluate();
      const bars = inputs.map((x) => new Float64Array(x.length));
      evaluation.pullback(evaluation.output.map((_, i) => Math.sin(1 + 3 * i)), bars);
      bars.forEach((bar, wanted) => {
        const back = gradientProgram(call, wanted);
        const size = Math.max(1, ...bar.map(Math.abs));
        valueAt(back, inputs).forEach((got, i) =>
          assertLessOrEqual(Math.abs(got - bar[i]), 1e-14 * size, `${name}, argument ${wanted}`)
        );
        checkTangent(back, 0, 1, `gradient of ${name}`);
      });
    }
  }
});

/** A call whose argument number `fixed` is a constant. */
function withFixed({ f, inputs }: Call, fixed: number): Program {
  const constant = new Float64Array(sizeOf(inputs[fixed])).fill(0.75);
  const rest = inputs.toSpliced(fixed, 1);
  return trace(
    (...x) => f(...x.toSpliced(fixed, 0, new Tensor(constant, inputs[fixed]))),
    rest.length > 0 ? rest : [[]],
  );
}

/** Zeros, kinks, ties, poles, and what has no value. */
const EDGES = [0, -0, 1, -1, 0.5, 2, -2, 30, -30];

Deno.test("at kinks, ties and poles a tangent is what the pullback is", () => {
  const checked = new Set<string>();
  for (const [name, calls] of OPERATIONS) {
    for (const { f, inputs } of calls) {
      const program = trace(f, inputs);
      const { nodes } = contentsOf(program);
      if (nodes.some((node) => node.operation.compiled?.kind !== "elementwise")) continue;
      if (inputs.some((shape) => shape.length !== 1 || shape[0] !== 3)) continue;
      checked.add(name);
      const points = inputs.reduce<number[][]>(
        (heads) => heads.flatMap((head) => EDGES.map((x) => [...head, x])),
        [[]],
      );
      for (const point of points) {
        const at = point.map((x) => new Float64Array(3).fill(x));
        const evaluation = program.bind(at);
        evaluation.evaluate();
        const bars = at.map(() => new Float64Array(3));
        evaluation.pullback(new Float64Array(3).fill(1), bars);
        bars.forEach(([bar], i) => {
          const along = at.map((_, j) => i === j ? ones([3]) : undefined);
          const [got] = jvp(f, at.map((x) => new Tensor(x, [3])), along).tangent.data;
          const same = got === bar || Number.isNaN(got) && Number.isNaN(bar) ||
            Math.abs(got - bar) <= 1e-14 * Math.abs(bar) + 1e-150;
          assert(same, `${name}(${point}) by ${i}: ${got} by the tangent, ${bar} by the pullback`);
        });
      }
    }
  }
  for (const name of ["relu", "abs", "maximum", "sqrt", "log", "div", "pow"]) {
    assert(checked.has(name), name);
  }
});
