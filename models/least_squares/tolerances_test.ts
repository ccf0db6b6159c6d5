import { assertAlmostEquals } from "@std/assert";
import { mul, neg, positive, tensor } from "../../tensors/mod.ts";
import { pid, tsit5, vectorField } from "../../solvers/mod.ts";
import { meanSquaredError } from "../losses/mean_squared_error.ts";
import { levenbergMarquardt } from "./levenberg_marquardt.ts";

Deno.test("levenbergMarquardt() takes tolerances element by element", () => {
  // Two decays of very different size; the second one's tolerance fits only itself.
  const field = vectorField({
    state: [2],
    parameters: { k: positive(tensor([1, 1])) },
    f: (_t, y, { k }) => neg(mul(k, y)),
  });
  const times = [0, 1, 2, 3];
  const rows = times.map((t) => [Math.exp(-0.5 * t), 1e6 * Math.exp(-2 * t)]);
  const fit = levenbergMarquardt({
    problems: [{
      ...{ field, y0: [1, 1e6], t0: 0, t1: 3, dt: 0.1, method: tsit5 },
      stepControl: pid({ rtol: 0, atol: [1e-8, 1e-2] }),
      loss: meanSquaredError(times, rows, { weights: [1, 1e-12] }),
    }],
  });
  const [a, b] = fit.parameters.k.data;
  assertAlmostEquals(a, 0.5, 1e-6);
  assertAlmostEquals(b, 2, 1e-6);
});
