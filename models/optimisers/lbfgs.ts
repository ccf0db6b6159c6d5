import { checkKeys, type KeysOf } from "../../tensors/internal.ts";
import { allocate } from "../../tensors/mod.ts";
import type { BoundOptimizer, Optimizer } from "./adamw.ts";
import { checkGradient } from "./check_gradient.ts";

/**
 * Options of {@linkcode lbfgs}.
 *
 * @category Optimisers
 */
export interface LbfgsOptions {
  /** The number of steps that curvature is remembered from. Default 20. */
  readonly history?: number;
  /** The weight w of w/2 |θ|², which is added to the loss. Default 0. */
  readonly weightDecay?: number;
  /**
   * The longest step, as the root mean square of its elements. Default: 0.1 to begin with; twice as long
   * after each step of that length along which the loss fell by nearly all that its slope promised,
   * and down to 0.1 again after steps that were too long.
   */
  readonly maxStep?: number;
}

const KNOWN: KeysOf<LbfgsOptions> = { history: true, weightDecay: true, maxStep: true };

/** A decrease of this part of what the slope promises is enough (Armijo's rule). */
const ENOUGH = 1e-4;
/** The first step, and one without any curvature known, is no longer than this. */
const FIRST_STEP = 1e-3;
/** After a step along which the slope did not rise the next one is this many times as long. */
const EXPANSION = 10;
/** The longest step to begin with, where it is not given. */
const LONGEST = 0.1;
/** With this part of what the slope promises the loss falls as on a straight slope, or a concave one. */
const STRAIGHT = 0.9;
/** After so many trials in one direction the remembered curvature is given up. */
const TRIALS = 12;

/**
 * L-BFGS (Nocedal and Wright 2006, algorithms 7.4 and 3.1) in single updates: each one is a
 * trial of a step. Where the loss of the last trial was not low enough the next one goes back
 * and tries a shorter step; an infinite loss counts as not low enough. Where the slope did not rise
 * along a step, as where the loss is concave, there is no minimum to aim at: the next step is then ten
 * times as long, as a line search brackets a minimum (section 3.5). So it needs the loss
 * besides the gradient, as a `Trainer` gives it, and the same loss every time: no random parts
 * of the data.
 *
 * It has no learning rate. Where the gradient is exact and there are a few thousand
 * parameters it needs far fewer updates than Adam. It keeps 2 · history + 4 numbers a parameter.
 *
 * @category Optimisers
 * @param options The history, the weight decay, the longest step.
 * @returns The optimiser.
 * @throws {TypeError} If an option is unknown.
 * @throws {RangeError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { lbfgs } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const x = Float64Array.of(3, -2);
 * const optimizer = lbfgs({ maxStep: 10 }).bind(2);
 * for (let k = 0; k < 30; k++) {
 *   const loss = (x[0] - 1) ** 2 + 100 * (x[1] - x[0]) ** 2;
 *   const slope = 200 * (x[1] - x[0]);
 *   optimizer.step(x, Float64Array.of(2 * (x[0] - 1) - slope, slope), loss);
 * }
 * assertAlmostEquals(x[0], 1, 1e-6);
 * assertAlmostEquals(x[1], 1, 1e-6);
 * ```
 */
export function lbfgs(options: LbfgsOptions = {}): Optimizer {
  checkKeys("lbfgs", options, KNOWN, {
    learningRate: "it has none; maxStep bounds a step",
    lr: "it has none; maxStep bounds a step",
  });
  const { history = 20, weightDecay = 0, maxStep } = options;
  check("history", history, Number.isInteger(history) && history >= 1, "a whole number from 1 up");
  check("weightDecay", weightDecay, weightDecay >= 0, "at least 0");
  if (maxStep !== undefined) check("maxStep", maxStep, maxStep > 0, "above 0");
  return { bind: (size) => new Lbfgs(size, { history, weightDecay, maxStep }) };
}

