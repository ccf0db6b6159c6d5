import { copyNumbers } from "../../tensors/internal.ts";
import type { PassedStates, TimeGrid } from "../run_of_steps.ts";
import type { AdamsLayout } from "./code/adams_code.ts";

/** What the look at parasitic modes works with, where compiled steps look as well. */
export interface LookPlaces {
  /** The weights of a step, oldest first, and what they have more than those of the order below. */
  readonly weights: Float64Array;
  readonly more: Float64Array;
  /** The largest estimate lately, the defect where it began to grow, and that of the last look. */
  readonly memory: Float64Array;
  /** What was found. */
  readonly drift: Float64Array;
}

/** Where runs of steps read and write besides the state. */
export class CompiledRuns {
  readonly look: LookPlaces;
  /** The weights of steps of size 1. */
  readonly equal: Float64Array;
  readonly #sizes: Float64Array;
  readonly #scale: Float64Array;
  readonly #extremes: Float64Array;
  readonly #grid: Float64Array;
  readonly #count: Int32Array;
  readonly #next: Int32Array;
  readonly #below: Int32Array;
  readonly #standing: Int32Array;
  readonly #defect: Float64Array;

  constructor(buffer: ArrayBufferLike, layout: AdamsLayout, window: number) {
    const { runs, stages: { size } } = layout;
    const doubles = (at: number, count: number) => new Float64Array(buffer, at, count);
    this.look = {
      weights: doubles(runs.look.weights, window - 1),
      more: doubles(runs.look.more, window - 1),
      memory: doubles(runs.look.memory, 3),
      drift: doubles(runs.look.drift, size),
    };
    this.equal = doubles(runs.equal, window);
    this.#sizes = doubles(runs.sizes, size);
    this.#scale = doubles(runs.scale, (window + 1) * size);
    this.#extremes = doubles(runs.extremes, 2);
    this.#grid = doubles(runs.grid, 3);
    this.#count = new Int32Array(buffer, runs.count, 1);
    this.#next = new Int32Array(buffer, runs.look.next, 1);
    this.#below = new Int32Array(buffer, runs.below, 1);
    this.#standing = new Int32Array(buffer, runs.standing, 1);
    this.#defect = doubles(runs.defect, size);
  }

  /** Is told where the nodes lie. */
  set grid({ t0, t1, size, count }: TimeGrid) {
    this.#grid.set([t0, size, t1]);
    this.#count[0] = count;
  }

  /** The node that is looked at next; −1 for none. */
  get nextLook(): number {
    return this.#next[0];
  }

  set nextLook(node: number) {
    this.#next[0] = node;
  }

  /** Before a run on the way back: whether there are words below those at hand. */
  set hasBelow(hasBelow: boolean) {
    this.#below[0] = hasBelow ? 1 : 0;
  }

  /** Before one: the node from which on slopes stand; Infinity for none. */
  set standing(node: number) {
    this.#standing[0] = Math.min(node, 2 ** 31 - 1);
  }

  /** Before and after steps of a start on the way back. */
  readDefect(defect: Float64Array): void {
    copyNumbers(defect, this.#defect);
  }

  writeDefect(defect: Float64Array): void {
    copyNumbers(this.#defect, defect);
  }

  /** Before and after a run on the way there. */
  readSizes(sizes: Float64Array): void {
    copyNumbers(sizes, this.#sizes);
  }

  writeSizes(sizes: Float64Array): void {
    copyNumbers(this.#sizes, sizes);
  }

  /** Before and after one on the way back. */
  readPassed(passed: PassedStates): void {
    copyNumbers(passed.scale, this.#scale);
    this.#extremes[0] = passed.least;
    this.#extremes[1] = passed.most;
  }

  writePassed(passed: PassedStates): void {
    copyNumbers(this.#scale, passed.scale);
    passed.least = this.#extremes[0];
    passed.most = this.#extremes[1];
  }
}
