import type { ExactCoupling } from "../reversible/exact_coupling.ts";
import type { ExactArithmetic } from "../reversible/exact_arithmetic.ts";
import type { Ratio } from "../ratio.ts";
import type { ExactLayout } from "./code/exact_mixing_code.ts";
import { WordWindow } from "./code/word_window.ts";

/** Exact arithmetic whose steps are compiled; what is asked for between them is interpreted. */
export class CompiledExact implements ExactArithmetic {
  readonly ratio: Ratio;
  readonly #coupling: ExactCoupling;
  readonly #window: WordWindow;
  readonly #escaped: Int32Array;
  /** Scale, unit and range where the steps read them. */
  readonly #scale: Float64Array;
  readonly #unit: Float64Array;
  readonly #range: Float64Array;
  /** The number of words before the last attempt. */
  #wordsBefore = 0;

  constructor(coupling: ExactCoupling, buffer: ArrayBufferLike, layout: ExactLayout) {
    this.#coupling = coupling;
    this.ratio = coupling.ratio;
    const size = coupling.range.length;
    const doubles = (offset: number, count: number) => new Float64Array(buffer, offset, count);
    const [p, q] = coupling.ratio;
    doubles(layout.p, 2).fill(p);
    doubles(layout.q, 2).fill(q);
    doubles(layout.full, 2).fill(coupling.full);
    doubles(layout.fresh, 2).fill(coupling.fresh);
    this.#scale = doubles(layout.scale, size);
    this.#unit = doubles(layout.unit, size);
    this.#range = doubles(layout.range, size);
    this.#escaped = new Int32Array(buffer, layout.escaped, 1);
    const count = new Int32Array(buffer, layout.count, 1);
    const words = doubles(layout.words, layout.capacity);
    this.#window = new WordWindow(coupling.words, count, words, size);
    this.#takeRange();
  }

  #takeRange(): void {
    const { scale, unit, range, escaped } = this.#coupling;
    this.#scale.set(scale);
    this.#unit.set(unit);
    this.#range.set(range);
    this.#escaped[0] = escaped;
  }

  /** Writes the first state. */
  start(y0: Float64Array, state: Float64Array): void {
    this.#window.clear();
    this.#coupling.start(y0, state);
    this.#takeRange();
  }

  /** The element that left the grid's range since the start; −1 for none. */
  get escaped(): number {
    return this.#escaped[0];
  }

  /** How large each element may become. */
  get range(): Float64Array {
    return this.#coupling.range;
  }

  /** The spacing of the grid that each element is on. */
  get unit(): Float64Array {
    return this.#coupling.unit;
  }

  /** Before a step forwards. */
  makeRoom(): void {
    this.#window.makeRoom();
  }

  /** Before a step back. */
  fill(): void {
    this.#window.fill();
  }

  /** Whether there are words that steps back have not at hand. */
  get hasBelow(): boolean {
    return this.#window.hasBelow;
  }

  /** Remembers the number of words, for {@linkcode CompiledExact.undo}. */
  mark(): void {
    this.#wordsBefore = this.#window.length;
  }

  /** Takes off the words since the last {@linkcode CompiledExact.mark}. */
  undo(): void {
    this.#window.cut(this.#wordsBefore);
    this.#escaped[0] = -1;
  }

  set keepsBits(kept: boolean) {
    this.#window.settle();
    this.#coupling.keepsBits = kept;
  }

  bits(state: Float64Array): number {
    this.#window.settle();
    return this.#coupling.bits(state);
  }

  isEmpty(state: Float64Array): boolean {
    this.#window.settle();
    return this.#coupling.isEmpty(state);
  }
}
