import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { trackedBytes } from "../../tensors/mod.ts";
import type { BoundOptimizer } from "./adamw.ts";
import { lbfgs, type LbfgsOptions } from "../mod.ts";

/** Rosenbrock's valley (1960): its minimum is 0, at (1, 1). */
function valley([x, y]: Float64Array): { loss: number; gradient: Float64Array } {
  const [a, b] = [1 - x, y - x * x];
  return { loss: a * a + 100 * b * b, gradient: Float64Array.of(-2 * a - 400 * x * b, 200 * b) };
}

function descend(optimizer: BoundOptimizer, x: Float64Array, updates: number): number[] {
  const losses: number[] = [];
  for (let k = 0; k < updates; k++) {
    const { loss, gradient } = valley(x);
    losses.push(loss);
    optimizer.step(x, gradient, loss);
  }
  return losses;
}

Deno.test("lbfgs() finds the minimum of Rosenbrock's valley in 80 updates", () => {
  const x = Float64Array.of(-1.2, 1);
  const losses = descend(lbfgs({ maxStep: 1 }).bind(2), x, 80);
  assertLess(Math.min(...losses), 1e-12);
});

type Loss = (x: Float64Array) => { loss: number; gradient: number[] };

/** Updates until the gradient is below 1e-5, 200 at most; the loss is to be there what is wanted. */
function updatesTo(least: number, f: Loss, start: number[], options: LbfgsOptions = {}): number {
  const x = Float64Array.from(start);
  const optimizer = lbfgs(options).bind(x.length);
  for (let updates = 0; updates < 200; updates++) {
    const { loss, gradient } = f(x);
    if (Math.hypot(...gradient) < 1e-5) {
      assertAlmostEquals(loss, least, 1e-9, `a minimum, from ${start}`);
      return updates;
    }
    optimizer.step(x, Float64Array.from(gradient), loss);
  }
  return Infinity;
}

const NONCONVEX: Record<string, { f: Loss; least: number; starts: number[][]; most: number }> = {
  "log(1 + x²), concave beyond 1": {
    f: ([x]) => ({ loss: Math.log1p(x * x), gradient: [2 * x / (1 + x * x)] }),
    least: 0,
    starts: [[1.1], [-2.5], [3.3], [7], [-12]],
    most: 18,
  },
  "1 − exp(−x²), flat outside": {
    f: ([x]) => ({ loss: -Math.expm1(-x * x), gradient: [2 * x * Math.exp(-x * x)] }),
    least: 0,
    starts: [[0.75], [-1.5], [2.1], [-2.8]],
    most: 16,
  },
  "x⁴ − x², concave in the middle": {
    f: ([x]) => ({ loss: x ** 4 - x ** 2, gradient: [4 * x ** 3 - 2 * x] }),
    least: -0.25,
    starts: [[2e-4], [-0.02], [0.25], [-0.5], [3]],
    most: 18,
  },
  "ten logarithms in a chain": {
    f: (x) => {
      let loss = 0;
      const gradient = Array.from(x, () => 0);
      x.forEach((value, i) => {
        const weight = 1 + i % 4;
        const off = value - 0.3 * i;
        loss += weight * Math.log1p(off * off);
        gradient[i] += weight * 2 * off / (1 + off * off);
        if (i === 0) return;
        const bend = value - x[i - 1] - 0.3;
        loss += bend * bend / 4;
        gradient[i] += bend / 2;
        gradient[i - 1] -= bend / 2;
      });
      return { loss, gradient };
    },
    least: 0,
    starts: [-4, -1, 3, 6].map((x) => Array.from({ length: 10 }, (_, i) => x + Math.cos(3 * i))),
    most: 45,
  },
  "a saddle between two wells": {
    f: ([x, y]) => ({
      loss: (x * x - 1) ** 2 + 8 * (y - x) ** 2,
      gradient: [4 * x * (x * x - 1) - 16 * (y - x), 16 * (y - x)],
    }),
    least: 0,
    starts: [[1e-3, 1e-3], [-0.01, 0.4], [0.2, -0.2], [2, -2]],
    most: 30,
  },
};

for (const [what, { f, least, starts, most }] of Object.entries(NONCONVEX)) {
  Deno.test(`lbfgs() finds a minimum in ${most} updates: ${what}`, () => {
    for (const start of starts) assertLess(updatesTo(least, f, start), most, `from ${start}`);
  });
}

