import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { noisyPoints } from "../../tests/problems/noisy/noisy_rows.ts";
import { bootstrapInterval, fitRepeats, hull, type Sample } from "./bootstrap.ts";
import { fitPower, median } from "./fit.ts";

const STEPS = [100, 1000, 10_000, 100_000, 1_000_000];

/** Three repeats of a power of n, with noise. */
function samples(exponent: number, deviation: number, seed: number): Sample[] {
  const repeats = [1, 2, 3].map((k) =>
    noisyPoints((n) => n ** exponent, STEPS, { deviation, seed: 3 * seed + k })
  );
  return STEPS.map((n, i) => [n, repeats.map((points) => points[i][1])]);
}

Deno.test("bootstrapInterval() is the same for the same seed, and another for another", () => {
  const first = ([[, y]]: [number, number][]) => y;
  const many: Sample[] = [[1, Array.from({ length: 40 }, (_, i) => i ** 2)]];
  const interval = bootstrapInterval(many, first, { draws: 50, seed: 1 });
  assertEquals(bootstrapInterval(many, first, { draws: 50, seed: 1 }), interval);
  const others = [2, 3, 4].map((seed) => bootstrapInterval(many, first, { draws: 50, seed }));
  assert(others.some((other) => other![0] !== interval![0]));
});

Deno.test("bootstrapInterval() is about as wide as the median of three is uncertain", () => {
  // Of three, the median drawn is the middle one in 13 of 27 cases, an end in 7 each.
  const interval = bootstrapInterval([[1, [10, 20, 90]]], ([[, y]]) => y)!;
  assertEquals(interval, [10, 90]);
  const even = bootstrapInterval([[1, [10, 20]]], ([[, y]]) => y)!;
  assertEquals(even, [10, 20]);
});

Deno.test("bootstrapInterval() has nothing to say without repeats", () => {
  assertEquals(bootstrapInterval([[1, [1]], [2, [2]]], () => 1), undefined);
  assertEquals(bootstrapInterval([], () => 1), undefined);
});

Deno.test("fitRepeats() holds the true exponent in at least 95 of 100 intervals", () => {
  for (const exponent of [0, 0.5, 1, 1.3]) {
    const fits = Array.from(
      { length: 100 },
      (_, seed) => fitRepeats(samples(exponent, 0.1, seed), { draws: 200 }),
    );
    const hits = fits.filter(({ ci95: [low, high] }) => low <= exponent && exponent <= high);
    assert(hits.length >= 95, `${hits.length} for ${exponent}`);
    // It is of use as well: not much wider than it has to be.
    const widths = fits.map(({ ci95: [low, high] }) => high - low);
    assert(median(widths) < 0.1, `${median(widths)}`);
  }
});

Deno.test("fitRepeats() reaches as far as either interval, about the exponent of the medians", () => {
  const data = samples(1, 0.2, 5);
  const plain = fitPower(data.map(([n, values]) => [n, median(values)]));
  const drawn = bootstrapInterval(data, (points) => fitPower(points).exponent)!;
  const { exponent, ci95 } = fitRepeats(data);
  assertEquals(exponent, plain.exponent);
  assertEquals(ci95, hull(plain.ci95, drawn));
  assertEquals(hull([1, 4], [2, 5]), [1, 5]);
  assertEquals(hull([1, 4], undefined), [1, 4]);
});

Deno.test("fitRepeats() sees noise that the medians happen not to show", () => {
  // The medians lie on a line exactly; the repeats do not.
  const { exponent, ci95 } = fitRepeats([[10, [5, 10, 20]], [100, [50, 100, 200]], [1000, [
    500,
    1000,
    2000,
  ]]]);
  assertAlmostEquals(exponent, 1);
  assert(ci95[0] < 0.8 && ci95[1] > 1.2);
});
