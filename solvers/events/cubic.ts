/** The cubic through numbers at 0, 1/3, 2/3 and 1, as c0 + s (c1 + s (c2 + s c3)). */
export class Cubic {
  /** From c0 on. */
  readonly c: Float64Array = new Float64Array(4);
  /** 0, where it has extremes between 0 and 1, and 1: rising. */
  readonly places: Float64Array = new Float64Array(4);
  /** How many these are. */
  count = 2;

  /** Goes through these numbers. */
  through(at0: number, at1: number, at2: number, at3: number): void {
    const { c } = this;
    c[0] = at0;
    c[1] = (-11 * at0 + 18 * at1 - 9 * at2 + 2 * at3) / 2;
    c[2] = 4.5 * (2 * at0 - 5 * at1 + 4 * at2 - at3);
    c[3] = 4.5 * (-at0 + 3 * at1 - 3 * at2 + at3);
  }

  /** Its value. */
  at(s: number): number {
    const { c } = this;
    return c[0] + s * (c[1] + s * (c[2] + s * c[3]));
  }

  /** Its slope. */
  slopeAt(s: number): number {
    const { c } = this;
    return c[1] + s * (2 * c[2] + 3 * s * c[3]);
  }

  /** Finds {@linkcode Cubic.places}: the roots of c1 + 2 c2 s + 3 c3 s². */
  findExtremes(): void {
    const { c, places } = this;
    const root = Math.sqrt(c[2] * c[2] - 3 * c[3] * c[1]);
    // Without cancellation, and right for a parabola, where c3 is 0.
    const q = -(c[2] + (c[2] < 0 ? -root : root));
    const one = q / (3 * c[3]);
    const other = c[1] / q;
    this.count = 1;
    places[0] = 0;
    this.#add(Math.min(one, other));
    this.#add(Math.max(one, other));
    places[this.count++] = 1;
  }

  /** Written so that NaN, where there are none, and infinity are no places. */
  #add(place: number): void {
    if (place > this.places[this.count - 1] && place < 1) this.places[this.count++] = place;
  }

  /** A root between two places with values of different signs, to rounding. */
  rootIn(low: number, high: number): number {
    const sign = this.at(low) > 0 ? 1 : -1;
    for (let k = 0; k < 40 && high - low > 1e-13; k++) {
      const middle = (low + high) / 2;
      if (sign * this.at(middle) > 0) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  }
}
