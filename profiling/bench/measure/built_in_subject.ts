import { adjointNamed, methodFor, methodNamed } from "../../../commands/mod.ts";
import { meanSquaredError, mlp } from "../../../models/mod.ts";
import { PreparedGradient } from "../../../solvers/mod.ts";
import { noisySolve } from "./noisy_solve.ts";
import { benchSystem, NOISE, statesAt } from "../plan/bench_systems.ts";
import type { Case } from "../plan/case.ts";
import type { Subject } from "./subject.ts";
import { watchedLoss } from "./watched_loss.ts";

/**
 * The gradient that a case is about: the system's network at its start, and the mean
 * squared error against the system's data.
 *
 * @returns What to measure; its numbers of steps must be multiples of `what.points`.
 * @throws {UsageError} If there is no adjoint, method or system of a name.
 *
 * @example
 * ```ts
 * import { subjectOf } from "./built_in_subject.ts";
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
  const system = benchSystem(what);
  const { t0, t1, y0, hidden, time } = system;
  const { coupling } = what;
  const method = methodFor(methodNamed(what.method, coupling), what.adjoint, coupling);
  const adjoint = adjointNamed(what.adjoint);
  const solved = what.system === NOISE
    ? noisySolve(system, method)
    : { field: mlp({ state: y0.shape, hidden, time }), method };
  return {
    prepare(steps, watch) {
      const dt = (t1 - t0) / steps;
      // With the arithmetic of the steps themselves: every time is the end of one exactly.
      const times = Float64Array.from(
        { length: what.points },
        (_, k) => k + 1 === what.points ? t1 : t0 + (k + 1) * (steps / what.points) * dt,
      );
      const plain = meanSquaredError(times, statesAt(system, times));
      const loss = watchedLoss(plain, watch, what.points);
      return new PreparedGradient({ ...solved, y0, t0, t1, dt, adjoint, loss });
    },
  };
}