Deno.test("lbfgs() expands its steps up to a maxStep that is given, and no further", () => {
  const { f, least } = NONCONVEX["log(1 + x²), concave beyond 1"];
  for (const start of [[4], [-4]]) {
    // 0.001, 0.01 and then 0.1 a step: from 4 it takes 37 to come down to 0.3.
    const updates = updatesTo(least, f, start, { maxStep: 0.1 });
    assert(updates > 37 && updates < 60, `${updates}`);
    assertLess(updatesTo(least, f, start, { maxStep: 4 }), 18);
  }
});

Deno.test("lbfgs() takes a step ten times as long where the slope did not rise along the last one", () => {
  const x = Float64Array.of(0);
  const optimizer = lbfgs({ maxStep: 10 }).bind(1);
  const steps = [0.001, 0.01, 0.1, 1, 10].map((wanted) => {
    const before = x[0];
    optimizer.step(x, Float64Array.of(1), before);
    return (before - x[0]) / wanted;
  });
  steps.forEach((part) => assertAlmostEquals(part, 1, 1e-12));
});

Deno.test("lbfgs() goes back where the loss is infinite, and never below", () => {
  const x = Float64Array.of(2);
  const optimizer = lbfgs({ maxStep: 10 }).bind(1);
  let lowest = Infinity;
  // (x − 1)² with a wall: beyond it there is no loss.
  for (let k = 0; k < 60; k++) {
    const beyond = x[0] < 0.5;
    const loss = beyond ? Infinity : (x[0] - 1) ** 2;
    lowest = Math.min(lowest, loss);
    optimizer.step(x, Float64Array.of(beyond ? 0 : 2 * (x[0] - 1)), loss);
  }
  assertLess(lowest, 1e-12);
});

Deno.test("lbfgs() waits where the loss is infinite from the start", () => {
  const x = Float64Array.of(3);
  const optimizer = lbfgs().bind(1);
  optimizer.step(x, Float64Array.of(0), Infinity);
  assertEquals(x[0], 3);
  optimizer.step(x, Float64Array.of(4), 4);
  assertLess(x[0], 3);
});

Deno.test("lbfgs() takes a step along which the loss falls by 1e-4 of the slope, and none that falls less", () => {
  // The first step is 0.001 long, so that is 1e-7.
  for (const [fall, taken] of [[0.5e-7, false], [0, false], [2e-7, true]] as const) {
    const x = Float64Array.of(1);
    const optimizer = lbfgs().bind(1);
    optimizer.step(x, Float64Array.of(1), 1);
    const first = x[0];
    optimizer.step(x, Float64Array.of(1), 1 - fall);
    assertEquals(x[0] < first, taken, `${fall}`);
  }
});

Deno.test("lbfgs() goes back to the minimum of the parabola through what is known, time after time", () => {
  const x = Float64Array.of(1);
  const optimizer = lbfgs().bind(1);
  const length = 1e-3;
  optimizer.step(x, Float64Array.of(1), 1);
  // The loss begins as 1 − s after s: of a parabola that goes so and is v after all of it.
  let part = 1;
  for (const shorter of [0.25, 0.3, 0.15, 0.4]) {
    const gone = part * length;
    assertAlmostEquals(1 - x[0], gone, 1e-15);
    optimizer.step(x, Float64Array.of(1), 1 - gone + gone / (2 * shorter));
    part *= shorter;
  }
  assertAlmostEquals(1 - x[0], part * length, 1e-15);
});

Deno.test("lbfgs() tries a direction 12 times, and then the steepest descent", () => {
  const x = Float64Array.of(1);
  const optimizer = lbfgs().bind(1);
  optimizer.step(x, Float64Array.of(1), 1);
  for (let trial = 0; trial <= 12; trial++) {
    assertAlmostEquals(x[0], 1 - 1e-3 / 4 ** trial, 1e-15);
    optimizer.step(x, Float64Array.of(0), Infinity);
  }
  assertAlmostEquals(x[0], 1 - 1e-3, 1e-15);
});

