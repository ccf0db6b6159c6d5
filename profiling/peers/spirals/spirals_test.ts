import { assert, assertEquals } from "@std/assert";
import { drawSpirals } from "./spirals.ts";

const OPTIONS = { count: 6, knots: 40, seed: 3 };

Deno.test("drawSpirals() draws the same spirals from the same seed, and others from another", () => {
  const noisy = { ...OPTIONS, noise: 0.2 };
  assertEquals(drawSpirals(noisy), drawSpirals(noisy));
  assert(drawSpirals(noisy).paths[1] !== drawSpirals({ ...noisy, seed: 4 }).paths[1]);
});

Deno.test("drawSpirals() turns by the labels, inwards, at times that increase", () => {
  const { paths, labels } = drawSpirals({ ...OPTIONS, noise: 0 });
  assertEquals(labels, Float64Array.of(0, 1, 0, 1, 0, 1));
  const at = (i: number, k: number) => paths.subarray((i * 40 + k) * 3, (i * 40 + k + 1) * 3);
  labels.forEach((label, i) => {
    for (let k = 1; k < 40; k++) {
      const [[t0, x0, y0], [t1, x1, y1]] = [at(i, k - 1), at(i, k)];
      assert(t1 > t0 && t1 < 2 * Math.PI);
      assert(Math.hypot(x1, y1) < Math.hypot(x0, y0));
      // Over less than a quarter of a turn the cross product has the sign of the turn.
      const cross = x0 * y1 - y0 * x1;
      if (t1 - t0 < 0.7) assertEquals(Math.sign(cross), label === 1 ? 1 : -1);
    }
  });
});
