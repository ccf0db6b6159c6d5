import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  bosh3,
  dopri5,
  euler,
  mlp,
  Parameters,
  type PathLoss,
  pid,
  type ReadAt,
  reversible,
  rk4,
  solve,
  type SolveOptions,
  stepTo,
  valueAndGrad,
  type VectorField,
} from "../../mod.ts";
import { exponential } from "../problems/fields.ts";
import { IMPLICIT_METHODS_LISTED, LISTED_METHODS } from "../problems/methods.ts";

/** y' = −y/2 from t = 1 on, ten steps to the end: rk4's error is up to 2.3e-6, with interpolation 3e-6. */
function options(t1: number): Omit<SolveOptions, "saveAt"> {
  return { field: exponential(-0.5), y0: [1], t0: 1, t1, dt: (t1 - 1) / 10, method: rk4 };
}

const exact = (t: number) => Math.exp(-(t - 1) / 2);

/** Forwards and backwards in time. */
const ENDS = [3, -1];
/** The times of some parts of the way to `t1`. */
const parts = (t1: number, ...shares: number[]) => shares.map((share) => 1 + share * (t1 - 1));

function assertTimes(got: Float64Array, wanted: number[]) {
  assertEquals(got.length, wanted.length, `${got} for ${wanted}`);
  wanted.forEach((t, i) => assertAlmostEquals(got[i], t, 1e-14));
}

Deno.test("solve() saves at the start, the end, given times, every k-th step and all of them", () => {
  for (const t1 of ENDS) {
    const grid = parts(t1, 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1);
    const cases: [at: ReadAt | undefined, wanted: number[]][] = [
      [undefined, [t1]],
      ["start", [1]],
      ["end", [t1]],
      [[], []],
      [parts(t1, 0, 0.04, 0.5, 0.51, 0.52, 1), parts(t1, 0, 0.04, 0.5, 0.51, 0.52, 1)],
      [{ every: 1 }, grid.slice(1)],
      [{ every: 3 }, parts(t1, 0.3, 0.6, 0.9)],
      [{ every: 11 }, []],
      [{ start: true, every: 4, end: true }, parts(t1, 0, 0.4, 0.8, 1)],
      [{ times: parts(t1, 0.33), end: true }, parts(t1, 0.33, 1)],
      [{ times: parts(t1, 0.33, 0.36, 0.47), every: 4 }, parts(t1, 0.33, 0.36, 0.4, 0.47, 0.8)],
      [{}, []],
    ];
    for (const [saveAt, wanted] of cases) {
      const { times, states, status } = solve({ ...options(t1), saveAt });
      assertTimes(times, wanted);
      assertEquals(states.shape, [wanted.length, 1]);
      times.forEach((t, i) => assertAlmostEquals(states.data[i], exact(t), 3e-6));
      assertEquals(status, "finished");
    }
  }
});

Deno.test("solve() gives given times back to the last digit, and reads those on the grid there", () => {
  for (const t1 of ENDS) {
    const all = solve({ ...options(t1), saveAt: { start: true, every: 1 } });
    // The fourth node, as arithmetic other than the solver's has it.
    const nearly = all.times[4] * (1 + Number.EPSILON);
    const saveAt = [1, nearly, t1 - 0.0123 * (t1 - 1), t1];
    const { times, states } = solve({ ...options(t1), saveAt });
    assertEquals([...times], saveAt);
    const { data } = all.states;
    assertEquals([states.data[0], states.data[1], states.data[3]], [data[0], data[4], data[10]]);
  }
});

Deno.test("solve() reads a point once, in however many ways it is asked for", () => {
  for (const t1 of ENDS) {
    const cases: [ReadAt, number[]][] = [
      [{ start: true, times: [1] }, [1]],
      [{ end: true, times: [t1] }, [t1]],
      [{ end: true, every: 5 }, parts(t1, 0.5, 1)],
      [{ every: 5, times: parts(t1, 0.5) }, parts(t1, 0.5, 1)],
      [{ start: true, end: true, every: 5, times: [1, ...parts(t1, 0.5, 0.7), t1] }, [
        ...parts(t1, 0, 0.5, 0.7, 1),
      ]],
    ];
    for (const [saveAt, wanted] of cases) {
      assertTimes(solve({ ...options(t1), saveAt }).times, wanted);
      // A loss reads the same points, going forward and going back.
      const loss: PathLoss = {
        at: saveAt,
        value: (_i, _t, y) => y[0],
        cotangent: (_i, _t, _y, yBar) => {
          yBar[0] += 1;
        },
      };
      const { value, y0Bar } = valueAndGrad({ ...options(t1), loss });
      const sum = wanted.reduce((total, t) => total + exact(t), 0);
      assertAlmostEquals(value, sum, 1e-5);
      assertAlmostEquals(y0Bar[0], sum, 1e-5);
    }
  }
});

