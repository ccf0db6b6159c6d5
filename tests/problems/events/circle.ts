import { concat, neg, pid, slice, type Tensor, tsit5, vectorField } from "../../../mod.ts";

/** The first element of two. */
export const first = (y: Tensor) => slice(y, 0, 1);
/** The second. */
export const second = (y: Tensor) => slice(y, 1, 2);

/** cos t and −sin t. */
export const circle = vectorField({ state: [2], f: (_t, y) => concat([second(y), neg(first(y))]) });
/** The same as a problem, without an end. */
export const onCircle = { field: circle, y0: [1, 0], t0: 0, method: tsit5 };
/** Steps that are nearly exact. */
export const FINE = pid({ rtol: 1e-11, atol: 1e-11 });
