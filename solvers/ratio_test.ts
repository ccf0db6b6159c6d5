import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "../tensors/mod.ts";
import { nearestRatio } from "./ratio.ts";

Deno.test("nearestRatio() is the nearest of all ratios within the bound, in lowest terms", () => {
  const random = new Random(1);
  for (const most of [1, 2, 7, 60]) {
    for (let i = 0; i < 300; i++) {
      const x = random.uniform(0, 1) || 1;
      const [p, q] = nearestRatio(x, most);
      assert(p >= 1 && p <= q && q <= most);
      let least = Infinity;
      for (let b = 1; b <= most; b++) {
        for (let a = 1; a <= b; a++) least = Math.min(least, Math.abs(a / b - x));
      }
      assertEquals(Math.abs(p / q - x), least);
      for (let c = 2; c <= q; c++) assert(p % c > 0 || q % c > 0, `${p}/${q}`);
    }
  }
});

Deno.test("nearestRatio() gives a ratio within the bound back", () => {
  for (const [p, q] of [[1, 2], [999, 1000], [1, 1024], [1, 1], [577, 1019]]) {
    assertEquals(nearestRatio(p / q), [p, q]);
  }
});

Deno.test("nearestRatio() throws for what is out of range", () => {
  for (const x of [0, -1, 1.1, NaN]) assertThrows(() => nearestRatio(x), RangeError, "(0, 1]");
  for (const most of [0, 1.5, NaN]) {
    assertThrows(() => nearestRatio(0.5, most), RangeError, "whole");
  }
});
