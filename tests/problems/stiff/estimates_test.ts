import { assertLess } from "@std/assert";
import { IMPLICIT_METHODS, pid, solve, tensor } from "../../../mod.ts";
import { problemOf } from "./problem.ts";
import { STIFF_PROBLEMS } from "./problems.ts";

/** The root of the mean of squares of differences, in tolerances. */
function norm(a: ArrayLike<number>, b: ArrayLike<number>, atol: number): number {
  const scaled = Array.from(a, (x, k) => (x - b[k]) / (atol + Math.abs(x)));
  return Math.sqrt(scaled.reduce((sum, x) => sum + x * x, 0) / scaled.length);
}

const [, oscillator] = STIFF_PROBLEMS;

for (const method of Object.values(IMPLICIT_METHODS)) {
  Deno.test(`${method.name}: nine errors in ten of a step are below half its estimate`, () => {
    const problem = { ...problemOf(oscillator, 1e-5), method };
    const { field, atol } = oscillator;
    const { times, states } = solve({ ...problem, saveAt: { start: true, every: 1 } });
    const stepper = method.bind(field, {
      counts: { evaluations: 0, pullbacks: 0 },
      adaptive: true,
    });
    const size = oscillator.y0.length;
    const few = Math.ceil(times.length / 40);
    const parts: number[] = [];
    for (let k = 0; k + 1 < times.length; k += few) {
      const y0 = states.data.slice(k * size, (k + 1) * size);
      const [y, estimate] = [y0.slice(), y0.slice()];
      stepper.start(times[k], y0, y);
      stepper.attempt!(times[k], times[k + 1], y, estimate);
      const { y1 } = solve({
        ...{ ...problem, y0: tensor(y0), t0: times[k], t1: times[k + 1] },
        stepControl: pid({ rtol: 1e-11, atol: 1e-11 }),
      });
      parts.push(norm(y, y1.data, atol) / norm(y, y.map((x, i) => x - estimate[i]), atol));
    }
    parts.sort((a, b) => a - b);
    assertLess(parts[Math.floor(0.9 * (parts.length - 1))], 0.5);
  });
}
