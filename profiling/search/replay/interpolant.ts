import type { DrawnInput, InputRow } from "../draw/problem.ts";

/** A value with its first three derivatives by time. */
type Jet = readonly [value: number, rate: number, bend: number, third: number];

/** Between two values, from their times. */
type Piece = (t: number) => Jet;

/**
 * An input in one row, by the textbook: straight lines, the natural spline by its second derivatives,
 * Hermite's polynomials by their basis. It is linear in the values, so that the derivative along a
 * direction of them is the same made of the direction.
 */
export class Interpolant {
  readonly #input: DrawnInput;
  readonly #times: readonly number[];
  /** For each channel what the values make, and what the direction makes. */
  readonly #channels: readonly {
    readonly own: readonly Piece[];
    readonly along: readonly Piece[];
  }[];

  constructor(input: DrawnInput, row: InputRow, direction: ArrayLike<number>) {
    const { times, values } = row;
    this.#input = input;
    this.#times = times;
    const channels = values.length / times.length;
    this.#channels = Array.from({ length: channels }, (_, c) => {
      const own = times.map((_, i) => values[i * channels + c]);
      const along = own.map((x, i) => Number.isNaN(x) ? NaN : direction[i * channels + c]);
      return { own: this.#pieces(own), along: this.#pieces(along) };
    });
  }

  get channels(): number {
    return this.#channels.length;
  }

  /** A channel at a time, its derivatives, and the derivatives of both along the direction. */
  read(channel: number, t: number): { readonly own: Jet; readonly along: Jet } {
    const times = this.#times;
    const { own, along } = this.#channels[channel];
    const { extrapolation, kind } = this.#input;
    const last = times.length - 1;
    const before = times.findLastIndex((time) => time <= t);
    if (extrapolation === "hold" && kind !== "previous" && (before < 0 || before === last)) {
      const end = before < 0 ? 0 : last;
      const piece = Math.min(end, own.length - 1);
      const held = (pieces: readonly Piece[]): Jet => [pieces[piece](times[end])[0], 0, 0, 0];
      return { own: held(own), along: held(along) };
    }
    const i = Math.max(0, Math.min(own.length - 1, before));
    return { own: own[i](t), along: along[i](t) };
  }

  #pieces(given: readonly number[]): Piece[] {
    const times = this.#times;
    const { kind, slopes } = this.#input;
    const natural = kind === "cubic" && slopes === "natural";
    const v = this.#bridged(given, kind === "linear" || natural);
    if (kind === "previous") return v.map((x) => () => [x, 0, 0, 0]);
    const chords = v.slice(1).map((x, i) => (x - v[i]) / (times[i + 1] - times[i]));
    if (kind === "linear") {
      return chords.map((slope, i) => (t) => [v[i] + slope * (t - times[i]), slope, 0, 0]);
    }
    if (natural) return this.#spline(v, chords);
    const slope = (i: number) => chords[Math.max(0, i - 1)];
    return chords.map((_, i) => {
      const h = times[i + 1] - times[i];
      const [a, b, m, n] = [v[i], v[i + 1], h * slope(i), h * slope(i + 1)];
      return (t) => {
        const s = (t - times[i]) / h;
        return [
          (1 + 2 * s) * (1 - s) ** 2 * a + s * (1 - s) ** 2 * m + s * s * (3 - 2 * s) * b +
          s * s * (s - 1) * n,
          (6 * s * (s - 1) * (a - b) + (1 - s) * (1 - 3 * s) * m + s * (3 * s - 2) * n) / h,
          ((12 * s - 6) * (a - b) + (6 * s - 4) * m + (6 * s - 2) * n) / (h * h),
          (12 * (a - b) + 6 * (m + n)) / (h * h * h),
        ];
      };
    });
  }

  /** The natural spline by its moments, the second derivatives at the times. */
  #spline(v: readonly number[], chords: readonly number[]): Piece[] {
    const times = this.#times;
    const h = chords.map((_, i) => times[i + 1] - times[i]);
    const last = v.length - 1;
    const moments = v.map(() => 0);
    // Thomas's way, over the times between two others.
    const [diagonal, right] = [moments.slice(), moments.slice()];
    for (let i = 1; i < last; i++) {
      const factor = i > 1 ? h[i - 1] / diagonal[i - 1] : 0;
      diagonal[i] = 2 * (h[i - 1] + h[i]) - factor * h[i - 1];
      right[i] = 6 * (chords[i] - chords[i - 1]) - factor * (right[i - 1] ?? 0);
    }
    for (let i = last - 1; i > 0; i--) {
      moments[i] = (right[i] - (i + 1 < last ? h[i] * moments[i + 1] : 0)) / diagonal[i];
    }
    return chords.map((chord, i) => {
      const [m, n] = [moments[i], moments[i + 1]];
      return (t) => {
        const [from, to] = [t - times[i], times[i + 1] - t];
        const k = h[i];
        return [
          (m * to ** 3 + n * from ** 3) / (6 * k) + (v[i] / k - m * k / 6) * to +
          (v[i + 1] / k - n * k / 6) * from,
          (n * from ** 2 - m * to ** 2) / (2 * k) + chord - k * (n - m) / 6,
          (m * to + n * from) / k,
          (n - m) / k,
        ];
      };
    });
  }

  /** What stands in place of what is missing, which lies between two others. */
  #bridged(given: readonly number[], straight: boolean): number[] {
    const times = this.#times;
    return given.map((x, i) => {
      if (!Number.isNaN(x)) return x;
      const before = given.findLastIndex((y, k) => k < i && !Number.isNaN(y));
      if (!straight) return given[before];
      const behind = given.findIndex((y, k) => k > i && !Number.isNaN(y));
      const w = (times[i] - times[before]) / (times[behind] - times[before]);
      return (1 - w) * given[before] + w * given[behind];
    });
  }
}
