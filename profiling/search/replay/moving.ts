/** A state and its derivative in one direction. */
export interface Moving {
  readonly v: Float64Array;
  readonly d: Float64Array;
}

/** A state of zeros that does not move. */
export function moving(size: number): Moving {
  return { v: new Float64Array(size), d: new Float64Array(size) };
}

/** The same numbers, in a place of their own. */
export function copied({ v, d }: Moving): Moving {
  return { v: v.slice(), d: d.slice() };
}

/** target = Σ factor · term, values and derivatives alike: all that these methods do with states. */
export function combine(
  target: Moving,
  ...terms: readonly (readonly [number, Moving])[]
): void {
  for (const key of ["v", "d"] as const) {
    const to = target[key];
    for (let k = 0; k < to.length; k++) {
      let sum = 0;
      for (const [factor, term] of terms) sum += factor * term[key][k];
      to[k] = sum;
    }
  }
}
