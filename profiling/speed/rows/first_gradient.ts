import { euler, finalStateLoss, mlp, reversible, sum, valueAndGrad } from "../../../mod.ts";

/** A field that is made, and differentiated for the first time. */
export interface NewField {
  /** Elements of the state. */
  readonly state: number;
  /** Widths of the hidden layers. */
  readonly hidden: readonly number[];
  /** Steps of the gradient. */
  readonly steps: number;
}

/** Milliseconds of the first gradient and of one more of the same field. */
export interface FirstGradient {
  /** From the call of `mlp` to its return, with the field traced. */
  readonly traced: number;
  /** From the call of `mlp` to the end of the first gradient: traced, compiled, solved, pulled back. */
  readonly first: number;
  /** The second gradient alone. */
  readonly again: number;
}

/**
 * Makes a field and takes two gradients, by reversible Euler.
 *
 * @param shape The field; for a first gradient one of a shape not seen before.
 * @param now The clock, in milliseconds.
 */
export function firstGradient(
  { state, hidden, steps }: NewField,
  now: () => number = () => performance.now(),
): FirstGradient {
  const start = now();
  const field = mlp({ state: [state], hidden, time: true });
  const traced = now();
  const take = () =>
    valueAndGrad({
      ...{ field, y0: new Array(state).fill(0.5), t0: 0, t1: 0.005 * steps, dt: 0.005 },
      method: reversible(euler),
      loss: finalStateLoss((y) => sum(y)),
    });
  take();
  const first = now();
  take();
  return { traced: traced - start, first: first - start, again: now() - first };
}
