import type { StateLike } from "../../solvers/mod.ts";
import {
  add,
  cos,
  formatShape,
  mul,
  reshape,
  slice,
  square,
  sub,
  Tensor,
  tensor,
} from "../../tensors/mod.ts";
import { type DoublePendulum, doublePendulumConstants } from "./double_pendulum_constants.ts";

/**
 * The energy of a double pendulum over the upper arm's inertia, which is (m1 + m2) l1² for
 * point masses:
 *
 *     E = w1²/2 + B w2²/2 + C cos(o1 − o2) w1 w2 − G1 cos o1 − G2 cos o2
 *
 * Along a path of {@linkcode doublePendulum} E' = −f1 w1² − f2 (w1 − w2)²: without friction it
 * stays as it is.
 *
 * @category Systems
 * @param states States of shape […, 4]: o1, o2 in radians, w1, w2 in rad/s.
 * @param options The pendulum, as for {@linkcode doublePendulum}.
 * @returns The energies, of shape […], in 1/s².
 * @throws {TypeError} If the last dimension is not 4, or the pendulum is given wrongly.
 * @throws {RangeError} If a number of the pendulum is out of range.
 *
 * @example
 * ```ts
 * import { doublePendulumEnergy } from "@revode/revode/systems";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const hanging = doublePendulumEnergy([0, 0, 0, 0], { g: 10 });
 * const standing = doublePendulumEnergy([Math.PI, Math.PI, 0, 0], { g: 10 });
 * assertAlmostEquals(standing.item() - hanging.item(), 30);
 * ```
 */
export function doublePendulumEnergy(states: StateLike, options: DoublePendulum = {}): Tensor {
  const { C, B, G1, G2 } = doublePendulumConstants(options, "doublePendulumEnergy");
  // A traced tensor has no numbers to copy.
  const y = states instanceof Tensor ? states : tensor(states);
  if (y.shape.at(-1) !== 4) {
    throw new TypeError(
      "doublePendulumEnergy: the states must have shape […, 4], for o1, o2, w1 and w2, " +
        `got ${formatShape(y.shape)}`,
    );
  }
  const [o1, o2, w1, w2] = [0, 1, 2, 3].map((k) => slice(y, k, k + 1, -1));
  const kinetic = add(mul(0.5, square(w1)), mul(B / 2, square(w2)));
  const coupling = mul(mul(C, cos(sub(o1, o2))), mul(w1, w2));
  const fallen = add(mul(G1, cos(o1)), mul(G2, cos(o2)));
  return reshape(sub(add(kinetic, coupling), fallen), y.shape.slice(0, -1));
}
