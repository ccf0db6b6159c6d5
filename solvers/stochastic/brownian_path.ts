import { checkKeys, checkWhole, describe, type KeysOf } from "../../tensors/internal.ts";
import { allocate, formatShape, type Shape, sizeOf } from "../../tensors/mod.ts";
import type { VectorField } from "../field.ts";
import { BrownianTree } from "./brownian_tree.ts";
import { noisyField } from "./noisy_field.ts";

/**
 * Options of {@linkcode brownianPath}.
 *
 * @category Stochastic equations
 */
export interface BrownianPathOptions {
  /** Which path is drawn; a whole number from 0 to 2³² − 1. Default 0. */
  readonly seed?: number;
  /**
   * How many independent ones, or their shape: that of the noise, `2` or `[batch, 2]`, so that each of a
   * batch has its own. Element k depends on the seed and on k alone. Default 1.
   */
  readonly size?: number | Shape;
  /** Where it begins, at W = 0. Default 0. */
  readonly t0?: number;
  /** Where it ends; above t0. */
  readonly t1: number;
  /**
   * The step that will be taken, where it is known: times that are whole numbers of it, or of its halves,
   * quarters and so on, are found in fewest operations, and exactly; others are rounded to a millionth of
   * it. The path is one for all of these steps, and another one for another dt. Default: all times are
   * rounded to 2⁻³⁹ of t1 − t0 or less.
   */
  readonly dt?: number;
}

const KNOWN: KeysOf<BrownianPathOptions> = {
  seed: true,
  size: true,
  t0: true,
  t1: true,
  dt: true,
};

/** How often a given step is halved. */
const HALVINGS = 20;

/** And the whole, where none is given. */
const DEPTH = 40;

/** The deepest tree: numbers of intervals are exact up to 2⁵³. */
const DEEPEST = 52;

/**
 * A Brownian path that is a function of a seed: see {@linkcode brownianPath}.
 *
 * @category Stochastic equations
 * @example
 * ```ts
 * import { brownianPath } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const path = brownianPath({ seed: 1, size: [3, 2], t1: 1 });
 * const first = path.value(0.5);
 * path.seed = 2;
 * path.seed = 1;
 * assertEquals(path.value(0.5), first);
 * assertEquals(path.value(0), new Float64Array(6));
 * ```
 */
export class BrownianPath {
  /** The shape of W at a time. */
  readonly shape: Shape;
  /** Where it begins. */
  readonly t0: number;
  /** Where it ends. */
  readonly t1: number;
  /** How often the seed was changed: what knows an increment asks for it again. */
  version = 0;
  readonly #tree: BrownianTree;
  /** The smallest interval. */
  readonly #unit: number;
  readonly #value: Float64Array;
  readonly #integral: Float64Array;

  /** Made by {@linkcode brownianPath}. */
  constructor(options: BrownianPathOptions) {
    checkKeys("brownianPath", options, KNOWN, { shape: "it is called size", steps: "give dt" });
    const { seed = 0, size = 1, t0 = 0, t1 } = options;
    this.shape = shapeOf(size);
    checkSpan(t0, t1, options.dt);
    // No step is longer than the path.
    const dt = options.dt === undefined ? undefined : Math.min(options.dt, t1 - t0);
    this.t0 = t0;
    this.t1 = t1;
    // A little longer than the path, so that its end lies inside.
    const halvings = dt === undefined ? 0 : Math.floor(Math.log2((t1 - t0) / dt * (1 + 1e-9))) + 1;
    const length = dt === undefined ? 2 * (t1 - t0) : dt * 2 ** halvings;
    const depth = dt === undefined ? DEPTH : Math.min(DEEPEST, halvings + HALVINGS);
    const count = sizeOf(this.shape);
    this.#tree = new BrownianTree({ length, depth, size: count });
    this.#unit = length / 2 ** depth;
    this.#value = allocate(count);
    this.#integral = allocate(count);
    this.seed = seed;
  }

  /**
   * Which path is drawn; a whole number from 0 to 2³² − 1. It may be set between two solves, as for each
   * iteration of a training, not during one.
   */
  get seed(): number {
    return this.#tree.seed;
  }

  /** Draws another path. */
  set seed(seed: number) {
    checkWhole("brownianPath: the seed", seed, 0);
    if (seed > 0xffffffff) {
      throw new RangeError(`brownianPath: the seed must be at most 2^32 - 1, got ${seed}`);
    }
    this.#tree.seed = seed;
    this.version++;
  }

  /**
   * W(t), which is 0 at t0.
   *
   * @param t A time from t0 to t1.
   * @returns The values, flattened.
   * @throws {RangeError} If t is not within the path.
   */
  value(t: number): Float64Array {
    this.#goTo(t);
    return this.#tree.value.slice();
  }

