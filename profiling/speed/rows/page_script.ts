/**
 * The script of a page: takes the gradient of the README's example, and one more. Where it stands as
 * text `began` says when the page had it.
 *
 * @module
 */
import {
  add,
  glorot,
  matmul,
  meanSquaredError,
  reversible,
  rk4,
  tanh,
  valueAndGrad,
  vectorField,
  zeros,
} from "../../../mod.ts";

/** Milliseconds of the first gradient in a page, and of one more. */
export interface PageGradient {
  /** From the text of the script to its first line: read, and the library's modules run. */
  readonly loaded: number;
  /** From there to a field, traced. */
  readonly traced: number;
  /** From there to the first gradient: compiled, solved and pulled back. */
  readonly differentiated: number;
  /** One more gradient. */
  readonly again: number;
}

/** What the page hands over. */
interface Handed {
  readonly began?: number;
  pageGradient?: PageGradient;
}

const page = globalThis as Handed;
if (page.began !== undefined) page.pageGradient = takeGradients(page.began);

function takeGradients(began: number): PageGradient {
  const start = performance.now();
  const times = Array.from({ length: 101 }, (_, i) => i / 100);
  const data = times.map((t) => [Math.cos(2 * Math.PI * t), Math.sin(2 * Math.PI * t)]);
  const field = vectorField({
    state: [2],
    parameters: { w1: glorot([16, 2]), b1: zeros([16]), w2: glorot([2, 16]), b2: zeros([2]) },
    f: (_t, y, p) => add(matmul(p.w2, tanh(add(matmul(p.w1, y), p.b1))), p.b2),
  });
  const traced = performance.now();
  const take = () =>
    valueAndGrad({
      ...{ field, y0: data[0], t0: 0, t1: 1, dt: 0.01 },
      method: reversible(rk4),
      loss: meanSquaredError(times, data),
    });
  take();
  const first = performance.now();
  take();
  return {
    loaded: start - began,
    traced: traced - start,
    differentiated: first - traced,
    again: performance.now() - first,
  };
}
