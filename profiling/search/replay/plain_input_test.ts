import { assert, assertAlmostEquals } from "@std/assert";
import { interpolation } from "../../../mod.ts";
import { plainInput } from "./plain_input.ts";

const TIMES = [-1, 0.3, 1.1, 1.9, 4];
const VALUES = [1, -2, 0.5, 3, 2];
const WAYS = {
  linear: { kind: "linear" },
  previous: { kind: "previous" },
  natural: { kind: "cubic" },
  backward: { kind: "cubic", slopes: "backward" },
} as const;

Deno.test("an input by its definition goes through its values, and is that of the library", () => {
  for (const kind of ["linear", "previous", "natural", "backward"] as const) {
    const plain = plainInput(kind, TIMES, VALUES);
    const u = interpolation(TIMES, VALUES, WAYS[kind]);
    TIMES.forEach((t, i) => assertAlmostEquals(plain(t, 0), VALUES[i], 1e-13));
    for (const t of [-0.9, 0.1, 0.7, 1.2, 1.8, 2, 3.9]) {
      assertAlmostEquals(plain(t, 0), u.at(t).item(), 1e-12);
      assertAlmostEquals(plain(t, 1), u.rate(t).item(), 1e-12);
      const h = 1e-4;
      for (const derivative of [0, 1]) {
        const difference = (plain(t + h, derivative) - plain(t - h, derivative)) / (2 * h);
        assertAlmostEquals(plain(t, derivative + 1), difference, 1e-6);
      }
    }
  }
});

Deno.test("a natural spline by its definition has no bend at its ends", () => {
  const plain = plainInput("natural", TIMES, VALUES);
  assertAlmostEquals(plain(-1, 2), 0, 1e-13);
  assertAlmostEquals(plain(4, 2), 0, 1e-13);
  assert(Math.abs(plain(0.3, 2)) > 0.1);
});
