import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import * as library from "../../../tensors/mod.ts";
import { centralDifferences } from "../../../tests/helpers/central_differences.ts";
import { operationModules } from "../../../tests/helpers/every_operation.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { type Algebra, LIBRARY, type OperationName } from "./algebra.ts";
import { Draw } from "../draw/drawing.ts";
import { type Dual, emptyDual } from "./dual_tape.ts";
import { DualAlgebra } from "./duals.ts";
import { drawProblem } from "../draw/families/families.ts";
import type { DrawnProblem } from "../draw/problem.ts";
import { NO_READS } from "../draw/reads.ts";
import { randomProgram } from "../draw/random_program.ts";

/** A problem's field over dual numbers, at its start. */
function dualField(problem: DrawnProblem) {
  const algebra = new DualAlgebra();
  const t = emptyDual([]);
  const y = emptyDual(problem.state);
  t.v[0] = (2 * problem.t0 + problem.t1) / 3;
  y.v.set(problem.y0);
  const parameters: Record<string, Dual> = {};
  for (const [name, { shape, values }] of Object.entries(problem.parameters)) {
    parameters[name] = emptyDual(shape);
    parameters[name].v.set(values);
  }
  const dy = problem.field(algebra, t, y, parameters, NO_READS);
  return { algebra, t, y, parameters, dy };
}

/** An algebra that tells which of its operations are used. */
function countingAlgebra<T>(
  algebra: Algebra<T>,
  used: (name: OperationName) => void,
): Algebra<T> {
  return new Proxy(algebra, {
    get(target, name) {
      if (name !== "constant") used(name as OperationName);
      const member = Reflect.get(target, name, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

/** Fields that nothing drives. */
const DRAWN = Array.from({ length: 1000 }, (_, i) => drawProblem(new Draw(7, i)))
  .filter(({ inputs }) => inputs === undefined);

testWith(
  { name: "drawn fields use every operation that the library exports", read: true },
  async () => {
    const exported: string[] = [];
    for (const module of operationModules()) {
      const text = await Deno.readTextFile(module);
      for (const [, found] of text.matchAll(/^export (?:const|function) (\w+)/gm)) {
        if (Object.hasOwn(library, found)) exported.push(found);
      }
    }
    assert(exported.includes("matmul") && exported.includes("softplus"));
    const used = new Set<OperationName>();
    for (const { state, parameters, field } of DRAWN) {
      const algebra = countingAlgebra(new DualAlgebra(), (name) => used.add(name));
      const given = Object.entries(parameters).map(([name, { shape }]) => [name, emptyDual(shape)]);
      field(algebra, emptyDual([]), emptyDual(state), Object.fromEntries(given), NO_READS);
    }
    assertEquals([...used].sort(), exported.sort());
    assertEquals(Object.keys(LIBRARY).filter((name) => name !== "constant").sort(), exported);
  },
);

Deno.test("a field over dual numbers has the values of the library's", () => {
  for (const problem of DRAWN) {
    const { algebra, t, y, parameters, dy } = dualField(problem);
    algebra.run();
    const tensor = ({ v, shape }: Dual) => new library.Tensor(v, shape);
    const named = Object.fromEntries(
      Object.entries(parameters).map(([name, dual]) => [name, tensor(dual)]),
    );
    const wanted = problem.field(LIBRARY, tensor(t), tensor(y), named, NO_READS);
    assertEquals(wanted.shape, dy.shape, problem.label);
    const scale = wanted.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    wanted.data.forEach((x, i) => assertAlmostEquals(dy.v[i], x, 1e-11 * scale, problem.label));
  }
});

Deno.test("dual numbers agree with central differences", () => {
  let compared = 0;
  let all = 0;
  for (let i = 0; i < 200; i++) {
    const draw = new Draw(8, i);
    const state = draw.pick([[2], [3], [2, 2]]);
    const size = state.reduce((n, m) => n * m, 1);
    const { field: made, parameters } = randomProgram(draw, state, draw.whole(1, 12));
    const field: DrawnProblem["field"] = (o, t, y, p) => made(o, t, y, p);
    const problem: DrawnProblem = {
      ...{ family: "program", label: `program ${i}`, state, parameters, field },
      ...{ y0: draw.normals(size), sizes: Array(size).fill(1), t0: 0, t1: 1, rate: 1 },
    };
    const { algebra, y, parameters: p, dy } = dualField(problem);
    const inputs = [y, ...Object.values(p)];
    for (const input of inputs) input.d.set(draw.normals(input.d.length));
    algebra.run();
    const derivative = dy.d.slice();
    const starts = inputs.map(({ v }) => v.slice());
    const along = Float64Array.of(0);
    for (let k = 0; k < size; k++) {
      const moved = () => {
        inputs.forEach(({ v, d }, n) => v.forEach((_, j) => v[j] = starts[n][j] + along[0] * d[j]));
        algebra.run();
        return dy.v[k];
      };
      const [fine, coarse] = [5e-5, 2e-4].map((step) => centralDifferences(moved, along, step)[0]);
      all++;
      // A kink within the differences shows in that they differ.
      if (Math.abs(fine - coarse) > 1e-6 * (1 + Math.abs(fine))) continue;
      assertAlmostEquals(
        derivative[k],
        fine,
        1e-7 * (1 + Math.abs(fine)),
        `${problem.label}, ${k}`,
      );
      compared++;
    }
  }
  assertGreater(compared, 0.95 * all);
});
