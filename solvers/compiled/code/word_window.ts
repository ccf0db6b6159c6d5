import type { ShedBits } from "../../reversible/shed_bits.ts";

/** The part of a stack of words that compiled steps work on. */
export class WordWindow {
  readonly #stack: ShedBits;
  readonly #count: Int32Array;
  readonly #words: Float64Array;
  /** The most words that a step puts on or takes off. */
  readonly #size: number;

  /**
   * @param stack What is below the window.
   * @param count The number of words in it, as one element.
   */
  constructor(stack: ShedBits, count: Int32Array, words: Float64Array, size: number) {
    this.#stack = stack;
    this.#count = count;
    this.#words = words;
    this.#size = size;
  }

  /** The number of words, those below included. */
  get length(): number {
    return this.#stack.length + this.#count[0];
  }

  /** Whether there are words below the window. */
  get hasBelow(): boolean {
    return this.#stack.length > 0;
  }

  /** Forgets all words. */
  clear(): void {
    this.#count[0] = 0;
    this.#stack.length = 0;
  }

  /** Before a step forwards. */
  makeRoom(): void {
    if (this.#count[0] > this.#words.length - this.#size) this.settle();
  }

  /** Before a step back. */
  fill(): void {
    if (this.#count[0] < this.#size) this.#refill();
  }

  // Apart, so that the engine takes a step that needs none as one piece.
  #refill(): void {
    const count = this.#count[0];
    const stack = this.#stack;
    if (stack.length <= 0) return;
    const words = this.#words;
    const more = Math.min(stack.length, words.length - count);
    words.copyWithin(more, 0, count);
    for (let i = more - 1; i >= 0; i--) words[i] = stack.pop();
    this.#count[0] = count + more;
  }

  /** Puts all words onto the stack below. */
  settle(): void {
    const count = this.#count[0];
    for (let i = 0; i < count; i++) this.#stack.push(this.#words[i]);
    if (count < 0) this.#stack.length += count;
    this.#count[0] = 0;
  }

  /** Takes off words until so many are left. */
  cut(length: number): void {
    const count = this.#count[0];
    if (count > 0) this.#count[0] -= Math.max(0, Math.min(this.length - length, count));
    if (this.length === length) return;
    this.settle();
    this.#stack.length = length;
  }
}
