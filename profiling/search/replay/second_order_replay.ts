import type { NystromMethod } from "../../../mod.ts";
import { COMPOSITIONS } from "../../../solvers/internal.ts";
import { combine, type Moving, moving } from "./moving.ts";
import type { SlopeField, Step } from "./step.ts";

/** Half of a state (q, v). */
function half({ v, d }: Moving, from: 0 | 1): Moving {
  const size = v.length / 2;
  return {
    v: v.subarray(from * size, (from + 1) * size),
    d: d.subarray(from * size, (from + 1) * size),
  };
}

/** The steps of a symmetric composition of Störmer and Verlet's step: half a drift, a kick, half a drift, each. */
export function verletStep(f: SlopeField, order: keyof typeof COMPOSITIONS, y: Moving): Step {
  const first = COMPOSITIONS[order];
  const parts = [...first, ...first.slice(0, -1).reverse()];
  return (t0, t1) => {
    const h = t1 - t0;
    let at = t0;
    for (const part of parts) {
      const [q, v] = [half(y, 0), half(y, 1)];
      combine(q, [1, q], [h * part / 2, half(f.at(at, y), 0)]);
      combine(v, [1, v], [h * part, half(f.at(at + h * part / 2, y), 1)]);
      at += h * part;
      combine(q, [1, q], [h * part / 2, half(f.at(at, y), 0)]);
    }
  };
}

/** The steps of a method of Nyström. */
export function nystromStep(
  f: SlopeField,
  { coefficients: { a, b, c, d } }: NystromMethod,
  y: Moving,
): Step {
  return (t0, t1) => {
    const h = t1 - t0;
    const [q, v] = [half(y, 0), half(y, 1)];
    const slopes: Moving[] = [];
    const stage = moving(f.size);
    for (let i = 0; i < c.length; i++) {
      const terms = slopes.map((k, j) => [h * h * (a[i][j] ?? 0), k] as const);
      combine(half(stage, 0), [1, q], [c[i] * h, v], ...terms);
      slopes.push(half(f.at(c[i] === 1 ? t1 : t0 + c[i] * h, stage), 1));
    }
    combine(q, [1, q], [h, v], ...slopes.map((k, i) => [h * h * (b[i] ?? 0), k] as const));
    combine(v, [1, v], ...slopes.map((k, i) => [h * (d[i] ?? 0), k] as const));
  };
}
