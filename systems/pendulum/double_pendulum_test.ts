import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import * as fc from "../../tests/helpers/drawn.ts";
import { bosh3, pid, solve, type VectorField } from "../../solvers/mod.ts";
import { groundTruth, largestDifference } from "../../tests/helpers/ground_truth.ts";
import type { NumericField } from "../../tests/problems/numeric_field.ts";
import { pendulumPath } from "../../tests/problems/pendulum_path.ts";
import {
  type DampedDoublePendulum,
  type DoublePendulum,
  doublePendulum,
  evenTimes,
  RECORDED_DOUBLE_PENDULUM,
} from "../mod.ts";

function evaluate(field: VectorField, y: readonly number[]): number[] {
  const at = field.linearize();
  at.y.set(y);
  at.evaluate(0);
  return [...at.dy];
}

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const state = fc.tuple(number(-10, 10), number(-10, 10), number(-10, 10), number(-10, 10));

/**
 * Hamilton's equations with momenta p = M(o1 − o2) w, and friction as a force against them: the
 * same motion with no accelerations in it.
 */
function hamiltonian({ C, B, G1, G2, f1, f2 }: Required<DampedDoublePendulum>): NumericField {
  return (_t, [o1, o2, p1, p2], dy) => {
    const c = C * Math.cos(o1 - o2);
    const det = B - c * c;
    const w1 = (B * p1 - c * p2) / det;
    const w2 = (p2 - c * p1) / det;
    const turn = C * Math.sin(o1 - o2) * w1 * w2;
    dy.set([
      w1,
      w2,
      -turn - G1 * Math.sin(o1) - f1 * w1 - f2 * (w1 - w2),
      turn - G2 * Math.sin(o2) + f2 * (w1 - w2),
    ]);
  };
}

/** The path of (o1, o2, w1, w2), by way of the momenta. */
function hamiltonianPath(
  constants: Required<DampedDoublePendulum>,
  [o1, o2, w1, w2]: readonly number[],
  times: ArrayLike<number>,
): Float64Array {
  const { C, B } = constants;
  const c = C * Math.cos(o1 - o2);
  const { data } = groundTruth(
    hamiltonian(constants),
    [o1, o2, w1 + c * w2, c * w1 + B * w2],
    times,
  );
  const path = data.slice();
  for (let i = 0; i < path.length; i += 4) {
    const c = C * Math.cos(data[i] - data[i + 1]);
    const det = B - c * c;
    path[i + 2] = (B * data[i + 2] - c * data[i + 3]) / det;
    path[i + 3] = (data[i + 3] - c * data[i + 2]) / det;
  }
  return path;
}