function check(name: string, value: number, holds: boolean, wanted: string): void {
  if (!holds || !Number.isFinite(value)) {
    throw new RangeError(`lbfgs: ${name} must be ${wanted}, got ${value}`);
  }
}

interface Settings {
  readonly history: number;
  readonly weightDecay: number;
  /** Unset for one that is learnt. */
  readonly maxStep: number | undefined;
}

class Lbfgs implements BoundOptimizer {
  readonly memory: Readonly<Record<string, Float64Array>>;
  readonly #options: Settings;
  /** Where the last good step ended, and the gradient there. */
  readonly #x: Float64Array;
  readonly #gradient: Float64Array;
  readonly #direction: Float64Array;
  readonly #trial: Float64Array;
  /** The last steps and how the gradient changed along them, as a ring. */
  readonly #steps: Float64Array[];
  readonly #changes: Float64Array[];
  readonly #factors: Float64Array;
  /** Whether it has begun, the loss at `x`, the slope there, the part of the direction gone,
   * the trials so far, how many steps are remembered, where the next one goes, the least
   * length of the next step, the root mean square of the longest. */
  readonly #numbers: Float64Array;

  constructor(size: number, options: Settings) {
    const { history } = options;
    this.#options = options;
    this.#x = allocate(size);
    this.#gradient = allocate(size);
    this.#direction = allocate(size);
    this.#trial = allocate(size);
    this.#factors = allocate(history);
    this.#numbers = allocate(9);
    this.#numbers[8] = options.maxStep ?? LONGEST;
    const [steps, changes] = [allocate(history * size), allocate(history * size)];
    const rows = (flat: Float64Array) =>
      Array.from({ length: history }, (_, k) => flat.subarray(k * size, (k + 1) * size));
    this.#steps = rows(steps);
    this.#changes = rows(changes);
    this.memory = {
      x: this.#x,
      gradient: this.#gradient,
      direction: this.#direction,
      steps,
      changes,
      numbers: this.#numbers,
    };
  }

  step(parameters: Float64Array, gradient: Float64Array, loss?: number): void {
    if (loss === undefined) {
      throw new TypeError("lbfgs: the loss must be given with the gradient; a Trainer does so");
    }
    checkGradient("lbfgs", gradient);
    const { weightDecay } = this.#options;
    const trial = this.#trial;
    let value = loss;
    for (let i = 0; i < trial.length; i++) {
      trial[i] = gradient[i] + weightDecay * parameters[i];
      value += weightDecay / 2 * parameters[i] * parameters[i];
    }
    if (!Number.isFinite(dot(trial, trial))) value = Infinity;
    const [begun, before, slope, part] = this.#numbers;
    if (begun === 0) {
      // Nowhere to go back to: whoever makes the parameters must make better ones.
      if (!Number.isFinite(value)) return;
      this.#numbers[0] = 1;
      this.#goOn(parameters, value);
    } else if (value <= before + ENOUGH * part * slope) {
      this.#remember(parameters);
      this.#learnLongest(value);
      this.#goOn(parameters, value);
    } else {
      this.#goBack(parameters, value);
    }
  }

