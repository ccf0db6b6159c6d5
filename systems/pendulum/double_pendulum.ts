import { type VectorField, vectorField } from "../../solvers/mod.ts";
import { add, concat, cos, div, mul, neg, sin, slice, square, sub } from "../../tensors/mod.ts";
import { type DoublePendulum, doublePendulumConstants } from "./double_pendulum_constants.ts";

/**
 * The double pendulum: one arm hangs from the other. The state is (o1, o2, w1, w2): the
 * angles of the arms from straight down, in radians, and their velocities in rad/s; t is in
 * seconds. With D = o1 − o2 the accelerations a1 and a2 solve
 *
 *     a1 + C cos D a2     = −C sin D w2² − G1 sin o1 − f1 w1 − f2 (w1 − w2)
 *     C cos D a1 + B a2   =  C sin D w1² − G2 sin o2 + f2 (w1 − w2)
 *
 * For two point masses on massless rods C = μλ, B = μλ², G1 = g/l1 and G2 = μλ g/l1, where
 * μ = m2/(m1 + m2) and λ = l2/l1, and there is no friction.
 *
 * Beyond small swings the motion is chaotic. Of two masses of 1 kg on rods of 1 m, let go at
 * o1 = o2 = 2.5 rad and 1e-9 rad beside it, the paths part by e^(2.0 t) over the first 8 s, a
 * factor of 10⁷, and nearby paths by e^(1.36 t) in the long run. After some 25 s double
 * precision no longer tells where such a pendulum is, whatever the solver.
 *
 * @category Systems
 * @param options Masses and lengths, or the constants themselves. Default: two masses of 1 kg
 *   on rods of 1 m.
 * @returns The vector field, of state shape [4], without parameters.
 * @throws {TypeError} If masses are mixed with constants, or one is no number.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { rk4, solve } from "@revode/revode";
 * import { doublePendulum, doublePendulumEnergy } from "@revode/revode/systems";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const arms = { m1: 2, l2: 0.5 };
 * const y0 = [2, 1, 0, 0];
 * const { y1 } = solve({
 *   field: doublePendulum(arms), y0, t0: 0, t1: 1, dt: 0.001, method: rk4,
 * });
 * const [before, after] = [y0, y1].map((y) => doublePendulumEnergy(y, arms).item());
 * assertAlmostEquals(after, before, 1e-7);
 * ```
 */
export function doublePendulum(options: DoublePendulum = {}): VectorField {
  const { C, B, G1, G2, f1, f2 } = doublePendulumConstants(options, "doublePendulum");
  return vectorField({
    state: [4],
    f: (_t, y) => {
      const [o1, o2, w1, w2] = [0, 1, 2, 3].map((k) => slice(y, k, k + 1));
      const difference = sub(o1, o2);
      const coupling = mul(C, cos(difference));
      const whirl = mul(C, sin(difference));
      const friction = mul(f2, sub(w1, w2));
      const torque1 = neg(add(
        add(mul(whirl, square(w2)), mul(G1, sin(o1))),
        add(mul(f1, w1), friction),
      ));
      const torque2 = add(sub(mul(whirl, square(w1)), mul(G2, sin(o2))), friction);
      const determinant = sub(B, square(coupling));
      const a1 = div(sub(mul(B, torque1), mul(coupling, torque2)), determinant);
      const a2 = div(sub(torque2, mul(coupling, torque1)), determinant);
      return concat([w1, w2, a1, a2]);
    },
  });
}
