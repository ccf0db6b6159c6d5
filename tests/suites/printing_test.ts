import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { inspect } from "node:util";
import {
  add,
  interpolation,
  intervals,
  levenbergMarquardt,
  meanSquaredError,
  mul,
  neg,
  positive,
  readRecording,
  rk4,
  secondOrderField,
  solve,
  type Tensor,
  tensor,
  train,
  Trainer,
  vectorField,
} from "../../mod.ts";

const times = [0, 0.5, 1];
const make = () => {
  const field = vectorField({
    state: [2],
    parameters: { k: positive(1.5) },
    f: (_t, y, { k }) => neg(mul(k, y)),
  });
  return {
    ...{ field, y0: [1, 2], t0: 0, t1: 1, dt: 0.05, method: rk4 },
    loss: meanSquaredError(times, times.map((t) => [Math.exp(-t), 2 * Math.exp(-t)])),
  };
};

for (const [where, print] of [["Deno", Deno.inspect], ["Node", inspect]] as const) {
  Deno.test(`a tensor prints its numbers in ${where}, at any depth, and in the console's colours`, () => {
    const a = tensor([[1, 2.5], [-3, 4]]);
    assertEquals(print(a), "Tensor [2, 2] float64\n[[ 1, 2.5],\n [-3, 4]]");
    assertEquals(
      print({ a }, { compact: true }),
      "{ a: Tensor [2, 2] float64 [[1, 2.5], [-3, 4]] }",
    );
    assertStringIncludes(print({ a: { a } }), "    [[ 1, 2.5],\n     [-3, 4]]");
    assertEquals(print({ a: { a } }, { depth: 0 }), "{ a: [Object] }");
    assertEquals(print([a], { depth: 0 }), "[ [Tensor [2, 2]] ]");
    const plain = print(tensor([1, 2]));
    const coloured = print(tensor([1, 2]), { colors: true });
    assertStringIncludes(coloured, "\x1b[33m2\x1b[39m");
    // deno-lint-ignore no-control-regex
    assertEquals(coloured.replace(/\x1b\[\d+m/g, ""), plain);
  });
}

Deno.test("console.log takes the options of Deno: where it cuts, and how wide it is", () => {
  const long = tensor(Array.from({ length: 20 }, (_, i) => i));
  assertEquals(
    Deno.inspect(long, { iterableLimit: 7 }),
    "Tensor [20] float64 [0, 1, 2, …, 17, 18, 19]",
  );
  const lines = Deno.inspect(long, { breakLength: 30 }).split("\n");
  assert(lines.length > 2 && lines.every((line) => line.length <= 30), lines.join("\n"));
});

Deno.test("a traced tensor says that it has no numbers, and what gave it", () => {
  const said: string[] = [];
  let kept: Tensor | undefined;
  vectorField({
    state: [2],
    f(_t, y) {
      kept = add(y, 1);
      said.push(Deno.inspect(y), Deno.inspect(kept), Deno.inspect({ a: [kept] }, { depth: 1 }));
      return kept;
    },
  });
  said.push(Deno.inspect(kept));
  assertEquals(said, [
    "Tensor [2], traced: an argument; it has no numbers",
    "Tensor [2], traced: the result of add; it has no numbers",
    "{ a: [ [Tensor [2]] ] }",
    "Tensor [2], traced: in a function that has returned; it has no numbers",
  ]);
});

Deno.test("what the library gives prints what is in it, in a few lines", () => {
  const problem = make();
  const field = Deno.inspect(problem.field, { breakLength: 200 });
  assertStringIncludes(field, "VectorField {");
  assertStringIncludes(field, "Parameters, 1 number { k: Tensor [] float64 1.5 }");
  assertStringIncludes(field, "runsOn: ");
  const pendulum = Deno.inspect(secondOrderField({ position: [1], f: (_t, q) => neg(q) }));
  assertEquals(["VectorField {", "halves", "work"].map((part) => pendulum.includes(part)), [
    ...[true, false, false],
  ]);
  const solution = Deno.inspect(solve({ ...problem, dense: true }));
  assertStringIncludes(solution, "y1: Tensor [2] float64 [0.22313, 0.446261]");
  assertStringIncludes(solution, "DensePath from 0 to 1, 20 steps");
  const training = train({ ...problem, iterations: 40 });
  assertStringIncludes(Deno.inspect(training), "losses: Float64Array(40) [");
  assertStringIncludes(Deno.inspect(training), "…");
  const trainer = new Trainer({ problems: [make()] });
  trainer.step();
  assertStringIncludes(Deno.inspect(trainer), "Trainer {\n  updates: 1,");
  trainer.release();
  const fit = levenbergMarquardt({ problems: [make()] });
  assertStringIncludes(Deno.inspect(fit), "Fit {");
  assertEquals(Deno.inspect(intervals(fit)), String(intervals(fit)));
  const recording = readRecording("t,x\n0,1\n1,2\n2,\n", "a.csv");
  assertStringIncludes(Deno.inspect(recording), 'Recording {\n  source: "a.csv",');
  assertStringIncludes(Deno.inspect(recording), "Float64Array(3) [1, 2, NaN]");
  assertStringIncludes(
    Deno.inspect(interpolation([0, 1], [2, 3])),
    "values: Tensor [2] float64 [2, 3]",
  );
  for (const thing of [problem.field, training, fit, recording]) {
    assert(Deno.inspect(thing).split("\n").length < 25, Deno.inspect(thing));
  }
});

Deno.test("what looks so is still plain: the same keys, and equal to what it was copied into", () => {
  const solution = solve(make());
  assertEquals(Object.keys(solution), [
    "status",
    "times",
    "states",
    "t1",
    "y1",
    "path",
    "events",
    "stats",
  ]);
  assertEquals({ ...solution }, solution);
  assertEquals(structuredClone({ ...solution, y1: 0, states: 0 }).times, solution.times);
});
