import { adopt } from "../tensors/mod.ts";

/** Words a block. */
const BLOCK = 1024;

/**
 * A stack of whole numbers below 2³². It grows by blocks, which are counted as tracked
 * bytes and stay when it shrinks.
 */
export class WordStack {
  /** The number of words. */
  length = 0;
  readonly #blocks: Uint32Array[] = [];

  /** Puts a word on top. */
  push(word: number): void {
    const at = this.length % BLOCK;
    const number = (this.length - at) / BLOCK;
    if (number === this.#blocks.length) this.#blocks.push(adopt(new Uint32Array(BLOCK)));
    this.#blocks[number][at] = word;
    this.length++;
  }

  /** Takes the top word off; there must be one. */
  pop(): number {
    const top = --this.length;
    const at = top % BLOCK;
    return this.#blocks[(top - at) / BLOCK][at];
  }
}
