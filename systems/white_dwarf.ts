import { type VectorField, vectorField } from "../solvers/mod.ts";
import { add, concat, div, mul, neg, pow, slice, square, sub } from "../tensors/mod.ts";
import { type DataSet, simulate } from "./series/data_set.ts";

const C = 0.001;

/**
 * The white-dwarf equation of Chandrasekhar (An Introduction to the Study of Stellar
 * Structure, 1939), with the radius shifted by 0.5 as McCallum and Foster do (2024):
 *
 *     y1' = y2,   y2' = −(y1² − C)^{3/2} − 2 y2 / (t + 0.5),   C = 0.001
 *
 * t is the radius, y1 the relative density's root, both without units. Beyond the star's
 * surface, y1² < C, the right-hand side is NaN; up to t = 5 a star that begins at (1, 0)
 * stays inside.
 *
 * @category Systems
 * @returns The vector field, of state shape [2], without parameters.
 *
 * @example
 * ```ts
 * import { rk4, solve } from "@revode/revode";
 * import { whiteDwarf } from "@revode/revode/systems";
 * import { assertLess } from "@std/assert";
 *
 * const { y1 } = solve({ field: whiteDwarf(), y0: [1, 0], t0: 0, t1: 5, dt: 0.005, method: rk4 });
 * assertLess(y1.data[0], 1);
 * ```
 */
export function whiteDwarf(): VectorField {
  return vectorField({
    state: [2],
    f: (t, y) => {
      const density = slice(y, 0, 1);
      const slope = slice(y, 1, 2);
      const gravity = pow(sub(square(density), C), 1.5);
      return concat([slope, neg(add(gravity, div(mul(2, slope), add(t, 0.5))))]);
    },
  });
}

/**
 * A path of {@linkcode whiteDwarf} to train on: from (1, 0) at t = 0 to t = 5, 1001
 * states 0.005 apart, solved with steps 16 times finer.
 *
 * @category Systems
 * @returns The data set; states of shape [1001, 2].
 *
 * @example
 * ```ts
 * import { whiteDwarfData } from "@revode/revode/systems";
 * import { assertEquals } from "@std/assert";
 *
 * const { states, dt, y0 } = whiteDwarfData();
 * assertEquals(states.shape, [1001, 2]);
 * assertEquals(dt, 0.005);
 * assertEquals(y0.toArray(), [1, 0]);
 * ```
 */
export function whiteDwarfData(): DataSet {
  return simulate({
    name: "white-dwarf",
    stateNames: ["y1", "y2"],
    field: whiteDwarf(),
    y0: [1, 0],
    t0: 0,
    t1: 5,
    points: 1001,
  });
}
