import { Constrained, Random, Tensor, type Transform } from "../../../tensors/mod.ts";
import type { Known } from "./equations.ts";

/** How far from a guess the numbers of a start are drawn, in turns: near it, and far. */
const SPREADS: readonly number[] = [0.5, 2];

/**
 * The numbers that a fit begins with. The first two begin with what is given. Others draw: what has
 * an initializer by that; what lies between bounds anywhere between; what is positive by factors; any
 * other number about the guess.
 *
 * @param known What is given.
 * @param start The number of the fit; the first is 0.
 * @param seed The seed of all of them.
 * @returns Natural values by name, without what is fixed.
 *
 * @example
 * ```ts
 * import { drawnParameters } from "./drawn_parameters.ts";
 * import { bounded, fixed, positive } from "@revode/revode";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const known = { rate: positive(2), share: bounded(0.25, 0, 1), mass: fixed(1) };
 * const { rate, share, ...rest } = drawnParameters(known, 0, 7);
 * assertEquals([rate.item(), share.item(), rest], [2, 0.25, {}]);
 * assert(drawnParameters(known, 2, 7).rate.item() !== 2);
 * ```
 */
export function drawnParameters(
  known: Readonly<Record<string, Known>>,
  start: number,
  seed: number,
): Record<string, Tensor> {
  const random = new Random((Math.imul(seed, 9973) + start) >>> 0);
  const spread = SPREADS[(start >> 1) % SPREADS.length];
  const drawn: Record<string, Tensor> = {};
  for (const [name, value] of Object.entries(known)) {
    const transform = value instanceof Constrained ? value.transform : undefined;
    if (value instanceof Constrained && transform === undefined) continue;
    const made = firstOf(value, random);
    drawn[name] = start < 2 || isDrawn(value)
      ? made
      : new Tensor(made.data.map((x) => moved(x, transform, spread, random)), made.shape);
  }
  return drawn;
}

/** The natural values that fits begin with, those that are fixed, too. */
export function guessesOf(known: Readonly<Record<string, Known>>): Record<string, Tensor> {
  const random = new Random(0);
  return Object.fromEntries(
    Object.entries(known).map(([name, value]) => [name, firstOf(value, random)]),
  );
}

/** The natural values that something starts at. */
export function firstOf(known: Known, random: Random): Tensor {
  if (known instanceof Constrained) return known.draw(random);
  return known instanceof Tensor ? known : known(random);
}

/** Whether an initializer draws it. */
function isDrawn(known: Known): boolean {
  if (known instanceof Tensor) return false;
  const [a, b] = [0, 1].map((seed) => firstOf(known, new Random(seed)));
  return a.data.some((x, i) => x !== b.data[i]);
}

function moved(
  x: number,
  transform: Transform | undefined,
  spread: number,
  random: Random,
): number {
  if (transform === undefined) return x + random.normal(0, spread * (Math.abs(x) || 1));
  const { low, high } = transform;
  // What is above 0 may be of another order of magnitude.
  return high === Infinity
    ? low + (x - low) * Math.exp(random.normal(0, spread))
    : low + (high - low) * random.uniform(0.02, 0.98);
}