Deno.test("solve() saves every time that it accepts, however small the steps", () => {
  for (const t1 of ENDS) {
    for (const steps of [10, 10_000]) {
      const dt = (t1 - 1) / steps;
      // Off by less than rounding makes of long sums, and by less than a step.
      for (const off of [0, 1e-10, -1e-10]) {
        const saveAt = parts(t1, Math.max(off, 0), 0.5, 1 + off);
        const { times } = solve({ ...options(t1), dt, saveAt });
        assertEquals(times.length, 3);
        const ended = solve({ ...options(t1), dt, saveAt: { times: saveAt.slice(2), end: true } });
        assert(ended.times.length >= 1);
      }
    }
  }
});

Deno.test("solve() saves in the state's shape, with every method", () => {
  const field = mlp({ state: [2, 3], hidden: [4], seed: 1 });
  // Numbers that are on the grid of exact arithmetic, too.
  const y0 = [[1, 0, 0.5], [-1, 0.25, 0]];
  for (const { label, method } of [...LISTED_METHODS, ...IMPLICIT_METHODS_LISTED]) {
    for (const t1 of [1, -1]) {
      const saveAt: ReadAt = { start: true, every: 2, times: [0.37 * t1, 0.71 * t1] };
      const solution = solve({ field, y0, t0: 0, t1, dt: t1 / 8, method, saveAt });
      assertTimes(solution.times, [0, 0.25, 0.37, 0.5, 0.71, 0.75, 1].map((t) => t * t1));
      assertEquals(solution.states.shape, [7, 2, 3], label);
      assertEquals(solution.y1.shape, [2, 3]);
      assertEquals([...solution.states.data.slice(0, 6)], y0.flat());
      assertEquals([...solution.states.data.slice(36)], [...solution.y1.data]);
      assertEquals(solution.t1, t1);
    }
  }
});

Deno.test("solve() saves at the steps that step-size control and stepTo() make", () => {
  for (const t1 of ENDS) {
    const dt = undefined;
    const adaptive = { ...options(t1), dt, method: bosh3, stepControl: pid({ rtol: 1e-6 }) };
    const all = solve({ ...adaptive, saveAt: { start: true, every: 1 } });
    assertEquals(all.times.length, all.stats.steps + 1);
    assertEquals([all.times[0], all.times[all.stats.steps]], [1, t1]);
    all.times.forEach((t, i) => assertAlmostEquals(all.states.data[i], exact(t), 1e-5));
    const third = solve({ ...adaptive, saveAt: { every: 3 } });
    assertEquals([...third.times], [...all.times].filter((_, i) => i > 0 && i % 3 === 0));

    // The same steps once more are the same to the last digit.
    const again = { ...adaptive, stepControl: stepTo(all.times) };
    const replayed = solve({ ...again, saveAt: { start: true, every: 1 } });
    assertEquals(replayed.times, all.times);
    assertEquals(replayed.states.data, all.states.data);
  }
});

Deno.test("a dense path is exact at the ends of steps, and of order 4 or more between", () => {
  for (const t1 of ENDS) {
    for (const method of [rk4, reversible(rk4)]) {
      const worst = [10, 20].map((steps) => {
        const dt = (t1 - 1) / steps;
        const saveAt: ReadAt = { start: true, every: 1 };
        const { path, times, states } = solve({
          ...options(t1),
          dt,
          method,
          saveAt,
          dense: true,
        });
        times.forEach((t, i) => assertEquals(path!.at(t).data[0], states.data[i]));
        assertEquals(path!.at(1).shape, [1]);
        const inside = Array.from({ length: 97 }, (_, i) => 1 + (i + 0.5) / 97 * (t1 - 1));
        return Math.max(...inside.map((t) => Math.abs(path!.at(t).data[0] - exact(t))));
      });
      assertLess(worst[0], 3e-6);
      assertLess(worst[1], worst[0] / 14);
    }
  }
});

