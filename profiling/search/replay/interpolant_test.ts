import { assertAlmostEquals, assertEquals } from "@std/assert";
import { interpolation } from "../../../mod.ts";
import type { DrawnInput } from "../draw/problem.ts";
import { Interpolant } from "./interpolant.ts";

const TIMES = [-1, 0.3, 1.1, 1.9, 4];
const WAYS = [
  { kind: "linear", slopes: "natural" },
  { kind: "cubic", slopes: "natural" },
  { kind: "cubic", slopes: "backward" },
  { kind: "previous", slopes: "natural" },
] as const;
const ROWS = [[1, -2, 0.5, 3, 2], [1, NaN, NaN, 3, 2]];

Deno.test("an input by the textbook is that of the library, inside and beyond, bridged or not", () => {
  for (const values of ROWS) {
    const missing = values.some(Number.isNaN);
    for (const way of WAYS) {
      for (const extrapolation of ["hold", "continue"] as const) {
        const input: DrawnInput = {
          ...way,
          extrapolation,
          shape: [1],
          differentiate: false,
          rows: [{ times: TIMES, values }],
        };
        const plain = new Interpolant(input, input.rows[0], values);
        const u = interpolation(TIMES, values, {
          kind: way.kind,
          extrapolation,
          missing: missing ? "bridge" : "refuse",
          ...(way.kind === "cubic" && { slopes: way.slopes }),
        });
        for (const t of [-1.5, -1, -0.9, 0.1, 0.7, 1.1, 1.2, 1.8, 2, 3.9, 4, 4.5]) {
          const { own, along } = plain.read(0, t);
          const what = `${way.kind} ${way.slopes} ${extrapolation} at ${t}`;
          assertAlmostEquals(own[0], u.at(t).item(), 1e-12, what);
          assertAlmostEquals(own[1], u.rate(t).item(), 1e-12, what);
          // Linear in the values, of which the direction is a copy.
          assertEquals(along, own);
        }
        const h = 1e-4;
        for (const t of [0.1, 0.7, 1.5, 3]) {
          for (const derivative of [0, 1] as const) {
            const [before, behind] = [t - h, t + h].map((at) => plain.read(0, at).own[derivative]);
            assertAlmostEquals(
              plain.read(0, t).own[derivative + 1],
              (behind - before) / (2 * h),
              1e-6,
            );
          }
        }
      }
    }
  }
});
