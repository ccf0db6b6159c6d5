import { adjointNamed, methodNamed, SYSTEMS, unknownName } from "../experiments/mod.ts";
import { meanSquaredError, mlp } from "../models/mod.ts";
import { type PathLoss, PreparedGradient, reversible } from "../solvers/mod.ts";
import { resample } from "../systems/mod.ts";
import type { Case } from "./case.ts";
import type { Subject } from "./subject.ts";

/** How often a watched run is looked at on the way forward, and again on the way back. */
const LOOKS = 4;

/**
 * The gradient that a case is about: the system's network at its start, and the mean
 * squared error against the system's data.
 *
 * @param what The case.
 * @returns What to measure; its numbers of steps must be multiples of `what.points`.
 * @throws {UsageError} If there is no adjoint, method or system of a name.
 *
 * @example
 * ```ts
 * import { subjectOf } from "@revode/revode/profiling";
 * import { assertEquals } from "@std/assert";
 *
 * const subject = subjectOf({
 *   adjoint: "full", method: "euler", system: "white-dwarf", steps: 100, repeat: 1, points: 100,
 * });
 * const gradient = subject.prepare(100);
 * gradient.run();
 * assertEquals(gradient.stats.evaluations, 200);
 * gradient.release();
 * ```
 */
export function subjectOf(what: Case): Subject {
  if (!Object.hasOwn(SYSTEMS, what.system)) {
    throw unknownName("system", what.system, Object.keys(SYSTEMS));
  }
  const { data, hidden, time } = SYSTEMS[what.system];
  const series = data();
  const { t0, t1, y0 } = series;
  const base = methodNamed(what.method);
  const method = what.adjoint === "reversible" ? reversible(base) : base;
  const adjoint = adjointNamed(what.adjoint);
  const field = mlp({ state: y0.shape, hidden, time });
  return {
    prepare(steps, watch) {
      const dt = (t1 - t0) / steps;
      // With the arithmetic of the steps themselves: every time is the end of one exactly.
      const times = Float64Array.from(
        { length: what.points },
        (_, k) => k + 1 === what.points ? t1 : t0 + (k + 1) * (steps / what.points) * dt,
      );
      const plain = meanSquaredError(times, resample(series, times).states);
      const loss = watch === undefined ? plain : watched(plain, what.points, watch);
      return new PreparedGradient({ field, y0, t0, t1, dt, method, adjoint, loss });
    },
  };
}

/** The same loss, which calls `watch` at a few of its points, forward and back. */
function watched(loss: PathLoss, points: number, watch: () => void): PathLoss {
  const every = Math.max(1, Math.floor(points / LOOKS));
  return {
    ...loss,
    value(index, t, y) {
      if ((index + 1) % every === 0) watch();
      return loss.value(index, t, y);
    },
    cotangent(index, t, y, yBar) {
      if ((index + 1) % every === 0) watch();
      loss.cotangent(index, t, y, yBar);
    },
  };
}