  /**
   * W(t) − W(s).
   *
   * @param s A time from t0 to t1.
   * @param t Another one.
   * @returns The increments, flattened.
   * @throws {RangeError} If a time is not within the path.
   */
  increment(s: number, t: number): Float64Array {
    const increment = new Float64Array(this.#value.length);
    this.read(s, t, increment);
    return increment;
  }

  /**
   * Like {@linkcode BrownianPath.increment}, into buffers, and without allocation.
   *
   * @param s A time from t0 to t1.
   * @param t A later one.
   * @param increment Where W(t) − W(s) goes.
   * @param area Where the space-time area H goes, the mean of the path less its chord; with
   *   ∫ (W(r) − W(s)) dr = (t − s) (W(t) − W(s))/2 + (t − s) H. Default: nowhere.
   * @throws {RangeError} If a time is not within the path.
   */
  read(s: number, t: number, increment: Float64Array, area?: Float64Array): void {
    const { value, integral, point } = this.#tree;
    this.#goTo(s);
    const from = point[0];
    for (let k = 0; k < value.length; k++) {
      this.#value[k] = value[k];
      this.#integral[k] = integral[k];
    }
    this.#goTo(t);
    for (let k = 0; k < value.length; k++) increment[k] = value[k] - this.#value[k];
    if (area === undefined) return;
    const length = (point[0] - from) * this.#unit;
    for (let k = 0; k < value.length; k++) {
      const mean = (integral[k] - this.#integral[k]) / length - this.#value[k];
      area[k] = length === 0 ? 0 : mean - increment[k] / 2;
    }
  }

  /**
   * Puts an equation on this path: what a solve does with the `noise` of its problem.
   *
   * @param caller Who solves, as messages begin.
   * @param field A field that `stochasticField(…)` made.
   * @returns A field that methods for equations with noise can be bound to.
   * @throws {TypeError} If the field has no noise, or that has another shape.
   */
  onto(caller: string, field: VectorField): VectorField {
    return noisyField(caller, field, this);
  }

  #goTo(t: number): void {
    const { t0, t1 } = this;
    if (!(t >= t0 && t <= t1)) this.#refuse(t);
    this.#tree.point[0] = Math.round((t - t0) / this.#unit);
    this.#tree.go();
  }

  #refuse(t: number): never {
    throw new RangeError(
      `BrownianPath: the path goes from t0 = ${this.t0} to t1 = ${this.t1}, and was asked for at ` +
        `t = ${t}; make it as long as the solve: brownianPath({ t0, t1 })`,
    );
  }
}

function shapeOf(size: number | Shape): Shape {
  const shape = typeof size === "number" ? [size] : size;
  const isShape = Array.isArray(shape) && shape.every((n) => Number.isSafeInteger(n) && n >= 1);
  if (isShape) return [...shape];
  throw new TypeError(
    "brownianPath: size must be a whole number of at least 1, or a shape such as [batch, 2], got " +
      (Array.isArray(size) ? formatShape(size) : describe(size)),
  );
}

function checkSpan(t0: number, t1: number, dt: number | undefined): void {
  for (const [name, value] of Object.entries({ t0, t1, ...(dt !== undefined && { dt }) })) {
    if (typeof value !== "number") {
      throw new TypeError(`brownianPath: ${name} must be a number, got ${describe(value)}`);
    }
    if (!Number.isFinite(value)) {
      throw new RangeError(`brownianPath: ${name} must be finite, got ${value}`);
    }
  }
  if (!(t1 > t0)) {
    throw new RangeError(`brownianPath: t1 must be above t0 = ${t0}, got ${t1}`);
  }
  if (dt !== undefined && !(dt > 0)) {
    throw new RangeError(`brownianPath: dt must be above 0, got ${dt}`);
  }
}

/**
 * A Brownian path that is a function of a seed, for the `noise` of a problem. It is asked for increments
 * over any steps, forwards and backwards and in any order, and gives the same bits for the same times:
 * so a way back meets the noise of the way there, and finer steps refine the same path. Nothing is
 * stored but one branch of a tree of intervals, O(log) of them; steps one after the other take O(1)
 * halvings each.
 *
 * Its numbers are those of Threefry, a generator that is counted, taken to normal ones by Wichura's
 * quantile; the last bits of those in the tails are the engine's own.
 *
 * @category Stochastic equations
 * @param options Seed, size and span.
 * @returns The path.
 * @throws {TypeError} If an option is unknown or of the wrong type.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { brownianPath } from "@revode/revode";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const path = brownianPath({ seed: 7, t1: 1, dt: 0.01 });
 * const [whole] = path.increment(0.5, 0.51);
 * const halves = path.increment(0.505, 0.51)[0] + path.increment(0.5, 0.505)[0];
 * assertAlmostEquals(halves, whole, 1e-12);
 * assertEquals(path.increment(0.5, 0.51)[0], whole);
 * ```
 */
export function brownianPath(options: BrownianPathOptions): BrownianPath {
  return new BrownianPath(options);
}
