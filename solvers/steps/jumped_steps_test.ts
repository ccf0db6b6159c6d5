import { assert, assertAlmostEquals, assertEquals, assertMatch, assertThrows } from "@std/assert";
import {
  interpolation,
  MaxStepsError,
  mul,
  neg,
  NonFiniteStateError,
  pid,
  Random,
  reversibleAdams,
  reversibleHeun,
  rk4,
  solve,
  square,
  stepTo,
  sub,
  vectorField,
} from "../../mod.ts";
import { neighbour } from "./float_spacing.ts";
import { JumpedSteps } from "./jumped_steps.ts";
import { Stops } from "./stops.ts";

/** Steps of about a size, over jumps at these times. */
function stepsOver(t0: number, t1: number, jumpAt: number[], size: number): JumpedSteps {
  const stops = new Stops({ t0, t1, jumpAt, others: [] });
  const count = (begin: number, end: number) =>
    Math.max(1, Math.ceil(Math.abs(end - begin) / size - 1e-9));
  return new JumpedSteps({ t0, stops, count, maxSteps: Infinity });
}

Deno.test("steps over jumps follow each other, and leave out none but the two sides", () => {
  for (const [t0, t1] of [[0, 5], [5, 0], [-1, 4.3]]) {
    const jumps = [1, 1.25, 3.7];
    const steps = stepsOver(t0, t1, jumps, 0.2);
    const sign = Math.sign(t1 - t0);
    assertEquals([steps.begin(0), steps.end(steps.count - 1)], [t0, t1]);
    let parted = 0;
    for (let i = 0; i + 1 < steps.count; i++) {
      const [end, next] = [steps.end(i), steps.begin(i + 1)];
      assert(Math.abs(end - steps.begin(i)) <= 0.2 * (1 + 1e-12));
      if (end === next) continue;
      parted++;
      assertEquals(next, neighbour(end, sign));
      assert(jumps.includes(sign > 0 ? next : end));
    }
    assertEquals(parted, 3);
  }
});

Deno.test("steps over jumps are of one size from stop to stop, in whatever order they are asked for", () => {
  // Fewer and more of them than are at hand at once, and many for a stop and few.
  const cases = [[30, 0.05], [30, 1e-3], [2, 2e-3], [0, 0.5], [2900, 2e-3], [2900, 5e-4]];
  for (const [jumps, size] of cases) {
    const jumpAt = Array.from({ length: jumps }, (_, i) => 0.1 + 9.4 * i / jumps);
    const steps = stepsOver(0, 10, jumpAt, size);
    const wanted: [number, number][] = [];
    [0, ...jumpAt].forEach((begin, k) => {
      const end = k < jumps ? neighbour(jumpAt[k], -1) : 10;
      const count = Math.max(1, Math.ceil((end - begin) / size - 1e-9));
      const at = (j: number) => j === count ? end : begin + j * (end - begin) / count;
      for (let j = 0; j < count; j++) wanted.push([at(j), at(j + 1)]);
    });
    assertEquals(steps.count, wanted.length);
    const random = new Random(2);
    const looks = Array.from({ length: 50 }, () => Math.floor(random.uniform(0, steps.count)));
    for (const i of [...wanted.keys(), ...[...wanted.keys()].reverse(), ...looks]) {
      assert(steps.end(i) === wanted[i][1] && steps.begin(i) === wanted[i][0], `step ${i}`);
    }
  }
});

Deno.test("steps over jumps stop at maxSteps, and methods that carry slopes refuse them", () => {
  const field = vectorField({
    ...{ state: [1], inputs: { u: 1 } },
    f: (_t, y, _p, { u }) => sub(u, y),
  });
  const inputs = { u: interpolation([0, 0.5, 2], [1, 3, 0], { kind: "previous" }) };
  const run = { field, inputs, y0: [0], t0: 0, t1: 1, method: rk4 };
  assertThrows(() => solve({ ...run, dt: 0.1, maxSteps: 7 }), MaxStepsError);
  assertEquals(solve({ ...run, dt: 0.1, maxSteps: 10 }).stats.steps, 10);
  assertEquals(solve({ ...run, stepControl: stepTo([0, 0.3, 1]) }).stats.steps, 3);
  for (const method of [reversibleHeun, reversibleAdams()]) {
    assertThrows(() => solve({ ...run, method, dt: 0.1 }), TypeError, "may not jump");
    const stepControl = stepTo([0, 0.3, 1]);
    assertThrows(() => solve({ ...run, method, stepControl }), TypeError, "may not jump");
  }
  assertThrows(() => solve({ ...run, method: reversibleHeun, stepControl: pid() }), TypeError);
  // An error estimate sees the jump, so that the window begins anew behind it: one that went on would be refused.
  const stepControl = pid({ rtol: 1e-9, atol: 1e-9 });
  const wanted = solve({ ...run, dt: 0.001 }).y1.data[0];
  const { y1, stats } = solve({ ...run, method: reversibleAdams({ order: 8 }), stepControl });
  assertAlmostEquals(y1.data[0], wanted, 1e-6);
  assertEquals(stats.rejected, 0);
});

Deno.test("a field of one's own says where it jumps, and steps end there", () => {
  const decay = vectorField({ state: [1], f: (_t, y) => neg(y) });
  const own = {
    ...decay,
    jumpAt: Float64Array.of(0.35),
    // y' = −y before 0.35, and y' = y from there on.
    linearize() {
      const inner = decay.linearize();
      return {
        ...inner,
        y: inner.y,
        evaluate(t: number) {
          inner.evaluate(t);
          if (t >= 0.35) inner.dy[0] = -inner.dy[0];
        },
        pullback: inner.pullback.bind(inner),
      };
    },
  };
  const { y1 } = solve({ field: own, y0: [1], t0: 0, t1: 1, dt: 0.01, method: rk4 });
  assertAlmostEquals(y1.data[0], Math.exp(0.3), 1e-9);
});

Deno.test("a state that overflows between two jumps is told where it did", () => {
  const field = vectorField({
    ...{ state: [1], inputs: { u: 1 } },
    f: (_t, y, _p, { u }) => mul(u, mul(y, square(y))),
  });
  const u = interpolation([0, 2, 3], [1, 2, 1], { kind: "previous" });
  const problem = { field, inputs: { u }, y0: [1], t0: 0, t1: 3, dt: 0.125, method: rk4 };
  const { message } = assertThrows(() => solve(problem), NonFiniteStateError);
  assertMatch(message, /from t = (0\.[5-9]|1\.)/);
});
