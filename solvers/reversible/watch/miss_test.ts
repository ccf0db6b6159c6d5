import { assertEquals, assertLess } from "@std/assert";
import { Miss } from "./miss.ts";

/** Comes by an anchor as a way back does: the state there is its last one on the way. */
function comeBy(miss: Miss, state: number[], kept: number[], stateBar = state.map(() => 0)): void {
  const bar = Float64Array.from(stateBar);
  miss.pass(Float64Array.from(state), bar);
  miss.compare(Float64Array.from(state), Float64Array.from(kept), bar);
}

/** What is missed by way of some states, at an anchor. */
function missed(way: number[][], state: number[], kept: number[]): number {
  const miss = new Miss(state.length);
  const none = new Float64Array(state.length);
  miss.begin(Float64Array.from(way[0]), none);
  for (const passed of way.slice(1)) miss.pass(Float64Array.from(passed), none);
  comeBy(miss, state, kept);
  return miss.worst;
}

const near = (got: number, wanted: number) => assertLess(Math.abs(got / wanted - 1), 1e-9);

Deno.test("Miss is 0 where the way back comes by bit for bit, also at 0", () => {
  assertEquals(missed([[1, 0]], [3, 0], [3, 0]), 0);
  assertEquals(missed([[0, 0]], [0, 0], [0, 0]), 0);
  assertEquals(missed([[0, -0]], [0, 0], [-0, 0]), 0);
});

Deno.test("Miss measures each element in parts of its own size", () => {
  near(missed([[1000, 1]], [1000, 1.001], [1000, 1]), 1e-3 / 1.001);
  near(missed([[1000, -1]], [1000, -1], [1000.5, -1]), 5e-4 / 1.0005);
  near(missed([[1e6, 1e-3]], [1e6, 1.01e-3], [1e6, 1e-3]), 1e-5 / 1.01e-3);
});

Deno.test("Miss takes the largest size on the way for an element's size, whichever side it is on", () => {
  near(missed([[1], [-50], [2]], [2.5], [2]), 0.5 / 50);
  // What the way back has there counts as well, and so does what was kept.
  near(missed([[1]], [4], [1]), 3 / 4);
  near(missed([[1]], [1], [4]), 3 / 4);
});

Deno.test("Miss takes an element that is next to nothing beside another for noise of that one", () => {
  const tiny = 2 ** -41;
  near(
    missed([[1, tiny]], [1, 2 ** -30], [1, 2 ** -30 + 2 ** -40]),
    2 ** -40 / (2 ** -30 + 2 ** -40),
  );
  near(missed([[1, tiny]], [1, 0], [1, tiny]), tiny);
  near(missed([[1e8, 0]], [1e8, 1e-5], [1e8, 0]), 1e-13);
});

Deno.test("Miss begins each stretch anew", () => {
  const miss = new Miss(1);
  miss.begin(Float64Array.of(100), Float64Array.of(0));
  comeBy(miss, [10.5], [10]);
  near(miss.worst, 0.005);
  // Now the size is that of this stretch, 10, no longer 100.
  comeBy(miss, [1.1], [1]);
  near(miss.worst, 0.01);
  comeBy(miss, [1], [1]);
  assertEquals(miss.worst, 0);
  miss.pass(Float64Array.of(8), Float64Array.of(0));
  comeBy(miss, [2], [1]);
  near(miss.worst, 1 / 8);
  miss.begin(Float64Array.of(100), Float64Array.of(0));
  comeBy(miss, [1.5], [1]);
  near(miss.worst, 0.005);
});

Deno.test("Miss is NaN where any element is, and not in the next stretch", () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    const miss = new Miss(2);
    miss.begin(Float64Array.of(1, 1), new Float64Array(2));
    comeBy(miss, [1, 1.5], [1, 1]);
    comeBy(miss, [bad, 1], [1, 1]);
    assertEquals(Number.isNaN(miss.worst), true, `${bad}: ${miss.worst}`);
    comeBy(miss, [1, 2], [1, 1]);
    near(miss.worst, 0.5);
  }
});

