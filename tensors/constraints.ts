/**
 * Parameters that are known to be positive, to lie between bounds, or not to change: how they are
 * stored, and what a vector field sees of them.
 *
 * @module
 */

import { checkNumber } from "./checks/check_number.ts";
import { describe } from "./checks/describe.ts";
import { add, scale } from "./operations/elementwise/arithmetic.ts";
import { sigmoid } from "./operations/elementwise/activations.ts";
import { exp } from "./operations/elementwise/functions.ts";
import type { Random } from "./random.ts";
import { Tensor } from "./tensor.ts";

/**
 * How a parameter is stored: as a number without bounds, which an optimiser may change freely. What a
 * vector field computes with is its natural value.
 *
 * @category Vector fields
 */
export interface Transform {
  /** What it is called, as in messages: "positive" or "bounded". */
  readonly name: string;
  /** The least natural value; it is never reached. */
  readonly low: number;
  /** The greatest natural value; it is never reached. */
  readonly high: number;
  /** From what is stored to the natural value, in operations, so that it can be traced. */
  natural(stored: Tensor): Tensor;
  /** From a natural value to what is stored; infinite or NaN outside the bounds. */
  stored(natural: number): number;
  /** The derivative of the natural value with respect to what is stored. */
  slope(stored: number): number;
}

/** What a parameter starts at: a tensor, a number, or what draws a tensor. */
export type Start = Tensor | number | ((random: Random) => Tensor);

/**
 * A parameter with a constraint, as {@linkcode positive}, {@linkcode bounded} and {@linkcode fixed}
 * make it for `vectorField({ parameters })`.
 *
 * @category Vector fields
 * @typeParam How `undefined` for one that is fixed, so that types know it from others.
 * @example
 * ```ts
 * import { Constrained, mul, positive, vectorField } from "@revode/revode";
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * const rate = positive(2);
 * assert(rate instanceof Constrained);
 * const field = vectorField({ state: [1], parameters: { rate }, f: (_t, y, p) => mul(p.rate, y) });
 * // What is stored, and what f sees.
 * assertAlmostEquals(field.parameters.get("rate").item(), Math.log(2));
 * assertAlmostEquals(field.parameters.natural().rate.item(), 2);
 * ```
 */
export class Constrained<How extends Transform | undefined = Transform | undefined> {
  /** How it is stored; unset for one that is fixed. */
  readonly transform: How;
  readonly #start: Start;

  /**
   * Made by {@linkcode positive} and its like.
   *
   * @param start The natural values that it starts at.
   * @param transform How it is stored; undefined for one that is fixed.
   */
  constructor(start: Start, transform: How) {
    const what = transform?.name ?? "fixed";
    const is = start instanceof Tensor || typeof start === "number" || typeof start === "function";
    if (!is) {
      throw new TypeError(
        `${what}: the start must be a number, a tensor or an initializer, got ${describe(start)}` +
          (Array.isArray(start) ? "; make it a tensor with tensor(…)" : ""),
      );
    }
    this.transform = transform;
    this.#start = start;
    if (typeof start !== "function") this.#check(this.#tensorOf(start));
  }

  /**
   * The natural values that it starts at.
   *
   * @param random What an initializer draws from.
   * @throws {TypeError} If an initializer draws something else than a tensor.
   * @throws {RangeError} If a value is outside the bounds.
   */
  draw(random: Random): Tensor {
    const start = this.#start;
    if (typeof start !== "function") return this.#tensorOf(start);
    return this.#check(this.#tensorOf(start(random)));
  }

  #tensorOf(value: Tensor | number): Tensor {
    if (value instanceof Tensor) return value;
    if (typeof value === "number") return new Tensor(Float64Array.of(value), []);
    const { name } = this.transform ?? { name: "fixed" };
    throw new TypeError(`${name}: the initializer must draw a tensor, got ${describe(value)}`);
  }

  #check(values: Tensor): Tensor {
    checkNatural(this.transform?.name ?? "fixed", values, this.transform);
    return values;
  }
}

/** Whether a value is a constraint, told by its members: whoever makes one brings the class along. */
export function isConstrained(value: unknown): value is Constrained {
  return typeof value === "object" && value !== null && "draw" in value && "transform" in value;
}

/**
 * Checks natural values against the bounds.
 *
 * @param what What they are, as the message begins.
 * @throws {RangeError} If one is not finite or outside.
 */
