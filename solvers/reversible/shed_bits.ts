import { adopt } from "../../tensors/internal.ts";

/** Words a block. */
const BLOCK = 256;

/**
 * A stack of whole numbers below 2³². It grows by blocks, which are counted as tracked
 * bytes and stay when it shrinks.
 */
export class ShedBits {
  /** The number of words; below 0 where more were taken off than there were. */
  length = 0;
  /** Whether the words are kept, and not only counted. */
  kept = true;
  readonly #blocks: Uint32Array[] = [];

  /** Puts a word on top. */
  push(word: number): void {
    const at = this.length++;
    if (!this.kept || at < 0) return;
    const place = at % BLOCK;
    const number = (at - place) / BLOCK;
    if (number === this.#blocks.length) this.#blocks.push(adopt(new Uint32Array(BLOCK)));
    this.#blocks[number][place] = word;
  }

  /** Takes the top word off. */
  pop(): number {
    const at = --this.length;
    // That is a way back which did not follow the way forward; its end tells.
    if (at < 0 || !this.kept) return 0;
    const place = at % BLOCK;
    return this.#blocks[(at - place) / BLOCK][place];
  }
}

/** Bytes that a stack of so many words takes. */
export function shedBitsBytes(words: number): number {
  return 4 * BLOCK * Math.ceil(words / BLOCK);
}