Deno.test("lbfgs() aims by the BFGS formula over one step, scaled by its curvature", () => {
  // (x² + 4y²)/2. After a step s along which the gradient changes by c, Nocedal and Wright's (7.16)
  // and (7.20): H = γ (I − s cᵀ/q) (I − c sᵀ/q) + s sᵀ/q with q = s·c, γ = q / c·c.
  const gradientAt = ([x, y]: Float64Array) => Float64Array.of(x, 4 * y);
  const x = Float64Array.of(1, 1);
  const optimizer = lbfgs({ maxStep: 100 }).bind(2);
  const step = () => optimizer.step(x, gradientAt(x), (x[0] ** 2 + 4 * x[1] ** 2) / 2);
  step();
  const s = [x[0] - 1, x[1] - 1];
  const c = [s[0], 4 * s[1]];
  const g = gradientAt(x);
  const at = [...x];
  step();
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => a[0] * b[0] + a[1] * b[1];
  const q = dot(s, c);
  const part = dot(s, g) / q;
  const left = [g[0] - part * c[0], g[1] - part * c[1]].map((each) => each * q / dot(c, c));
  const back = dot(c, left) / q;
  for (const k of [0, 1]) {
    assertAlmostEquals(x[k] - at[k], -(left[k] - back * s[k] + part * s[k]), 1e-12);
  }
});

Deno.test("lbfgs() adds the weight decay to the loss", () => {
  const x = Float64Array.of(0);
  const optimizer = lbfgs({ weightDecay: 1, maxStep: 10 }).bind(1);
  // (x − 1)²/2 + x²/2 is least at 1/2.
  for (let k = 0; k < 30; k++) optimizer.step(x, Float64Array.of(x[0] - 1), (x[0] - 1) ** 2 / 2);
  assertAlmostEquals(x[0], 0.5, 1e-6);
});

Deno.test("lbfgs() takes no step longer than maxStep", () => {
  const x = Float64Array.of(-1.2, 1);
  const optimizer = lbfgs({ maxStep: 0.01 }).bind(2);
  for (let k = 0; k < 50; k++) {
    const before = x.slice();
    const { loss, gradient } = valley(x);
    optimizer.step(x, gradient, loss);
    const step = Math.hypot(x[0] - before[0], x[1] - before[1]) / Math.SQRT2;
    // A trial that is taken back and the next one are two steps.
    assert(step <= 0.02 * (1 + 1e-12), `${step}`);
  }
});

Deno.test("lbfgs() goes on from its memory bit for bit", () => {
  const x = Float64Array.of(-1.2, 1);
  const whole = lbfgs({ history: 3 }).bind(2);
  descend(whole, x, 25);
  const saved = Object.entries(whole.memory).map(([name, array]) => [name, array.slice()] as const);
  const y = x.slice();
  const other = lbfgs({ history: 3 }).bind(2);
  for (const [name, array] of saved) other.memory[name].set(array);
  assertEquals(descend(other, y, 25), descend(whole, x, 25));
  assertEquals(y, x);
});

Deno.test("lbfgs() counts its bytes", () => {
  const before = trackedBytes().live;
  lbfgs({ history: 5 }).bind(100);
  assertEquals(trackedBytes().live - before, 8 * (4 * 100 + 2 * 5 * 100 + 5 + 9));
});

Deno.test("lbfgs() throws when an option is out of range, or there is no loss", () => {
  assertThrows(() => lbfgs({ history: 0 }), RangeError, "history must be a whole number");
  assertThrows(() => lbfgs({ history: 2.5 }), RangeError, "got 2.5");
  assertThrows(() => lbfgs({ weightDecay: -1 }), RangeError, "weightDecay must be at least 0");
  assertThrows(() => lbfgs({ maxStep: 0 }), RangeError, "maxStep must be above 0");
  const optimizer = lbfgs().bind(1);
  assertThrows(() => optimizer.step(Float64Array.of(1), Float64Array.of(1)), TypeError, "the loss");
});

Deno.test("lbfgs() refuses a gradient that is not finite, at the first step and later", () => {
  for (const steps of [0, 5]) {
    const optimizer = lbfgs({ maxStep: 1 }).bind(2);
    const x = Float64Array.of(-1.2, 1);
    descend(optimizer, x, steps);
    const before = [...x];
    const memory = Object.values(optimizer.memory).map((part) => [...part]);
    assertThrows(
      () => optimizer.step(x, Float64Array.of(0.1, NaN), 3),
      RangeError,
      "lbfgs: the gradient must be finite, element 1 is NaN; the parameters are as they were",
    );
    assertEquals([...x], before);
    assertEquals(Object.values(optimizer.memory).map((part) => [...part]), memory);
    // It goes on as if nothing had been.
    const other = lbfgs({ maxStep: 1 }).bind(2);
    const y = Float64Array.of(-1.2, 1);
    assertEquals(descend(other, y, steps + 20).slice(steps), descend(optimizer, x, 20));
  }
});
