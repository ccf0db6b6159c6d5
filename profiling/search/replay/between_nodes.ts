import { rodas5p } from "../../../mod.ts";
import { RODAS5P_DENSE } from "../../../solvers/internal.ts";
import { type ImplicitField, rosenbrockStages } from "./implicit_replay.ts";
import { combine, type Moving, moving } from "./moving.ts";
import type { Increment, SlopeField } from "./step.ts";

/** The path between the ends of a step: y there, and its slope. */
export interface Between {
  at(t: number): Moving;
  rate(t: number): Moving;
}

/** A step with the states at its ends. */
export interface StepEnds {
  readonly t0: number;
  readonly t1: number;
  readonly before: Moving;
  readonly behind: Moving;
}

function sum(size: number, ...terms: readonly (readonly [number, Moving])[]): Moving {
  const result = moving(size);
  combine(result, ...terms);
  return result;
}

/** Hermite's cubic through the states and the slopes at both ends. */
export function hermite(f: SlopeField, { t0, t1, before, behind }: StepEnds): Between {
  const h = t1 - t0;
  const [from, to] = [f.at(t0, before), f.at(t1, behind)];
  return {
    at(t) {
      const s = (t - t0) / h;
      const w = s * s * (3 - 2 * s);
      return sum(
        f.size,
        [1 - w, before],
        [h * s * (1 - s) ** 2, from],
        [w, behind],
        [h * s * s * (s - 1), to],
      );
    },
    rate(t) {
      const s = (t - t0) / h;
      const a = 6 * s * (1 - s) / h;
      return sum(
        f.size,
        [-a, before],
        [a, behind],
        [(1 - s) * (1 - 3 * s), from],
        [s * (3 * s - 2), to],
      );
    },
  };
}

/** The interpolant of Rodas5P, of its own step from the same beginning, through the end that was reached. */
export function rodas5pBetween(
  field: ImplicitField,
  { t0, t1, before, behind }: StepEnds,
): Between {
  const { size } = field.f;
  const h = t1 - t0;
  const u = rosenbrockStages(field, rodas5p, t0, t1, before);
  const [first, second, third] = RODAS5P_DENSE.map((weights) =>
    sum(size, ...u.map((u, i) => [weights[i], u] as const))
  );
  return {
    at(t) {
      const s = (t - t0) / h;
      const w = s * (1 - s);
      return sum(size, [1 - s, before], [s, behind], [w, first], [w * s, second], [
        w * s * s,
        third,
      ]);
    },
    rate(t) {
      const s = (t - t0) / h;
      return sum(
        size,
        [-1 / h, before],
        [1 / h, behind],
        [(1 - 2 * s) / h, first],
        [(2 * s - 3 * s * s) / h, second],
        [(3 * s * s - 4 * s ** 3) / h, third],
      );
    },
  };
}

/** A step of its own from the same beginning to each time. */
export function steppedBetween(
  f: SlopeField,
  increment: Increment,
  { t0, before }: StepEnds,
): Between {
  const at = (t: number) => sum(f.size, [1, before], [1, increment(t0, t, before)]);
  return { at, rate: (t) => f.at(t, at(t)) };
}
