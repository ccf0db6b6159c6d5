import { add, neg, vectorField } from "../../mod.ts";

/** What fields run on. */
export const KERNELS = ["wasm", "interpreter"] as const;

/** y' = −y + u */
export const leak = (kernels: "wasm" | "interpreter" | "auto" = "auto") =>
  vectorField({
    ...{ state: [1], inputs: { u: 1 }, kernels },
    f: (_t, y, _p, { u }) => add(neg(y), u),
  });

/** The times of an input. */
export const TIMES = [0, 0.37, 1.1, 1.3, 2];
/** Its values there. */
export const VALUES = [0.5, 2, -1, -1.5, 3];

/** The solution of y' = −y + a + b s at s, from y at s = 0. */
export function ramp(y: number, a: number, b: number, s: number): number {
  return (y - a + b) * Math.exp(-s) + a + b * s - b;
}

/** The solution from 0 to t, driven by the values. */
export function exact(kind: "linear" | "previous", y: number, t: number): number {
  for (let i = 0; i + 1 < TIMES.length && TIMES[i] < t; i++) {
    const h = TIMES[i + 1] - TIMES[i];
    const slope = kind === "linear" ? (VALUES[i + 1] - VALUES[i]) / h : 0;
    y = ramp(y, VALUES[i], slope, Math.min(t, TIMES[i + 1]) - TIMES[i]);
  }
  return y;
}
