import { Random } from "../../../tensors/mod.ts";

/** Spirals that turn one way or the other, seen at times of their own. */
export interface Spirals {
  /** What was seen of each: time, x and y at each knot, so of shape [count, knots, 3], flattened. */
  readonly paths: Float64Array;
  /** 1 for those that turn to the left, 0 for the others. */
  readonly labels: Float64Array;
}

/** How {@linkcode drawSpirals} draws. */
interface SpiralOptions {
  /** How many. */
  readonly count: number;
  /** How often each is seen. */
  readonly knots: number;
  /** The standard deviation of what is added to x and to y. */
  readonly noise: number;
  /** Seeds the drawing. */
  readonly seed: number;
}

/** The time that a spiral is seen for: two turns at {@linkcode TURN}. */
const LENGTH = 2 * Math.PI;

/** Radians in a unit of time. */
const TURN = 2;

/** The rate at which the radius shrinks. */
const DECAY = 0.3;

/**
 * Draws spirals: from a random angle at radius 1 inwards, every second one to the left, at times that
 * are uniform at random, with noise.
 */
export function drawSpirals({ count, knots, noise, seed }: SpiralOptions): Spirals {
  const random = new Random(seed);
  const paths = new Float64Array(count * knots * 3);
  const labels = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    labels[i] = i % 2;
    const turn = labels[i] === 1 ? TURN : -TURN;
    const angle = random.uniform(0, 2 * Math.PI);
    const times = Float64Array.from({ length: knots }, () => random.uniform(0, LENGTH)).sort();
    times.forEach((t, k) => {
      const radius = Math.exp(-DECAY * t);
      const x = radius * Math.cos(angle + turn * t) + random.normal(0, noise);
      const y = radius * Math.sin(angle + turn * t) + random.normal(0, noise);
      paths.set([t, x, y], (i * knots + k) * 3);
    });
  }
  return { paths, labels };
}
