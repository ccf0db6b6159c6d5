import { checkNumber, checkWhole, describe, numbersOf } from "../../tensors/internal.ts";
import type { Counts, VectorField } from "../field.ts";
import { RESOLVED_SPACINGS, spacing } from "./float_spacing.ts";
import { JumpedSteps } from "./jumped_steps.ts";
import type { Method } from "../method.ts";
import { KnownSteps, type Steps } from "./steps.ts";
import { Stops } from "./stops.ts";

/**
 * The solve that step control is bound to.
 *
 * @category Steps
 */
export interface StepControlOptions {
  /** The vector field, for the choice of a first step, and for its jumps: steps end there. */
  readonly field: VectorField;
  /** The method. */
  readonly method: Method;
  /** The start, flattened. */
  readonly y0: Float64Array;
  /** The time at the start. */
  readonly t0: number;
  /** The time at the end. */
  readonly t1: number;
  /** The step size, or the first one; of the sign of t1 − t0. Unset where none is given. */
  readonly dt?: number;
  /** The most steps, rejected ones included; unset for the control's own default. */
  readonly maxSteps?: number;
  /** Further times that adaptive steps must end at. Default: none. */
  readonly stops?: ArrayLike<number>;
  /**
   * The times that are read; adaptive steps may end at each, so that nothing is interpolated.
   * Default: none.
   */
  readonly reads?: ArrayLike<number>;
  /** Where evaluations are counted. */
  readonly counts: Counts;
}

/**
 * Decides where steps end.
 *
 * @category Steps
 */
export interface StepControl {
  /** The name, as in reports. */
  readonly name: string;
  /** Whether it needs error estimates. */
  readonly adaptive: boolean;
  /**
   * The times at which it was told that the field jumps, in any order; steps end there, wherever the
   * solve begins and ends. Default none.
   */
  readonly jumpAt?: ArrayLike<number>;
  /**
   * The same for a state that has its tangents behind it, each as large as it is: what was said of an
   * element holds for its tangents, too. Needed where something is said element by element.
   *
   * @param times How often the state is there, the tangents counted.
   */
  repeated?(times: number): StepControl;
  /**
   * Makes the steps of one solve.
   *
   * @throws {TypeError} If the method or dt do not fit.
   * @throws {RangeError} If dt is 0 or of the wrong sign.
   */
  bind(options: StepControlOptions): Steps;
}

/**
 * Checks the times of a solve.
 *
 * @throws {TypeError} If one is not a number.
 * @throws {RangeError} If t1 equals t0, dt is 0 or of the wrong sign, or one is not finite.
 */
export function checkTimes(t0: number, t1: number, dt?: number, maxSteps?: number): void {
  const given = dt === undefined ? { t0, t1 } : { t0, t1, dt };
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== "number") {
      throw new TypeError(`solve: ${name} must be a number, got ${describe(value)}`);
    }
    if (!Number.isFinite(value)) {
      throw new RangeError(`solve: ${name} must be finite, got ${value}`);
    }
  }
  checkNumber("solve", "maxSteps", maxSteps);
  if (t0 === t1) {
    throw new RangeError(`solve: t1 must differ from t0, got ${t0} for both`);
  }
  if (dt !== undefined && (dt === 0 || Math.sign(dt) !== Math.sign(t1 - t0))) {
    throw new RangeError(
      `solve: from t0 = ${t0} to t1 = ${t1} dt must be ${t1 > t0 ? "above" : "below"} 0, got ${dt}`,
    );
  }
  if (maxSteps !== undefined) checkWhole("solve: maxSteps", maxSteps, 1);
}

/**
 * The jumps of a field within a solve.
 *
 * @returns Undefined where there are none.
 * @throws {TypeError} If there are, and the method carries what it knows of the field over them.
 */
export function jumpsWithin(
  { field, method, t0, t1 }: Pick<StepControlOptions, "field" | "method" | "t0" | "t1">,
  adaptive = false,
): Float64Array | undefined {
  const [from, to] = [Math.min(t0, t1), Math.max(t0, t1)];
  const jumps = field.jumpAt?.filter((t) => from <= t && t <= to);
  if (jumps === undefined || jumps.length === 0) return undefined;
  // An error estimate sees a jump that a polynomial through earlier slopes goes over.
  if (method.carriesSlope || (!adaptive && "window" in method)) {
    throw new TypeError(
      `solve: the method ${method.name} carries slopes from step to step, so the vector field may ` +
        `not jump, and it does, at t = ${jumps[0]}` +
        (jumps.length > 1 ? ` and ${jumps.length - 1} more times` : "") +
        "; use a Runge-Kutta method or reversible(…) over one, or an input that does not jump, " +
        'such as kind: "cubic"; where its rate is read, not with extrapolation: "hold"',
    );
  }
  return jumps;
}

