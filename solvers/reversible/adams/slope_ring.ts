import { CountingLinearization } from "../../counting_linearization.ts";
import type { Counts, VectorField } from "../../field.ts";

/**
 * Places for the slopes of as many nodes as a window has, node n in place n mod m, with all that a
 * pullback needs. Each place knows at which point it stands, to the last bit, so that no point is
 * evaluated twice while it stands there: a way back finds the last m as the way there left them, and
 * after a state was replaced by another one only the points that are not its own are evaluated anew.
 */
export class SlopeRing {
  readonly points: readonly CountingLinearization[];

  constructor(window: number, field: Pick<VectorField, "linearize">, counts: Counts) {
    this.points = Array.from({ length: window }, () => new CountingLinearization(field, counts));
  }

  /** The place of node n. */
  at(n: number): CountingLinearization {
    return this.points[this.placeOf(n)];
  }

  /** Its number. */
  placeOf(n: number): number {
    // In whole numbers: of any others the engine calls a function for the remainder.
    return (n | 0) % this.points.length | 0;
  }

  /** The same, evaluated at (t, y) with the y that begins at `offset` in a state. */
  evaluated(n: number, t: number, state: Float64Array, offset = 0): CountingLinearization {
    const point = this.at(n);
    if (!point.isAt(t, state, offset)) point.evaluateAt(t, state, offset);
    return point;
  }

  /** Forgets where they stand: the parameters may have changed. */
  forget(): void {
    for (const point of this.points) point.forget();
  }
}
