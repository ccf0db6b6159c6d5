import { assert, assertEquals, assertLess } from "@std/assert";
import { Random } from "../../tensors/mod.ts";
import { ExactCoupling } from "./exact_coupling.ts";
import { nearestRatio, type Ratio } from "../ratio.ts";

/** A grid whose unit is 1. */
const RANGE = 2 ** 51;
const RATIOS: Ratio[] = [
  [1, 2],
  [2, 3],
  [3, 4],
  [9, 10],
  [5, 7],
  [1, 16],
  [1, 1024],
  [999, 1000],
  [1023, 1024],
  [1, 1],
];

/** One dimension, at y − z = d with a register, and no increment. */
function mixingAt(ratio: Ratio) {
  const mixing = new ExactCoupling(ratio, 1, [RANGE]);
  const state = new Float64Array(3);
  const psi = new Float64Array(1);
  mixing.start(Float64Array.of(0), state);
  const least = state[2];
  return { mixing, state, psi, least };
}

Deno.test("forwardY() is within one unit of λ y + (1 − λ) z + ψ, and backY() undoes it", () => {
  const random = new Random(1);
  for (const ratio of RATIOS) {
    const { mixing, state, psi, least } = mixingAt(ratio);
    const top = 2 ** 32 * least;
    const lambda = ratio[0] / ratio[1];
    const boundary = least / ratio[1] * ratio[0] * 2 ** 32;
    // The registers' edges, where words come and go, and anywhere between.
    const registers = [least, least + 1, boundary - 1, boundary, boundary + 1, top - 1]
      .filter((register) => register >= least && register < top);
    for (let i = 0; i < 2000; i++) {
      const size = 2 ** random.uniform(0, 50);
      const z = Math.round(random.uniform(-size, size));
      const y = i < 200 ? z + i - 100 : Math.round(random.uniform(-size, size));
      const register = i % 3 > 0
        ? Math.floor(least * 2 ** random.uniform(0, 32))
        : registers[i % registers.length];
      state.set([y, z, register]);
      psi[0] = Math.round(random.uniform(-1000, 1000));
      mixing.forwardY(state, psi);
      assertLess(Math.abs(state[0] - z - psi[0] - lambda * (y - z)), 1 + 1e-15 * Math.abs(y - z));
      assert(state[2] >= least && state[2] < top, `${state[2]} for ${ratio}`);
      mixing.backY(state, psi);
      assertEquals([...state], [y, z, register], `${ratio}`);
    }
  }
});

Deno.test("forwardY() never leads two states to the same one", () => {
  for (const ratio of RATIOS) {
    const { mixing, state, psi, least } = mixingAt(ratio);
    const seen = new Set<string>();
    let count = 0;
    for (let d = -20; d <= 20; d++) {
      for (let register = least; register < least + 40; register++) {
        state.set([d, 0, register]);
        mixing.forwardY(state, psi);
        seen.add(`${state[0]} ${state[2]}`);
        count++;
      }
    }
    // No word is shed here, so that states and registers are all there is.
    assertEquals(mixing.isEmpty(Float64Array.of(0, 0, least)), true);
    assertEquals(seen.size, count, `${ratio}`);
  }
});

Deno.test("states at rest stay at rest: no digit turns D = 0 into something else", () => {
  for (const ratio of RATIOS) {
    const { mixing, state, psi, least } = mixingAt(ratio);
    const before = [5, 5, least + 12345];
    state.set(before);
    for (let i = 0; i < 1000; i++) mixing.forwardY(state, psi);
    assertEquals([state[0], state[1]], [5, 5]);
    for (let i = 0; i < 1000; i++) mixing.backY(state, psi);
    assertEquals([...state], before);
  }
});

Deno.test("p = q sheds nothing and mixes nothing", () => {
  const { mixing, state, psi, least } = mixingAt([1, 1]);
  state.set([17, -4, least]);
  psi[0] = 3.4;
  for (let i = 0; i < 100; i++) mixing.forwardY(state, psi);
  assertEquals([...state], [317, -4, least]);
  assertEquals(mixing.bits(state), 0);
});

Deno.test("a number's ratio mixes like the number", () => {
  const ratio = nearestRatio(0.37);
  const { mixing, state, psi, least } = mixingAt(ratio);
  state.set([1e15, 0, least]);
  mixing.forwardY(state, psi);
  assertLess(Math.abs(state[0] / 1e15 - 0.37), 1e-6);
});

Deno.test("what leaves the grid becomes NaN, and the element is named", () => {
  for (const [y, psi] of [[RANGE, 1], [-RANGE, -1], [0, 2 * RANGE]]) {
    const { mixing, state, least } = mixingAt([1, 1]);
    state.set([y, 0, least]);
    mixing.forwardY(state, Float64Array.of(psi));
    assertEquals([state[0], mixing.escaped], [NaN, 0]);
  }
  // An overflow of the field is not the grid's fault.
  for (const psi of [Infinity, NaN]) {
    const { mixing, state } = mixingAt([1, 2]);
    mixing.forwardY(state, Float64Array.of(psi));
    assertEquals([state[0], mixing.escaped], [NaN, -1]);
  }
});
