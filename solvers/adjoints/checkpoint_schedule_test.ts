import { assertEquals, assertThrows } from "@std/assert";
import { defaultCheckpoints, optimalAdvances, splitSteps } from "./checkpoint_schedule.ts";

const PUBLISHED: [n: number, c: number, advances: number][] = [
  [1000, 2, 28820],
  [1000, 4, 7998],
  [1000, 8, 4285],
  [1000, 16, 2860],
  [1000, 32, 2405],
  [1000, 44, 1954],
  [10, 3, 15],
  [100, 8, 245],
  [500, 31, 967],
];

for (const [n, c, advances] of PUBLISHED) {
  Deno.test(`optimalAdvances() is ${advances} for ${n} steps and ${c} checkpoints`, () => {
    assertEquals(optimalAdvances(n, c), advances);
  });
}

Deno.test("optimalAdvances() and splitSteps() agree with dynamic programming up to 120 steps", () => {
  // least[c][n]: the fewest advances, by trying every place for the next checkpoint.
  const least: number[][] = [[]];
  for (let c = 1; c <= 12; c++) {
    least[c] = [0, 0];
    for (let n = 2; n <= 120; n++) {
      least[c][n] = c === 1 ? n * (n - 1) / 2 : Infinity;
      for (let m = 1; c > 1 && m < n; m++) {
        least[c][n] = Math.min(least[c][n], m + least[c - 1][n - m] + least[c][m]);
      }
      assertEquals(optimalAdvances(n, c), least[c][n], `n = ${n}, c = ${c}`);
      if (c === 1) continue;
      const m = splitSteps(n, c);
      assertEquals(m + least[c - 1][n - m] + least[c][m], least[c][n], `split of ${n}, ${c}`);
    }
  }
});

Deno.test("defaultCheckpoints() is the documented formula", () => {
  assertEquals([1, 2, 10, 100, 500, 1000].map(defaultCheckpoints), [1, 1, 4, 13, 31, 44]);
});

Deno.test("the schedule throws for counts that are no whole numbers of at least 1", () => {
  assertThrows(() => optimalAdvances(0, 3), RangeError, "got 0");
  assertThrows(() => optimalAdvances(10, 0), RangeError, "got 0");
  assertThrows(() => optimalAdvances(2.5, 1), RangeError, "got 2.5");
  assertThrows(() => defaultCheckpoints(-1), RangeError, "got -1");
});

/** C(n, k) in whole numbers of any size. */
function binomial(n: bigint, k: bigint): bigint {
  let product = 1n;
  for (let j = 1n; j <= k; j++) product = product * (n - k + j) / j;
  return k < 0n ? 0n : product;
}

Deno.test("optimalAdvances() and splitSteps() do not round for a million steps", () => {
  const n = 1_000_000;
  for (const c of [1, 2, 3, 7, 20, 150, 1412, 1413, 5_801, 31_337, 999_998, 999_999, n, 2 * n]) {
    const states = BigInt(Math.min(c, n));
    // β(c, r) = C(c + r, r), by the shorter of its two products.
    const reach = (k: bigint, r: bigint) => r < 0n ? 0n : binomial(k + r, r < k ? r : k);
    let r = 0n;
    if (c === 1) r = BigInt(n - 1);
    else while (reach(states, r) < BigInt(n)) r++;
    const advances = r * BigInt(n) - reach(states + 1n, r - 1n);
    assertEquals(optimalAdvances(n, c), Number(advances), `c = ${c}`);
    if (c === 1) continue;
    const m = splitSteps(n, c);
    const parts = m + optimalAdvances(n - m, Math.max(1, Math.min(c, n) - 1)) +
      optimalAdvances(m, c);
    assertEquals(parts, Number(advances), `split for c = ${c}`);
  }
});
