import { euler, finalStateLoss, mlp, reversible, sum, valueAndGrad } from "../../mod.ts";

/** A field that is made, and differentiated for the first time. */
export interface NewField {
  /** Elements of the state. */
  readonly state: number;
  /** Widths of the hidden layers. */
  readonly hidden: readonly number[];
}

/** Milliseconds of the first gradient and of one more of the same field. */
export interface FirstGradient {
  readonly first: number;
  readonly again: number;
}

/**
 * Makes a field and takes two gradients of 1000 reversible Euler steps.
 *
 * @param shape The field; for a first gradient one of a shape not seen before.
 * @returns From the call of `mlp` to the end of the first, and the second alone.
 */
export function firstGradient({ state, hidden }: NewField): FirstGradient {
  const start = performance.now();
  const field = mlp({ state: [state], hidden, time: true });
  const take = () =>
    valueAndGrad({
      ...{ field, y0: new Array(state).fill(0.5), t0: 0, t1: 5, dt: 0.005 },
      method: reversible(euler),
      loss: finalStateLoss((y) => sum(y)),
    });
  take();
  const middle = performance.now();
  take();
  return { first: middle - start, again: performance.now() - middle };
}
