import { assert } from "@std/assert";
import {
  euler,
  meanSquaredError,
  mlp,
  PreparedGradient,
  reversible,
  type ReversibleMethod,
  rk4,
  whiteDwarfData,
} from "../../mod.ts";
import { exactly } from "./damped_problem.ts";

/** How much longer an exact gradient may take; `deno task speed` measures 1.05 to 1.2 times. */
const LIMIT = 1.5;

function prepare(method: ReversibleMethod): PreparedGradient {
  const { y0, t0, t1, dt, times, states } = whiteDwarfData();
  return new PreparedGradient({
    field: mlp({ state: [2], hidden: [10], time: true }),
    y0,
    t0,
    t1,
    dt,
    method,
    loss: meanSquaredError(times, states),
  });
}

/** The least times of a run, the gradients in turn so that drift strikes them all. */
function leastTimes(gradients: PreparedGradient[]): number[] {
  const least = gradients.map(() => Infinity);
  for (let round = 0; round < 30; round++) {
    gradients.forEach((gradient, i) => {
      const begin = performance.now();
      gradient.run();
      least[i] = Math.min(least[i], performance.now() - begin);
    });
  }
  return least;
}

for (const base of [euler, rk4]) {
  Deno.test(`an exact gradient of the white dwarf takes at most ${LIMIT} times as long: ${base.name}`, () => {
    let ratios: number[] = [];
    // Noise makes a run slower, never faster, but may strike one of them only.
    for (let attempt = 0; attempt < 4; attempt++) {
      const methods = [reversible(base), exactly(base), exactly(base, [9, 10])];
      const gradients = methods.map(prepare);
      const [float, ...exact] = leastTimes(gradients);
      gradients.forEach((gradient) => gradient.release());
      ratios = exact.map((time) => time / float);
      if (ratios.every((ratio) => ratio <= LIMIT)) break;
    }
    assert(ratios.every((ratio) => ratio <= LIMIT), `${ratios}`);
  });
}