Deno.test("Miss does not lose what is not finite on the way", () => {
  const miss = new Miss(2);
  miss.begin(Float64Array.of(1, 1), new Float64Array(2));
  miss.pass(Float64Array.of(Infinity, 1), new Float64Array(2));
  comeBy(miss, [NaN, 1], [1, 1]);
  assertEquals(Number.isNaN(miss.worst), true);
});

Deno.test("Miss tells by the cotangent how far off the way was between two anchors", () => {
  // y grew from 0.01 to 1 and fell to 0.1; going back an error of 0.02 at the top became one of
  // 2e-4 at the anchor, and the cotangent, 3 at the top, became 300 there.
  const miss = new Miss(1);
  miss.begin(Float64Array.of(0.1), Float64Array.of(60));
  miss.pass(Float64Array.of(1.02), Float64Array.of(3));
  comeBy(miss, [0.0102], [0.01], [300]);
  near(miss.worst, 2e-4 / 1.02);
  near(miss.between, 300 * 2e-4 / (3 * 1.02));
  // It is nothing in a stretch in which nothing is missed, or that no cotangent passes.
  comeBy(miss, [0.01], [0.01], [300]);
  assertEquals(miss.between, 0);
  comeBy(miss, [0.02], [0.01], [0]);
  assertEquals(miss.between, 0);
});

Deno.test("Miss is NaN between two anchors as well", () => {
  const miss = new Miss(1);
  miss.begin(Float64Array.of(1), Float64Array.of(1));
  comeBy(miss, [1.5], [1], [NaN]);
  assertEquals(Number.isNaN(miss.between), true);
});

Deno.test("a miss is in parts of each element's largest size since the last comparison", () => {
  for (const size of [1, 2, 5, 6]) {
    for (let k = 0; k < size; k++) {
      const miss = new Miss(size);
      const state = (x: number) => new Float64Array(size).fill(1).with(k, x);
      const bar = new Float64Array(size).with(k, 2);
      miss.begin(state(2), bar);
      miss.pass(state(-8), bar);
      miss.pass(state(4), bar);
      // Σ |ȳ| size is 4, then 16, and stays.
      assertEquals([miss.least, miss.most], [4, 16]);
      miss.compare(state(3), state(3.5), bar);
      assertEquals([miss.worst, miss.moved, miss.between, miss.contraction], [1 / 16, 1, 1 / 4, 4]);
      miss.pass(state(1), bar);
      miss.compare(state(1), state(2), bar);
      assertEquals([miss.worst, miss.moved, miss.between], [1 / 3.5, 2, 2 / 7]);
    }
  }
});

Deno.test("a cotangent of 0 says nothing of what was between", () => {
  const miss = new Miss(2);
  const [state, none] = [Float64Array.of(1, 2), new Float64Array(2)];
  miss.begin(state, none);
  assertEquals([miss.least, miss.most], [Infinity, 0]);
  miss.compare(state, Float64Array.of(1, 4), none);
  assertEquals([miss.worst, miss.moved, miss.between, miss.contraction], [0.5, 0, 0, 1]);
});

Deno.test("Miss takes what an element was off by on the way, where that is more than it misses", () => {
  const [kept, none] = [Float64Array.of(1, 1, 1), new Float64Array(3)];
  const worst = (state: number[], defect?: number[]) => {
    const miss = new Miss(3);
    miss.begin(kept, none);
    miss.compare(
      Float64Array.from(state),
      kept,
      none,
      undefined,
      defect && Float64Array.from(defect),
    );
    return miss.worst;
  };
  near(worst([1 + 1e-6, 1, 1], [1e-3, 0]), 1e-3);
  near(worst([1 + 1e-6, 1, 1], [1e-9, 0]), 1e-6);
  near(worst([1, 1, 1 + 1e-5], [1e-6, 1e-7]), 1e-5);
  assertEquals(worst([1, 1, 1], [0, NaN]), NaN);
});
