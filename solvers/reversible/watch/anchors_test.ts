import { assertEquals } from "@std/assert";
import { trackedBytes } from "../../../tensors/mod.ts";
import { reversible, rk4 } from "../../mod.ts";
import type { ReversibleStepper } from "../../method.ts";
import type { Steps } from "../../steps/steps.ts";
import { Anchors } from "./anchors.ts";

/** As much of a stepper as anchors ask for. */
function stepperOf(stateSize: number, growth?: number): ReversibleStepper {
  return { stateSize, growth } as ReversibleStepper;
}

/** Steps whose number is known, or not. */
function stepsOf(count: number | undefined): Steps {
  return { count: count ?? 0, complete: count !== undefined } as Steps;
}

/** Shows n states to anchors: the state before step i is (i, −i), and the loss reads 10 and −5 in each. */
function offered(anchors: Anchors, n: number): Anchors {
  const state = new Float64Array(2);
  const reading = { value: 0, magnitude: 0, count: 0 };
  for (let i = 0; i < n; i++) {
    state[0] = i;
    state[1] = -i;
    anchors.offer(i, state, reading);
    reading.value += 10 - 5;
    reading.magnitude += 10 + 5;
    reading.count += 2;
  }
  return anchors;
}

const stepsAt = (anchors: Anchors) =>
  Array.from({ length: anchors.count }, (_, j) => anchors.stepOf(j));

Deno.test("anchors are as many as were asked for, evenly spaced from the start on", () => {
  const cases: [count: number, n: number, wanted: number[]][] = [
    [4, 20, [0, 5, 10, 15]],
    [4, 19, [0, 4, 9, 14]],
    [4, 17, [0, 4, 8, 12]],
    [4, 9, [0, 2, 4, 6]],
    [4, 5, [0, 1, 2, 3]],
    [4, 4, [0, 1, 2, 3]],
    [4, 3, [0, 1, 2]],
    [4, 1, [0]],
    [1, 6, [0]],
    [0, 6, [0]],
    [100, 3, [0, 1, 2]],
  ];
  for (const [count, n, wanted] of cases) {
    const anchors = offered(new Anchors(count, stepperOf(2), stepsOf(n)), n);
    assertEquals(stepsAt(anchors), wanted, `${count} anchors in ${n} steps`);
  }
});

Deno.test("every number of anchors in every number of steps: none is further than n/k rounded up from the next", () => {
  for (let count = 1; count <= 12; count++) {
    for (let n = 1; n <= 60; n++) {
      const anchors = offered(new Anchors(count, stepperOf(2), stepsOf(n)), n);
      const at = stepsAt(anchors);
      const stretches = [...at.slice(1), n].map((end, j) => end - at[j]);
      const message = `${count} anchors in ${n} steps`;
      assertEquals([at[0], at.length], [0, Math.min(count, n)], message);
      assertEquals(Math.max(...stretches), Math.ceil(n / at.length), message);
      assertEquals(Math.min(...stretches), Math.floor(n / at.length), message);
    }
  }
});

Deno.test("anchors are fewer where the steps are few and fewer are enough", () => {
  const cases: [n: number, wanted: number[]][] = [
    [7, [0]],
    [12, [0]],
    [13, [0, 6]],
    [30, [0, 10, 20]],
    [48, [0, 12, 24, 36]],
    [400, [0, 100, 200, 300]],
  ];
  for (const [n, wanted] of cases) {
    const anchors = offered(new Anchors(4, stepperOf(2), stepsOf(n), 12), n);
    assertEquals(stepsAt(anchors), wanted, `${n} steps`);
  }
});

Deno.test("an anchor gives back the state and what the loss had read, and forgets when it is told to", () => {
  const anchors = new Anchors(3, stepperOf(2), stepsOf(11));
  const state = new Float64Array(2);
  for (const round of [1, 2]) {
    offered(anchors, 11);
    assertEquals(anchors.count, 3, `round ${round}`);
    for (let j = 0; j < 3; j++) {
      anchors.state(j, state);
      const at = [0, 3, 7][j];
      assertEquals(state, Float64Array.of(at, -at));
      // Since the anchor before, but for the points.
      const since = at - [0, 0, 3][j];
      assertEquals(anchors.read(j), { value: 5 * since, magnitude: 15 * since, points: 2 * at });
    }
    anchors.clear();
    assertEquals(anchors.count, 0);
  }
});

Deno.test("where the number of steps is not known the spacing follows the growth of round-off", () => {
  const spacing = (growth: number | undefined, count = 8) =>
    new Anchors(count, stepperOf(2, growth), stepsOf(undefined)).stepOf(1);
  // 10 / ln 2, rounded down; then 10 / ln(1/0.9) and so on.
  assertEquals(spacing(2), 14);
  assertEquals(spacing(1 / 0.9), 94);
  assertEquals(spacing(4), 7);
  assertEquals(spacing(Math.exp(10)), 1);
  assertEquals(spacing(1e9), 1);
  // At most 128, also where nothing grows.
  assertEquals(spacing(1 / 0.999), 128);
  assertEquals(spacing(1), 128);
  assertEquals(spacing(undefined), 128);
  // Any number above 0 means the same, and 0 the start alone.
  assertEquals(spacing(2, 1), 14);
  assertEquals(spacing(2, 0), Infinity);
  const anchors = offered(new Anchors(8, stepperOf(2, 2), stepsOf(undefined)), 1000);
  assertEquals(stepsAt(anchors), Array.from({ length: 72 }, (_, j) => 14 * j));
  assertEquals(stepsAt(offered(new Anchors(0, stepperOf(2, 2), stepsOf(undefined)), 1000)), [0]);
});

Deno.test("anchors of a coupled stepper are spaced by its coupling", () => {
  const field = { stateShape: [3], linearize: () => ({}) } as never;
  for (const [coupling, wanted] of [[0.5, 14], [0.25, 7], [0.95, 128], [1, 128]] as const) {
    const stepper = reversible(rk4, { coupling }).bind(field, {
      adaptive: true,
      counts: { evaluations: 0, pullbacks: 0 },
    });
    assertEquals(new Anchors(8, stepper, stepsOf(undefined)).stepOf(1), wanted, `${coupling}`);
  }
});

Deno.test("anchors take the same memory at every number of steps, and no more when they are used again", () => {
  const taken = [1e3, 1e4, 1e5, 1e6].map((n) => {
    const before = trackedBytes().live;
    const anchors = new Anchors(8, stepperOf(2), stepsOf(n));
    for (let round = 0; round < 2; round++) {
      offered(anchors, n);
      anchors.clear();
    }
    return trackedBytes().live - before;
  });
  // Eight states of two numbers, three of what the loss read at each, and the like on its way there.
  assertEquals(taken, [344, 344, 344, 344]);
});
