import { assertEquals } from "@std/assert";
import { Random } from "../../../tensors/mod.ts";
import { ShedBits } from "../../reversible/shed_bits.ts";
import { WordWindow } from "./word_window.ts";

const CAPACITY = 8;
const SIZE = 3;

/** A window, and what a step does in it. */
function makeWindow() {
  const stack = new ShedBits();
  const count = new Int32Array(1);
  const words = new Float64Array(CAPACITY);
  const window = new WordWindow(stack, count, words, SIZE);
  return {
    window,
    stack,
    push(word: number) {
      window.makeRoom();
      words[count[0]++] = word;
    },
    pop() {
      window.fill();
      return --count[0] < 0 ? 0 : words[count[0]];
    },
  };
}

Deno.test("a WordWindow over a stack is a stack, whatever order words come and go in", () => {
  const random = new Random(1);
  const { window, push, pop } = makeWindow();
  const wanted: number[] = [];
  let next = 1;
  for (let i = 0; i < 20_000; i++) {
    // It grows in the first half, and shrinks to nothing in the second.
    const up = random.uniform(0, 1) < (i < 10_000 ? 0.6 : 0.4);
    if (up) {
      wanted.push(next);
      push(next++);
    } else if (wanted.length > 0) assertEquals(pop(), wanted.pop());
    if (i % 97 === 0) window.settle();
    if (i % 53 === 0) {
      const kept = Math.max(0, wanted.length - Math.floor(random.uniform(0, 20)));
      wanted.length = kept;
      window.cut(kept);
    }
    assertEquals(window.length, wanted.length);
  }
});

Deno.test("a WordWindow counts below 0 where more words are taken off than there were", () => {
  const { window, stack, push, pop } = makeWindow();
  push(5);
  assertEquals([pop(), pop(), pop()], [5, 0, 0]);
  assertEquals(window.length, -2);
  window.settle();
  assertEquals(stack.length, -2);
  window.clear();
  assertEquals([window.length, stack.length], [0, 0]);
});

Deno.test("a WordWindow over a stack that keeps no words counts them", () => {
  const { window, stack, push, pop } = makeWindow();
  stack.kept = false;
  for (let i = 1; i <= 20; i++) push(i);
  for (let i = 0; i < 15; i++) pop();
  assertEquals(window.length, 5);
  window.cut(2);
  assertEquals(window.length, 2);
});
