import { assertStrictEquals } from "@std/assert";
import {
  DIGITS,
  errorInUlp,
  exactCos,
  exactSin,
  type Fixed,
  fixed,
  magnitude,
  shift,
} from "../../../tests/helpers/exact/elementary.ts";
import { atan2, Random, trace } from "../../mod.ts";
import { compileProgram } from "../compile.ts";
import type { Dtype } from "../lanes.ts";

const VARIANTS = (["float64", "float32"] as const).flatMap((dtype) =>
  [false, true].map((fused) => ({ dtype, fused }))
);

/** The angle of (x, y): from a first guess that is right to 40 digits, as ln is. */
function exactAtan2(y: number, x: number): Fixed {
  const guess = Math.atan2(y, x);
  const places = 2 * DIGITS + 2 * Math.max(0, -magnitude(x), -magnitude(y), -magnitude(guess));
  const [sine, cosine] = [exactSin(guess), exactCos(guess)]
    .map(({ value, places: own }) => shift(value, places - own));
  const [up, across] = [fixed(y, places), fixed(x, places)];
  // tan of what the guess lacks; its cube is below 2^-150.
  const above = up * cosine - across * sine;
  const lack = (above << BigInt(places)) / (across * cosine + up * sine);
  const cube = (lack * lack >> BigInt(places)) * lack >> BigInt(places);
  return { value: fixed(guess, places) + lack - cube / 3n, places };
}

function angles(points: readonly [number, number][], options: { dtype: Dtype; fused: boolean }) {
  const n = points.length;
  const compiled = compileProgram(trace((y, x) => atan2(y, x), [[n], [n]]), options)!();
  points.forEach(([y, x], i) => {
    compiled.inputs[0][i] = y;
    compiled.inputs[1][i] = x;
  });
  compiled.evaluate();
  return compiled.output;
}

/** Points around: on all scales, and where the formula changes. */
function points(dtype: Dtype): [number, number][] {
  const random = new Random(3);
  const round = dtype === "float64" ? (x: number) => x : Math.fround;
  const found: [number, number][] = [];
  const add = (y: number, x: number) => {
    for (const [up, across] of [[y, x], [y, -x], [-y, x], [-y, -x], [x, y], [x, -y]]) {
      found.push([round(up), round(across)]);
    }
  };
  for (let i = 0; i < 400; i++) {
    add(random.normal(), random.normal());
    add(random.normal() * 10 ** random.uniform(-20, 0), random.normal());
  }
  for (const ratio of [7 / 16, 11 / 16, 1, 0.5, 0.25]) {
    for (let i = -6; i <= 6; i++) add(ratio * (1 + i * 2 ** (dtype === "float64" ? -52 : -23)), 1);
    for (let i = 0; i < 50; i++) add(ratio * random.uniform(0.99, 1.01), 1);
  }
  return found;
}

Deno.test("atan2 is within 2 units in the last place, compiled, fused or not", () => {
  for (const { dtype, fused } of VARIANTS) {
    const all = points(dtype);
    angles(all, { dtype, fused }).forEach((angle, i) => {
      const [y, x] = all[i];
      const error = errorInUlp(exactAtan2(y, x), angle, dtype);
      if (!(error <= 2)) {
        throw new Error(`${dtype} ${fused}: (${x}, ${y}) to ${angle}, ${error} ulp`);
      }
    });
  }
});

Deno.test("atan2 of zeros, infinities, NaN and the largest numbers is that of JavaScript to a unit", () => {
  const special = [0, -0, 1, -1, Infinity, -Infinity, NaN];
  for (const { dtype, fused } of VARIANTS) {
    const round = dtype === "float64" ? (x: number) => x : Math.fround;
    const large = dtype === "float64" ? 1.7e308 : Math.fround(3.4e38);
    const numbers = [...special, large, -large, dtype === "float64" ? 5e-324 : 2 ** -149];
    const all = numbers.flatMap((y) => numbers.map((x): [number, number] => [y, x]));
    angles(all, { dtype, fused }).forEach((angle, i) => {
      const [y, x] = all[i];
      const wanted = round(Math.atan2(y, x));
      const unit = Math.abs(wanted) * (dtype === "float64" ? 2 ** -52 : 2 ** -23);
      const near = wanted !== 0 && Math.abs(angle - wanted) <= unit;
      if (!near) assertStrictEquals(angle, wanted, `${dtype} ${fused} (${x}, ${y})`);
    });
  }
});