export function checkNatural(what: string, values: Tensor, transform?: Transform): void {
  const { data } = values;
  const bad = transform
    ? data.findIndex((x) => !Number.isFinite(transform.stored(x)))
    : data.findIndex((x) => !Number.isFinite(x));
  if (bad < 0) return;
  const element = values.size === 1 ? "" : `element ${bad} is `;
  const { low = -Infinity, high = Infinity } = transform ?? {};
  const wanted = low === -Infinity
    ? "finite"
    : high === Infinity
    ? "above 0"
    : `between ${low} and ${high}, without these two`;
  throw new RangeError(
    `${what}: every value must be ${wanted}, got ${element}${data[bad]}` +
      (transform && (data[bad] === low || data[bad] === high)
        ? "; an optimiser could not leave it: start a little inside"
        : ""),
  );
}

const POSITIVE: Transform = {
  name: "positive",
  low: 0,
  high: Infinity,
  natural: (stored) => exp(stored),
  stored: (x) => Math.log(x),
  slope: (stored) => Math.exp(stored),
};

/**
 * A parameter that stays above 0, such as a rate. It is stored as its logarithm: an optimiser sees
 * that, the vector field the number itself, and a step of an optimiser changes it by a factor. Weight
 * decay draws the logarithm to 0, and so the number to 1; `adamW({ weightDecay: 0 })` has none.
 *
 * @category Vector fields
 * @param start Where it starts: a number, a tensor, or an initializer of numbers above 0, such as
 *   `logNormal([], { median: 1 })`.
 * @returns What `vectorField({ parameters })` takes.
 * @throws {TypeError} If the start is something else.
 * @throws {RangeError} If a number is not above 0.
 *
 * @example
 * ```ts
 * import { mul, neg, positive, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = vectorField({
 *   state: [],
 *   parameters: { k: positive(1.5) },
 *   f: (_t, y, { k }) => neg(mul(k, y)),
 * });
 * assertAlmostEquals(field.parameters.get("k").item(), Math.log(1.5));
 * assertAlmostEquals(field.parameters.natural().k.item(), 1.5);
 * ```
 */
export function positive(
  start: Tensor | number | ((random: Random) => Tensor),
): Constrained<Transform> {
  return new Constrained(start, POSITIVE);
}

/**
 * A parameter that stays between two bounds, such as a share between 0 and 1. It is stored as
 * log((x − low) / (high − x)): an optimiser sees that, the vector field the number itself. Weight decay
 * draws it to the middle.
 *
 * @category Vector fields
 * @param start Where it starts: a number, a tensor, or an initializer of numbers between the bounds.
 * @param low The lower bound; it is never reached.
 * @param high The upper bound; it is never reached.
 * @returns What `vectorField({ parameters })` takes.
 * @throws {TypeError} If the start is something else, or a bound is no number.
 * @throws {RangeError} If a bound is not finite, they are not in order, or a number is not between them.
 *
 * @example
 * ```ts
 * import { bounded, mul, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = vectorField({
 *   state: [],
 *   parameters: { share: bounded(0.25, 0, 1) },
 *   f: (_t, y, { share }) => mul(share, y),
 * });
 * field.parameters.flat[0] = 30; // as far as an optimiser may go
 * const share = field.parameters.natural().share.item();
 * assertAlmostEquals(share, 1, 1e-12);
 * ```
 */
export function bounded(
  start: Tensor | number | ((random: Random) => Tensor),
  low: number,
  high: number,
): Constrained<Transform> {
  checkNumber("bounded", "low", low);
  checkNumber("bounded", "high", high);
  const width = high - low;
  if (!(width > 0 && width < Infinity)) {
    throw new RangeError(
      `bounded: low must be below high, and both finite, got ${low} and ${high}`,
    );
  }
  return new Constrained(start, {
    name: "bounded",
    low,
    high,
    natural: (stored) => add(scale(sigmoid(stored), width), low),
    stored: (x) => Math.log((x - low) / (high - x)),
    slope(stored) {
      const part = 1 / (1 + Math.exp(-Math.abs(stored)));
      return width * part * (1 - part);
    },
  });
}

/**
 * A number that is known, given beside the parameters and by name like them. It is a constant of the
 * vector field: no optimiser sees it, and no gradient is taken.
 *
 * @category Vector fields
 * @param value The value: a number, a tensor, or an initializer.
 * @returns What `vectorField({ parameters })` takes.
 * @throws {TypeError} If the value is something else.
 * @throws {RangeError} If a number is not finite.
 *
 * @example
 * ```ts
 * import { fixed, mul, positive, vectorField } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const field = vectorField({
 *   state: [],
 *   parameters: { g: fixed(9.81), drag: positive(1) },
 *   f: (_t, y, { g, drag }) => mul(mul(g, drag), y),
 * });
 * assertEquals(field.parameters.names, ["drag"]);
 * assertEquals(field.parameters.natural().g.item(), 9.81);
 * ```
 */
export function fixed(
  value: Tensor | number | ((random: Random) => Tensor),
): Constrained<undefined> {
  return new Constrained(value, undefined);
}