/**
 * Steps of the one size dt, the default. Where dt does not divide the interval the last
 * step is shorter. A dt of less than four times the distance between neighbouring numbers at t0 or t1
 * is refused when it is bound, with a `RangeError`: rounded to such numbers the steps would be of
 * very different sizes, and the solution far less accurate than dt says.
 *
 * Where the field jumps, as one does whose input is interpolated by "previous", a step ends on one side
 * and the next begins on the other. From jump to jump the steps are of one size, dt or a little less.
 *
 * @category Steps
 * @returns The step control.
 *
 * @example
 * ```ts
 * import { constantStep, midpoint, neg, solve, vectorField } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const field = vectorField({ state: [1], f: (_t, y) => neg(y) });
 * const { stats } = solve({
 *   field, y0: [1], t0: 0, t1: 1, dt: 0.3, method: midpoint, stepControl: constantStep(),
 * });
 * assertEquals(stats.steps, 4);
 * ```
 */
export function constantStep(): StepControl {
  return {
    name: "constant",
    adaptive: false,
    bind({ field, method, t0, t1, dt, maxSteps = Infinity }) {
      if (dt === undefined) {
        throw new TypeError(
          "solve: steps of one size need dt; give it, or use pid for adaptive steps",
        );
      }
      const exact = (t1 - t0) / dt;
      const resolution = spacing(Math.max(Math.abs(t0), Math.abs(t1)));
      const least = RESOLVED_SPACINGS * resolution;
      // One step of the whole interval is what it is, however few numbers there are inside.
      if (Math.abs(dt) < Math.min(least, Math.abs(t1 - t0)) || exact > Number.MAX_SAFE_INTEGER) {
        throw new RangeError(
          `solve: dt = ${dt} is too small for the interval from ${t0} to ${t1}: t is resolved to ` +
            `${resolution} there, and dt must be at least ${least}, so that the steps are of one ` +
            "size; count t from the start of the solve, as in t0 = 0, or take a larger dt",
        );
      }
      // Times are rounded: what is left of a whole number of steps may be no more than t can tell.
      const wholeOf = (exact: number) => {
        const whole = Math.round(exact);
        const rounding = Math.max(1e-9 * whole, 2 * resolution / Math.abs(dt));
        return whole >= 1 && Math.abs(exact - whole) <= rounding ? whole : undefined;
      };
      const jumps = jumpsWithin({ field, method, t0, t1 });
      if (jumps) {
        const stops = new Stops({ t0, t1, jumpAt: jumps, others: [] });
        const countOf = (begin: number, end: number) => {
          const exact = (end - begin) / dt;
          return Math.max(1, wholeOf(exact) ?? Math.ceil(exact));
        };
        return new JumpedSteps({ t0, stops, count: countOf, maxSteps });
      }
      const whole = wholeOf(exact);
      const count = whole ?? Math.ceil(exact);
      const size = whole ? (t1 - t0) / count : dt;
      return new KnownSteps(count, maxSteps, { t0, t1, size });
    },
  };
}

/**
 * Steps from each of the given times to the next; where the field jumps in between, to the jump
 * first.
 *
 * @category Steps
 * @param times The first is t0, the last t1; they rise, or fall for a solve backwards in time.
 * @returns The step control. dt must not be given with it.
 * @throws {TypeError} If the times are not a list of numbers.
 * @throws {RangeError} If there are fewer than two times, or they do not all rise or all fall.
 *
 * @example
 * ```ts
 * import { midpoint, neg, solve, stepTo, vectorField } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const field = vectorField({ state: [1], f: (_t, y) => neg(y) });
 * const { stats } = solve({
 *   field, y0: [1], t0: 0, t1: 1, method: midpoint, stepControl: stepTo([0, 0.1, 0.4, 1]),
 * });
 * assertEquals(stats.steps, 3);
 * ```
 */
export function stepTo(times: ArrayLike<number>): StepControl {
  const kept = numbersOf(times, "stepTo: the times");
  const direction = Math.sign(kept[kept.length - 1] - kept[0]);
  if (kept.length < 2 || kept.some((t, i) => i > 0 && !(direction * (t - kept[i - 1]) > 0))) {
    throw new RangeError(
      `stepTo: the times must be at least two, and all rise or all fall, got ${kept.length} from ${
        kept[0]
      } to ${kept[kept.length - 1]}`,
    );
  }
  return {
    name: "stepTo",
    adaptive: false,
    bind({ field, method, t0, t1, dt, maxSteps = Infinity }) {
      if (dt !== undefined) {
        throw new TypeError("solve: dt and stepTo exclude each other; leave dt out");
      }
      if (kept[0] !== t0 || kept[kept.length - 1] !== t1) {
        throw new RangeError(
          `stepTo: the times must go from t0 = ${t0} to t1 = ${t1}, got ${kept[0]} to ${
            kept[kept.length - 1]
          }`,
        );
      }
      const jumpAt = jumpsWithin({ field, method, t0, t1 }) ?? [];
      const stops = new Stops({ t0, t1, jumpAt, others: Array.from(kept) });
      return new JumpedSteps({ t0, stops, count: () => 1, maxSteps });
    },
  };
}
