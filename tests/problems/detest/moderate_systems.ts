import type { NumericField } from "../numeric_field.ts";
import { acceleration, PLANETS } from "./planets.ts";
import type { Problem } from "./problem.ts";

/** The first unit vector. */
function unit(size: number): number[] {
  return Array.from({ length: size }, (_, i) => i === 0 ? 1 : 0);
}

/** Decay from each element into the next, at the given rates; the last one keeps. */
function chain(rate: (i: number) => number): NumericField {
  return (_t, y, dy) => {
    const last = y.length - 1;
    for (let i = 0; i <= last; i++) {
      const gain = i > 0 ? rate(i - 1) * y[i - 1] : 0;
      dy[i] = i < last ? gain - rate(i) * y[i] : gain;
    }
  };
}

/** Diffusion along a line whose ends are held at 0. */
function diffusion(_t: number, y: Float64Array, dy: Float64Array) {
  const last = y.length - 1;
  for (let i = 0; i <= last; i++) {
    dy[i] = (i > 0 ? y[i - 1] : 0) - 2 * y[i] + (i < last ? y[i + 1] : 0);
  }
}

/** The solution of {@linkcode diffusion} from the first unit vector, a sum of sine waves. */
function diffused(size: number, t: number): number[] {
  const angle = Math.PI / (size + 1);
  return Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let k = 1; k <= size; k++) {
      const rate = 2 - 2 * Math.cos(k * angle);
      sum += Math.exp(-rate * t) * Math.sin(k * angle) * Math.sin(k * (i + 1) * angle);
    }
    return 2 * sum / (size + 1);
  });
}

/** Class C: moderate systems. */
export const CLASS_C: Problem[] = [
  {
    name: "C1",
    y0: unit(10),
    f: chain(() => 1),
    published: [
      ...[2.061153622240064e-9, 4.122307244619555e-8, 4.122307244716968e-7, 2.748204829855288e-6],
      ...[1.374102414941961e-5, 5.496409659803266e-5, 1.832136553274552e-4, 5.234675866508716e-4],
      ...[1.308668966628220e-3, 9.979127409508656e-1],
    ],
    exact(t) {
      // Poisson's probabilities, and the rest in the last element.
      const y = [Math.exp(-t)];
      for (let i = 1; i < 9; i++) y.push(y[i - 1] * t / i);
      return [...y, 1 - y.reduce((sum, x) => sum + x)];
    },
  },
  {
    name: "C2",
    y0: unit(10),
    f: chain((i) => i + 1),
    published: [
      ...[2.061153577984930e-9, 2.061153573736588e-9, 2.061153569488245e-9, 2.061153565239902e-9],
      ...[2.061153560991560e-9, 2.061153556743217e-9, 2.061153552494874e-9, 2.061153548246532e-9],
      ...[2.061153543998189e-9, 9.999999814496180e-1],
    ],
    exact(t) {
      // A birth process: the geometric distribution with parameter exp(-t).
      const y = Array.from({ length: 9 }, (_, i) => Math.exp(-t) * (-Math.expm1(-t)) ** i);
      return [...y, 1 - y.reduce((sum, x) => sum + x)];
    },
  },
  {
    name: "C3",
    y0: unit(10),
    f: diffusion,
    published: [
      ...[2.948119211022058e-3, 5.635380154844266e-3, 7.829072515926013e-3, 9.348257908594937e-3],
      ...[1.007943610301970e-2, 9.982674171429909e-3, 9.088693332766085e-3, 7.489115195185912e-3],
      ...[5.322964130953349e-3, 2.762434379029886e-3],
    ],
    exact: (t) => diffused(10, t),
  },
  {
    name: "C4",
    y0: unit(51),
    f: diffusion,
    published: [
      ...[3.124111453721466e-3, 6.015416842150318e-3, 8.470021834842650e-3, 1.033682931733337e-2],
      ...[1.153249572873923e-2, 1.204549525737964e-2, 1.192957068015293e-2, 1.128883207111195e-2],
      ...[1.025804501391024e-2, 8.982017581934167e-3],
    ],
    exact: (t) => diffused(51, t),
  },
  {
    name: "C5",
    y0: PLANETS.start,
    f: acceleration,
    published: PLANETS.published,
  },
];