describe("doublePendulum()", () => {
  it("solves its two equations, for any constants in any state", () => {
    const constants = fc.record({
      C: number(-0.9, 0.9),
      B: number(1, 3),
      G1: number(-50, 50),
      G2: number(-50, 50),
      f1: number(0, 2),
      f2: number(0, 2),
    });
    fc.assert(fc.property(constants, state, (constants, y) => {
      const { C, B, G1, G2, f1, f2 } = constants;
      const [o1, o2, w1, w2] = y;
      const [v1, v2, a1, a2] = evaluate(doublePendulum(constants), y);
      assertEquals([v1, v2], [w1, w2]);
      const [c, s] = [C * Math.cos(o1 - o2), C * Math.sin(o1 - o2)];
      const friction = f2 * (w1 - w2);
      const left1 = a1 + c * a2 + s * w2 ** 2 + G1 * Math.sin(o1) + f1 * w1 + friction;
      const left2 = c * a1 + B * a2 - s * w1 ** 2 + G2 * Math.sin(o2) - friction;
      assertAlmostEquals(left1, 0, 1e-11);
      assertAlmostEquals(left2, 0, 1e-11);
    }));
  });

  it("is the textbooks' formula for two point masses, of any masses and lengths", () => {
    const sizes = number(0.3, 3);
    const arms = fc.record({ m1: sizes, m2: sizes, l1: sizes, l2: sizes, g: number(0, 20) });
    fc.assert(fc.property(arms, state, (arms, y) => {
      const { m1, m2, l1, l2, g } = arms;
      const [o1, o2, w1, w2] = y;
      const [c, s] = [Math.cos(o1 - o2), Math.sin(o1 - o2)];
      const below = 2 * m1 + m2 - m2 * Math.cos(2 * (o1 - o2));
      const pull = (2 * m1 + m2) * Math.sin(o1) + m2 * Math.sin(o1 - 2 * o2);
      const a1 = (-g * pull - 2 * s * m2 * (w2 ** 2 * l2 + w1 ** 2 * l1 * c)) / (l1 * below);
      const swing = (m1 + m2) * (w1 ** 2 * l1 + g * Math.cos(o1)) + w2 ** 2 * l2 * m2 * c;
      const a2 = 2 * s * swing / (l2 * below);
      const dy = evaluate(doublePendulum(arms), y);
      assertAlmostEquals(dy[2], a1, 1e-11 * (1 + Math.abs(a1) + Math.abs(a2)));
      assertAlmostEquals(dy[3], a2, 1e-11 * (1 + Math.abs(a1) + Math.abs(a2)));
    }));
  });

  it("has masses of 1 kg, rods of 1 m and 9.81 m/s² unless told otherwise", () => {
    const y = [1, 2, 3, 4];
    const dy = evaluate(doublePendulum(), y);
    assertEquals(dy, evaluate(doublePendulum({ m1: 1, m2: 1, l1: 1, l2: 1, g: 9.81 }), y));
    assertEquals(dy, evaluate(doublePendulum({ l1: undefined }), y));
    assertEquals(
      evaluate(doublePendulum({ C: 0.4, B: 0.5, G1: 9, G2: 4 }), y),
      evaluate(doublePendulum({ C: 0.4, B: 0.5, G1: 9, G2: 4, f1: 0, f2: 0 }), y),
    );
  });

  it("swings a little in the modes of the linear theory: ω² = (2 ± √2) g/l", () => {
    // In the modes the lower arm's angle is ∓√2 times the upper one's.
    for (const sign of [1, -1]) {
      const small = 1e-5;
      const dy = evaluate(doublePendulum(), [small, -sign * Math.SQRT2 * small, 0, 0]);
      assertAlmostEquals(-dy[2] / small, (2 + sign * Math.SQRT2) * 9.81, 1e-7);
    }
  });

  it("moves as Hamilton's equations do, solved on their own", () => {
    const times = evenTimes(0, 3, 31);
    // Two kilograms below, rods of 1 m and 0.5 m, of a start that goes over the top.
    const arms = { m1: 1, m2: 2, l1: 1, l2: 0.5, g: 9.81 };
    const constants = { C: 1 / 3, B: 1 / 6, G1: 9.81, G2: 9.81 / 3, f1: 0, f2: 0 };
    const y0 = [2, 2.5, 1, -3];
    const path = pendulumPath(arms, y0, times).data;
    assertLess(largestDifference(path, hamiltonianPath(constants, y0, times)), 1e-8);

    // Shorter, since its gravity is six times as strong: errors grow as soon.
    const damped = { ...RECORDED_DOUBLE_PENDULUM, f1: 0.27, f2: 0.08 };
    const short = evenTimes(0, 1.5, 31);
    const slowed = pendulumPath(damped, y0, short).data;
    assertLess(largestDifference(slowed, hamiltonianPath(damped, y0, short)), 1e-8);
  });

  it("is solved by adaptive bosh3 at 1e-6 as closely as that promises", () => {
    const y0 = [-1.129, -1.299, -0.572, -6.094];
    const { y1 } = solve({
      field: doublePendulum(RECORDED_DOUBLE_PENDULUM),
      ...{ y0, t0: 0, t1: 2, method: bosh3 },
      stepControl: pid({ rtol: 1e-6, atol: 1e-6 }),
    });
    const truth = hamiltonianPath(RECORDED_DOUBLE_PENDULUM, y0, [0, 2]);
    assertLess(largestDifference(y1.data, truth.subarray(4)), 1e-3);
  });

  it("throws when masses are mixed with constants, or a name is unknown", () => {
    const mixed = { m1: 1, C: 0.4, B: 0.5, G1: 1, G2: 1 } as DoublePendulum;
    assertThrows(
      () => doublePendulum(mixed),
      TypeError,
      "doublePendulum: a double pendulum is given by some of m1, m2, l1, l2, g, or else by " +
        "C, B, G1, G2, f1, f2; got m1, C, B, G1, G2",
    );
    assertThrows(() => doublePendulum({ mass: 1 } as DoublePendulum), TypeError, "got mass");
  });

  it("throws when a constant is left out, or is no number", () => {
    assertThrows(
      () => doublePendulum({ C: 0.4, B: 0.5, G1: 1 } as DoublePendulum),
      TypeError,
      "G2 must be given",
    );
    assertThrows(
      () => doublePendulum({ m1: "1" } as unknown as DoublePendulum),
      TypeError,
      "m1 must be a number, got string",
    );
  });

  it("throws when a number is out of range, and says what was wanted", () => {
    const constants = { C: 0.4, B: 0.5, G1: 1, G2: 1 };
    const bad: [DoublePendulum, string][] = [
      [{ m1: 0 }, "m1 must be finite and above 0, got 0"],
      [{ m2: -1 }, "m2 must be finite and above 0, got -1"],
      [{ l1: Infinity }, "l1 must be finite and above 0, got Infinity"],
      [{ l2: 0 }, "l2 must be finite and above 0, got 0"],
      [{ g: -9.81 }, "g must be finite and at least 0, got -9.81"],
      [{ g: NaN }, "g must be finite and at least 0, got NaN"],
      [{ ...constants, B: 0 }, "B must be finite and above 0, got 0"],
      [{ ...constants, f1: -1 }, "f1 must be finite and at least 0, got -1"],
      [{ ...constants, f2: -1 }, "f2 must be finite and at least 0, got -1"],
      [{ ...constants, G1: Infinity }, "G1 must be finite, got Infinity"],
      [{ ...constants, C: 1, B: 1 }, "C² must be less than B"],
    ];
    for (const [options, message] of bad) {
      assertThrows(() => doublePendulum(options), RangeError, `doublePendulum: ${message}`);
    }
  });
});
