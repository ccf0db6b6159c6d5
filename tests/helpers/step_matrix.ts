import type { Complex, RungeKuttaMethod } from "../../mod.ts";

/** A number by its modulus and argument. */
export function polar(r: number, theta: number): Complex {
  return { re: r * Math.cos(theta), im: r * Math.sin(theta) };
}

/** The modulus. */
export function modulus({ re, im }: Complex): number {
  return Math.hypot(re, im);
}

function plus(...terms: Complex[]): Complex {
  return terms.reduce((p, q) => ({ re: p.re + q.re, im: p.im + q.im }));
}

function times(p: Complex, q: Complex | number): Complex {
  if (typeof q === "number") return { re: p.re * q, im: p.im * q };
  return { re: p.re * q.re - p.im * q.im, im: p.re * q.im + p.im * q.re };
}

/** One step from y = 1 on y' = y with h = x, stage by stage. */
export function stepOf({ tableau: { a, b } }: RungeKuttaMethod, x: Complex): Complex {
  const one = { re: 1, im: 0 };
  const k: Complex[] = [];
  for (const row of a) k.push(times(x, plus(one, ...row.map((weight, j) => times(k[j], weight)))));
  return plus(one, ...b.map((weight, j) => times(k[j], weight)));
}

/** The larger modulus of the two eigenvalues of a reversible step on (y, z) that moves z by a part `shift`. */
export function radiusOf(base: RungeKuttaMethod, x: Complex, lambda: number, shift = 0): number {
  const minusOne = { re: -1, im: 0 };
  const forward = plus(stepOf(base, x), minusOne);
  const backward = plus(stepOf(base, times(x, -1)), minusOne);
  // y' = moved y + T(x) z, with z moved by then
  const y = lambda + shift;
  const yy = plus({ re: y, im: 0 }, times(forward, shift));
  const yz = plus({ re: 1 - y, im: 0 }, times(forward, 1 - shift));
  // z' = z − T(−x) y'
  const zy = plus({ re: shift, im: 0 }, times(times(backward, yy), -1));
  const zz = plus({ re: 1 - shift, im: 0 }, times(times(backward, yz), -1));
  // μ = (yy + zz)/2 ± √((yy − zz)²/4 + yz zy)
  const half = times(plus(yy, times(zz, -1)), 1 / 2);
  const inner = plus(times(half, half), times(yz, zy));
  const angle = Math.atan2(inner.im, inner.re) / 2;
  const root = times({ re: Math.cos(angle), im: Math.sin(angle) }, Math.sqrt(modulus(inner)));
  const middle = times(plus(yy, zz), 1 / 2);
  return Math.max(modulus(plus(middle, root)), modulus(plus(middle, times(root, -1))));
}