  /** Takes the trial, and tries a step in a new direction. */
  #goOn(parameters: Float64Array, value: number): void {
    this.#x.set(parameters);
    this.#gradient.set(this.#trial);
    this.#numbers[1] = value;
    this.#numbers[4] = 0;
    this.#aim();
    for (let i = 0; i < parameters.length; i++) parameters[i] += this.#direction[i];
  }

  /** Tries a shorter step: to the minimum of the parabola through what is known. */
  #goBack(parameters: Float64Array, value: number): void {
    const numbers = this.#numbers;
    const [, before, slope, part] = numbers;
    if (this.#options.maxStep === undefined) numbers[8] = Math.max(LONGEST, numbers[8] / 4);
    const minimum = -slope * part / (2 * (value - before - slope * part));
    numbers[3] = part * (Number.isFinite(value) ? Math.min(0.5, Math.max(0.1, minimum)) : 0.25);
    if (++numbers[4] > TRIALS) {
      numbers[4] = numbers[5] = numbers[7] = 0;
      this.#descend();
    }
    for (let i = 0; i < parameters.length; i++) {
      parameters[i] = this.#x[i] + numbers[3] * this.#direction[i];
    }
  }

  #remember(parameters: Float64Array): void {
    const numbers = this.#numbers;
    const at = numbers[6];
    const [step, change] = [this.#steps[at], this.#changes[at]];
    for (let i = 0; i < step.length; i++) {
      step[i] = parameters[i] - this.#x[i];
      change[i] = this.#trial[i] - this.#gradient[i];
    }
    // A step along which the slope did not rise would spoil the curvature: there is none to aim by.
    const length = Math.sqrt(dot(step, step));
    const least = 1e-8 * length * Math.sqrt(dot(change, change));
    const rises = dot(step, change) > least;
    numbers[7] = rises ? 0 : EXPANSION * length;
    if (!rises) return;
    numbers[5] = Math.min(numbers[5] + 1, this.#steps.length);
    numbers[6] = (at + 1) % this.#steps.length;
  }

  /** Lets steps become longer after a whole one of the greatest length that went straight down. */
  #learnLongest(value: number): void {
    const numbers = this.#numbers;
    const [, before, slope, part] = numbers;
    if (this.#options.maxStep !== undefined || part < 1) return;
    const length = Math.sqrt(dot(this.#direction, this.#direction));
    const whole = length >= (1 - 1e-9) * this.#longest;
    if (whole && value - before <= STRAIGHT * slope) numbers[8] *= 2;
  }

  /** The length of the longest step. */
  get #longest(): number {
    return this.#numbers[8] * Math.sqrt(this.#direction.length);
  }

  /** The direction from the remembered curvature: the two-loop recursion. */
  #aim(): void {
    const numbers = this.#numbers;
    const [direction, gradient, factors] = [this.#direction, this.#gradient, this.#factors];
    const kept = numbers[5];
    if (kept === 0) return this.#descend();
    const history = this.#steps.length;
    const place = (back: number) => (numbers[6] - back + history) % history;
    for (let i = 0; i < direction.length; i++) direction[i] = -gradient[i];
    for (let back = 1; back <= kept; back++) {
      const [step, change] = [this.#steps[place(back)], this.#changes[place(back)]];
      factors[back - 1] = dot(step, direction) / dot(step, change);
      addTo(direction, change, -factors[back - 1]);
    }
    const [last, lastChange] = [this.#steps[place(1)], this.#changes[place(1)]];
    const scale = dot(last, lastChange) / dot(lastChange, lastChange);
    for (let i = 0; i < direction.length; i++) direction[i] *= scale;
    for (let back = kept; back >= 1; back--) {
      const [step, change] = [this.#steps[place(back)], this.#changes[place(back)]];
      addTo(direction, step, factors[back - 1] - dot(change, direction) / dot(step, change));
    }
    const slope = dot(direction, gradient);
    if (!(slope < 0)) {
      numbers[5] = 0;
      return this.#descend();
    }
    const length = Math.sqrt(dot(direction, direction));
    const factor = this.#within(length) / length;
    for (let i = 0; i < direction.length; i++) direction[i] *= factor;
    numbers[2] = slope * factor;
    numbers[3] = 1;
  }

  /** A step's length within what is known: no less than expansion asks for, no more than the longest. */
  #within(length: number): number {
    return Math.min(Math.max(length, this.#numbers[7]), this.#longest);
  }

  /** The direction of steepest descent. */
  #descend(): void {
    const size = Math.sqrt(dot(this.#gradient, this.#gradient));
    const scale = size > 0 ? this.#within(Math.min(size, FIRST_STEP)) / size : 0;
    for (let i = 0; i < this.#direction.length; i++) {
      this.#direction[i] = -scale * this.#gradient[i];
    }
    this.#numbers[2] = -scale * size * size;
    this.#numbers[3] = 1;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addTo(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] += factor * b[i];
}
