import { assertAlmostEquals, assertGreater } from "@std/assert";
import { centralDifferences } from "../../../tests/helpers/central_differences.ts";
import { Draw } from "../draw/drawing.ts";
import { randomProgram } from "../draw/random_program.ts";
import { USES } from "./algebra.ts";
import { type Dual, emptyDual } from "./dual_tape.ts";
import { DualAlgebra } from "./duals.ts";
import { Tangents } from "./tangents.ts";

Deno.test("tangents over dual numbers have the dual numbers' derivatives, and differences of those", () => {
  for (const [name, use] of Object.entries(USES)) {
    const o = new DualAlgebra();
    const [x, along, alone] = [0, 1, 2].map(() => emptyDual([2, 2]));
    const tangents = new Tangents(o);
    const first: Dual = tangents.derivative(use(tangents, { v: x, d: along }));
    const plain = use(o, alone);
    const [start, direction] = [[1.3, 1.7, 2.1, 2.6], [0.4, -0.3, 0.7, 0.2]];
    x.v.set(start);
    x.d.set([0.2, 0.5, -0.6, 0.1]);
    along.v.set(direction);
    alone.v.set(start);
    alone.d.set(direction);
    o.run();
    first.v.forEach((d, i) => assertAlmostEquals(d, plain.d[i], 1e-13, name));
    // What is stopped has no derivative, but it differs.
    if (name === "stopGradient") continue;
    const second = first.d.slice();
    for (let i = 0; i < second.length; i++) {
      const by = Float64Array.of(0);
      const moved = () => {
        start.forEach((from, k) => alone.v[k] = from + by[0] * x.d[k]);
        o.run();
        return plain.d[i];
      };
      assertAlmostEquals(second[i], centralDifferences(moved, by, 1e-4)[0], 1e-8, name);
    }
  }
});

Deno.test("tangents of drawn programs are the dual numbers' derivatives", () => {
  let compared = 0;
  for (let i = 0; i < 60; i++) {
    const draw = new Draw(9, i);
    const { field, parameters } = randomProgram(draw, [2, 2], draw.whole(1, 12));
    const o = new DualAlgebra();
    const [t, x, along, alone] = [[], [2, 2], [2, 2], [2, 2]].map(emptyDual);
    const given = Object.entries(parameters).map(([name, { shape, values }]) => {
      const dual = emptyDual(shape);
      dual.v.set(values);
      return [name, dual] as const;
    });
    const tangents = new Tangents(o);
    const pairs = Object.fromEntries(given.map(([name, v]) => [name, { v }]));
    const first = tangents.derivative(field(tangents, { v: t }, { v: x, d: along }, pairs));
    const plain = field(o, t, alone, Object.fromEntries(given));
    x.v.set(draw.normals(4));
    alone.v.set(x.v);
    along.v.set(draw.normals(4));
    alone.d.set(along.v);
    o.run();
    const size = plain.d.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
    first.v.forEach((d, k) => assertAlmostEquals(d, plain.d[k], 1e-11 * size, `program ${i}`));
    if (size > 1) compared++;
  }
  assertGreater(compared, 5);
});
