import { assert, assertEquals, assertLess } from "@std/assert";
import { COMPOSITIONS, movesOf, type VerletOrder } from "./compositions.ts";

/**
 * A series in letters that do not commute, of weights 1, 3, 5 …: the coefficients of words, up to a
 * total weight. A symmetric step of order 2 is exp(h X₁ + h³ X₃ + h⁵ X₅ + …), whatever the field is.
 */
type Series = ReadonlyMap<string, number>;

const weightOf = (word: string) => [...word].reduce((sum, letter) => sum + Number(letter), 0);

function times(a: Series, b: Series, most: number): Series {
  const product = new Map<string, number>();
  for (const [left, x] of a) {
    for (const [right, y] of b) {
      const word = left + right;
      if (weightOf(word) <= most) product.set(word, (product.get(word) ?? 0) + x * y);
    }
  }
  return product;
}

/** exp of a sum of letters times their coefficients. */
function exponential(letters: Series, most: number): Series {
  const sum = new Map([["", 1]]);
  let power: Series = sum;
  for (let n = 1; n <= most; n++) {
    power = times(power, new Map([...letters].map(([word, x]) => [word, x / n])), most);
    for (const [word, x] of power) sum.set(word, (sum.get(word) ?? 0) + x);
  }
  return sum;
}

/** How far a composition is from exp(X₁), for words of each weight up to one. */
function errors(steps: readonly number[], most: number): number[] {
  const odd = Array.from({ length: most }, (_, k) => k + 1).filter((k) => k % 2 === 1);
  const ofStep = (size: number) =>
    exponential(new Map(odd.map((k) => [String(k), size ** k])), most);
  const composed = steps.map(ofStep).reduce((a, b) => times(a, b, most));
  const exact = exponential(new Map([["1", 1]]), most);
  const worst = new Array(most + 1).fill(0);
  for (const [word, x] of composed) {
    const weight = weightOf(word);
    worst[weight] = Math.max(worst[weight], Math.abs(x - (exact.get(word) ?? 0)));
  }
  return worst;
}

for (const order of [2, 4, 6, 8] as VerletOrder[]) {
  const { kicks, drifts, driftTimes, kickTimes } = movesOf(order);

  Deno.test(`the composition of order ${order} meets every order condition, and no more`, () => {
    const worst = errors(kicks, 9);
    worst.forEach((error, weight) => {
      if (weight <= order) assertLess(error, 3e-15, `weight ${weight}`);
    });
    assert(worst[order + 1] > 1e-6, `${worst}`);
  });

  Deno.test(`the moves of order ${order} are symmetric, and their times are sums of them`, () => {
    assertEquals(kicks.length, 2 * COMPOSITIONS[order].length - 1);
    for (const part of [kicks, drifts]) assertEquals([...part].reverse(), [...part]);
    for (const part of [driftTimes, kickTimes]) {
      part.forEach((time, i) => {
        assertLess(Math.abs(time + part[part.length - 1 - i] - 1), 2e-16);
      });
    }
    let [q, v] = [0, 0];
    kicks.forEach((kick, i) => {
      assertLess(Math.abs(driftTimes[i] - v), 1e-15);
      q += drifts[i];
      assertLess(Math.abs(kickTimes[i] - q), 1e-15);
      v += kick;
    });
    assertLess(Math.max(Math.abs(v - 1), Math.abs(q + drifts[kicks.length] - 1)), 1e-15);
    // No evaluation of f is outside of the step, so that a field may jump where steps end.
    assert(kickTimes.every((time) => time > 0 && time < 1));
  });
}
