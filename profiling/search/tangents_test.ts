import { assert, assertGreater, assertLessOrEqual } from "@std/assert";
import { gradient, mul, type Program, Random, sum, Tensor, trace } from "../../mod.ts";
import { compileProgram, engine, lackOf, replay } from "../../tensors/internal.ts";
import { jvpProgram, sizeOf } from "../../tensors/mod.ts";
import { programOf } from "../../solvers/internal.ts";
import { drawCase } from "./draw/drawn_case.ts";
import { tracedField } from "./problem_of.ts";

const CASES = 60;
/** How far two numbers may be off, as a part of the terms that they are the sums of. */
const ROUNDING = 1e-9;

interface Terms {
  readonly sum: number;
  readonly size: number;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): Terms {
  let [sum, size] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    sum += a[i] * b[i];
    size += Math.abs(a[i] * b[i]);
  }
  return { sum, size };
}

/**
 * Holds a program's tangent against its pullback, interpreted and compiled: ⟨ȳ, ẏ⟩ = ⟨x̄, ẋ⟩. Then
 * that of its tangent.
 *
 * @returns Whether its value and derivative are finite.
 */
function checkAgainstPullback(
  program: Program,
  inputs: readonly Float64Array[],
  random: Random,
  depth: number,
  what: string,
): boolean {
  const along = inputs.map((x) => x.map(() => random.normal()));
  const evaluation = program.bind(inputs);
  evaluation.evaluate();
  const outputBar = evaluation.output.map(() => random.normal());
  const bars = inputs.map((x) => new Float64Array(x.length));
  evaluation.pullback(outputBar, bars);
  const tangent = jvpProgram(program);
  const both = [...inputs, ...along];
  const forwards = tangent.bind(both);
  forwards.evaluate();
  const byTangent = dot(outputBar, forwards.output);
  const byPullback = bars.map((bar, j) => dot(bar, along[j])).reduce(
    (total, part) => ({ sum: total.sum + part.sum, size: total.size + part.size }),
  );
  if (![byTangent.size, byPullback.size].every(Number.isFinite)) return false;
  const size = Math.max(byTangent.size, byPullback.size);
  assertLessOrEqual(Math.abs(byTangent.sum - byPullback.sum), ROUNDING * size, what);
  if (engine().simd) {
    const compiled = compileProgram(tangent)?.();
    assert(compiled, `${what}: not compiled, for ${lackOf(tangent)}`);
    compiled.inputs.forEach((x, i) => x.set(both[i]));
    compiled.evaluate();
    const got = dot(outputBar, compiled.output);
    assertLessOrEqual(Math.abs(got.sum - byTangent.sum), ROUNDING * size, `${what}, compiled`);
  }
  if (depth > 1) {
    checkAgainstPullback(tangent, both, random, depth - 1, `tangent of ${what}`);
  }
  return true;
}

/** The gradient of ⟨ȳ, f⟩ by the state, inside a function, against the pullback; by a drawn ȳ. */
function checkGradientInside(
  program: Program,
  inputs: readonly Float64Array[],
  random: Random,
  what: string,
): void {
  const weights = new Tensor(
    Float64Array.from({ length: sizeOf(program.outputShape) }, () => random.normal()),
    program.outputShape,
  );
  const inside = trace(
    (...x) => gradient((y) => sum(mul(weights, replay(program, x.with(1, y)))))(x[1]),
    program.inputShapes,
  );
  const evaluation = program.bind(inputs);
  evaluation.evaluate();
  const yBar = new Float64Array(inputs[1].length);
  evaluation.pullback(weights.data, [null, yBar, ...inputs.slice(2).map(() => null)]);
  const own = inside.bind(inputs);
  own.evaluate();
  // A part that cancels is rounded as its terms are: by the largest of the cotangents.
  const size = Math.max(1e-3, ...yBar.map(Math.abs));
  yBar.forEach((bar, i) =>
    assertLessOrEqual(Math.abs(own.output[i] - bar), ROUNDING * size, `${what}, element ${i}`)
  );
}

Deno.test("tangents, their tangents and gradients inside f agree with pullbacks on random fields", () => {
  const random = new Random(11);
  let [finite, undriven] = [0, 0];
  for (let index = 0; index < CASES; index++) {
    const drawn = drawCase(19, index);
    const { problem } = drawn;
    if (problem.inputs) continue; // evaluated with a problem only
    const field = tracedField(drawn);
    const program = programOf(field)?.program;
    if (program === undefined) continue; // of several functions, as with noise
    undriven++;
    const inputs = [
      Float64Array.of(problem.t0 + 0.37 * (problem.t1 - problem.t0)),
      Float64Array.from(problem.y0),
      ...field.parameters.names.map((name) => field.parameters.get(name).data.slice()),
    ];
    const what = `field ${index}, ${problem.family}`;
    if (!checkAgainstPullback(program, inputs, random, 2, what)) continue;
    finite++;
    checkGradientInside(program, inputs, random, `gradient inside ${what}`);
  }
  assertGreater(finite, 0.9 * undriven);
});
