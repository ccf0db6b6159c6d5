import type { VectorField } from "../field.ts";

/**
 * Adds to dL/dθ what comes of a short while at time t being longer, for those who know a part of f besides the
 * field, which is drawn out with it.
 *
 * @param bar The derivative of the loss by how many times longer it is.
 */
export type AddStretch = (t: number, bar: number, parametersBar: Float64Array) => void;

const known = new WeakMap<VectorField, AddStretch>();

/** Notes where the stretch of a field's time goes. */
export function noteStretch(field: VectorField, add: AddStretch): void {
  known.set(field, add);
}

/** Where the stretch of a field's time goes; undefined where its times stay. */
export function stretchOf(field: VectorField): AddStretch | undefined {
  return known.get(field);
}