Deno.test("a dense path reads what saving at given times reads", () => {
  for (const t1 of ENDS) {
    const saveAt = parts(t1, 0.03, 0.21, 0.2345, 0.9, 0.999);
    const dt = undefined;
    const adaptive = { ...options(t1), dt, method: dopri5, stepControl: pid() };
    for (const problem of [options(t1), adaptive]) {
      const { path, states } = solve({ ...problem, saveAt, dense: true });
      saveAt.forEach((t, i) => assertAlmostEquals(path!.at(t).data[0], states.data[i], 1e-14));
    }
  }
});

Deno.test("steps are read apart that begin at one state with other slopes", () => {
  // Euler's steps of 1 along a square wave: 1, -1 and 3, so that y is 0 at t = 0 and at t = 2.
  const wave: VectorField = {
    ...{ stateShape: [1], parameters: new Parameters({}) },
    linearize() {
      const [y, dy] = [new Float64Array(1), new Float64Array(1)];
      const evaluate = (t: number) => void (dy[0] = [1, -1, 3, 3][t]);
      return { y, dy, evaluate, pullback() {} };
    },
  };
  const read = (...saveAt: number[]) =>
    solve({ field: wave, y0: [0], t0: 0, t1: 3, dt: 1, method: euler, saveAt }).states.data.at(-1);
  // Hermite's cubic through 0 and 3 with the slope 3 at both ends is a line.
  assertEquals([read(0.5, 2.25), read(2.25)], [0.75, 0.75]);
});

Deno.test("a dense path throws outside the solve, and is there only when it is asked for", () => {
  for (const t1 of ENDS) {
    const { path } = solve({ ...options(t1), dense: true });
    for (const t of [NaN, Infinity, -Infinity, ...parts(t1, -1e-9, 1 + 1e-9)]) {
      assertThrows(() => path!.at(t), RangeError, `from 1 to ${t1}, got t = ${t}`);
    }
    assertEquals(solve(options(t1)).path, undefined);
  }
});

Deno.test("a dense path takes an evaluation at each node", () => {
  for (const steps of [10, 1000]) {
    const dt = 2 / steps;
    const { stats } = solve({ ...options(3), dt, dense: true });
    assertEquals(stats.evaluations, steps * rk4.evaluations + steps + 1);
  }
});

Deno.test("saving at m times costs two evaluations a step that holds one, however many steps", () => {
  const extra = (steps: number, saveAt: ReadAt) => {
    const { stats } = solve({ ...options(3), dt: 2 / steps, saveAt });
    return stats.evaluations - steps * rk4.evaluations;
  };
  // Ten times, each in a step of its own and none in neighbouring ones.
  const spread = Array.from({ length: 10 }, (_, i) => 1.03456 + i / 5);
  const crowded = Array.from({ length: 10 }, (_, i) => 1.000_01 + i * 1e-5);
  for (const steps of [40, 1000, 4000]) {
    assertEquals(extra(steps, spread), 20);
    assertEquals(extra(steps, crowded), 2);
    for (const at of ["start", "end", { every: 1 }, parts(3, 0.25, 0.5)]) {
      assertEquals(extra(steps, at as ReadAt), 0);
    }
  }
  // A thousand times in ten steps: neighbours share the slope between them.
  const many = Array.from({ length: 1000 }, (_, i) => 1 + (i + 0.5) / 500);
  assertEquals(extra(10, many), 11);
});

Deno.test("solve() throws when every is not a whole number of at least 1", () => {
  for (const every of [0, -1, 1.5, NaN, Infinity]) {
    assertThrows(() => solve({ ...options(3), saveAt: { every } }), RangeError, `got ${every}`);
  }
});

Deno.test("solve() throws for times outside the solve or out of its order, backwards too", () => {
  for (const t1 of ENDS) {
    const save = (...shares: number[]) => () =>
      solve({ ...options(t1), saveAt: { times: parts(t1, ...shares) } });
    assertThrows(save(-0.01), RangeError, "outside the solve");
    assertThrows(save(0.5, 1.01), RangeError, "number 1");
    assertThrows(save(0.5, 0.4), RangeError, "sort them");
    assertThrows(save(NaN), RangeError, "NaN");
  }
});
