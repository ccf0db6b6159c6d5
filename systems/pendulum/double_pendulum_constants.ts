/**
 * A double pendulum of two point masses on massless rods, without friction.
 *
 * @category Systems
 */
export interface IdealDoublePendulum {
  /** The upper mass, in kg, above 0. Default 1. */
  readonly m1?: number;
  /** The lower mass, in kg, above 0. Default 1. */
  readonly m2?: number;
  /** The length of the upper rod, in m, above 0. Default 1. */
  readonly l1?: number;
  /** The length of the lower rod, in m, above 0. Default 1. */
  readonly l2?: number;
  /** The acceleration of free fall, in m/s², at least 0. Default 9.81. */
  readonly g?: number;
}

/**
 * A double pendulum of two rigid arms with friction, by the constants that its motion alone
 * can tell: all of them are relative to the upper arm's inertia, which counts the lower arm as
 * a point mass at the joint.
 *
 * @category Systems
 */
export interface DampedDoublePendulum {
  /** The coupling of the arms; C² is less than B. */
  readonly C: number;
  /** The inertia of the lower arm, above 0. */
  readonly B: number;
  /** The pull of gravity on the upper arm, in 1/s². */
  readonly G1: number;
  /** The pull of gravity on the lower arm, in 1/s². */
  readonly G2: number;
  /** The friction of the upper joint, in 1/s, at least 0. Default 0. */
  readonly f1?: number;
  /** The friction of the joint between the arms, in 1/s, at least 0. Default 0. */
  readonly f2?: number;
}

/**
 * A double pendulum, by its masses and lengths or by its constants.
 *
 * @category Systems
 */
export type DoublePendulum = IdealDoublePendulum | DampedDoublePendulum;

/**
 * The pendulum that fits trial 0 of the recording of Schmidt and Lipson (Science 324, 2009)
 * best, by least squares. Over the first 2 s its angles are off by 0.007 and 0.013 rad, rms.
 *
 * @category Systems
 * @example
 * ```ts
 * import { doublePendulum, dopri8, pid, RECORDED_DOUBLE_PENDULUM, solve } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // Where its angles are half a second after the start of the recording.
 * const { y1 } = solve({
 *   field: doublePendulum(RECORDED_DOUBLE_PENDULUM),
 *   ...{ y0: [-1.129, -1.299, -0.572, -6.094], t0: 0, t1: 0.5, method: dopri8 },
 *   stepControl: pid({ rtol: 1e-9, atol: 1e-9 }),
 * });
 * assertAlmostEquals(y1.data[0], 0.7554, 1e-4); // rad
 * ```
 */
export const RECORDED_DOUBLE_PENDULUM: Required<DampedDoublePendulum> = /* @__PURE__ */ Object
  .freeze({
    C: 0.404,
    B: 0.313,
    G1: 61.97,
    G2: 22.83,
    f1: 0.027,
    f2: 0.008,
  });

/** What a number may be, and what it is where it is left out. */
interface Range {
  readonly ifLeftOut?: number;
  readonly above?: number;
  readonly atLeast?: number;
}

const IDEAL: Record<string, Range> = {
  m1: { ifLeftOut: 1, above: 0 },
  m2: { ifLeftOut: 1, above: 0 },
  l1: { ifLeftOut: 1, above: 0 },
  l2: { ifLeftOut: 1, above: 0 },
  g: { ifLeftOut: 9.81, atLeast: 0 },
};

const DAMPED: Record<string, Range> = {
  C: {},
  B: { above: 0 },
  G1: {},
  G2: {},
  f1: { ifLeftOut: 0, atLeast: 0 },
  f2: { ifLeftOut: 0, atLeast: 0 },
};

/**
 * The constants of a pendulum.
 *
 * @param what The name of the caller, for messages.
 * @throws {TypeError} If a name is unknown, masses are mixed with constants, or one is no number.
 * @throws {RangeError} If a number is out of range.
 */
export function doublePendulumConstants(
  options: DoublePendulum,
  what: string,
): Required<DampedDoublePendulum> {
  const names = Object.keys(options);
  const ranges = [IDEAL, DAMPED].find((all) => names.every((name) => Object.hasOwn(all, name)));
  if (ranges === undefined) {
    throw new TypeError(
      `${what}: a double pendulum is given by some of ${
        Object.keys(IDEAL).join(", ")
      }, or else by ` +
        `${Object.keys(DAMPED).join(", ")}; got ${names.join(", ")}`,
    );
  }
  const given = new Map(Object.entries(options));
  const filled = Object.fromEntries(
    Object.entries(ranges).map(([name, range]) => [name, numberOf(name, given, range, what)]),
  );
  if (ranges === IDEAL) return reduced(filled as unknown as Required<IdealDoublePendulum>);
  const { C, B, G1, G2, f1, f2 } = filled;
  if (!(C * C < B)) {
    throw new RangeError(
      `${what}: C² must be less than B, or the arms have no inertia in some posture; ` +
        `got C = ${C} and B = ${B}`,
    );
  }
  return { C, B, G1, G2, f1, f2 };
}

function numberOf(name: string, given: Map<string, unknown>, range: Range, what: string): number {
  const { ifLeftOut, above = -Infinity, atLeast = -Infinity } = range;
  const value = given.get(name) ?? ifLeftOut;
  if (value === undefined) {
    throw new TypeError(`${what}: ${name} must be given, as all of C, B, G1 and G2`);
  }
  if (typeof value !== "number") {
    throw new TypeError(`${what}: ${name} must be a number, got ${typeof value}`);
  }
  if (!(Number.isFinite(value) && value > above && value >= atLeast)) {
    const wanted = above === 0 ? " and above 0" : atLeast === 0 ? " and at least 0" : "";
    throw new RangeError(`${what}: ${name} must be finite${wanted}, got ${value}`);
  }
  return value;
}

/** The Lagrangian over the upper arm's inertia (m1 + m2) l1². */
function reduced({ m1, m2, l1, l2, g }: Required<IdealDoublePendulum>) {
  const share = m2 / (m1 + m2);
  const ratio = l2 / l1;
  return {
    C: share * ratio,
    B: share * ratio ** 2,
    G1: g / l1,
    G2: share * ratio * g / l1,
    f1: 0,
    f2: 0,
  };
}
