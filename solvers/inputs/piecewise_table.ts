import { FAR } from "../../tensors/internal.ts";
import type { InterpolationSettings } from "./interpolation_settings.ts";
import { bridge, unbridge } from "./missing_values.ts";
import { NaturalSlopes } from "./natural_slopes.ts";

/** How far beyond its ends an input may be read by rounding, in parts of the time that it covers. */
const SLACK = 1e-9;

/**
 * The polynomials of an interpolation: knots, and at each knot, for each channel, coefficients of the
 * powers of the time since then. They are linear in the values; what depends on the times alone is
 * computed once.
 */
export class PiecewiseTable {
  /** Coefficients of a channel at a knot. */
  readonly order: number;
  /** Pieces: as many as there are knots. */
  readonly pieces: number;
  /** The times between which it may be read. */
  readonly limits: readonly [number, number];
  /** The first time and the last one. */
  readonly span: readonly [number, number];
  readonly #times: Float64Array;
  readonly #channels: number;
  readonly #settings: InterpolationSettings;
  /** 1 where a constant piece stands in front. */
  readonly #front: number;
  readonly #natural: NaturalSlopes | undefined;
  // Of one channel: its values, their slopes, and the cotangents of both.
  readonly #values: Float64Array;
  readonly #slopes: Float64Array;
  readonly #valuesBar: Float64Array;
  readonly #slopesBar: Float64Array;

  constructor(times: Float64Array, channels: number, settings: InterpolationSettings) {
    const { kind, extrapolation, slopes } = settings;
    const count = times.length;
    const holds = extrapolation === "hold";
    this.#times = times;
    this.#channels = channels;
    this.#settings = settings;
    this.#front = holds ? 1 : 0;
    this.order = { previous: 1, linear: 2, cubic: 4 }[kind];
    const own = kind === "previous" ? count : count - 1;
    this.pieces = own + (holds ? kind === "previous" ? 1 : 2 : 0);
    const [first, last] = [times[0], times[count - 1]];
    this.span = [first, last];
    const slack = SLACK * (last - first) +
      4 * Number.EPSILON * Math.max(Math.abs(first), Math.abs(last));
    this.limits = extrapolation === "refuse" ? [first - slack, last + slack] : [-FAR, FAR];
    this.#natural = kind === "cubic" && slopes === "natural" ? new NaturalSlopes(times) : undefined;
    [this.#values, this.#slopes, this.#valuesBar, this.#slopesBar] = Array.from(
      { length: 4 },
      () => new Float64Array(count),
    );
  }

  /** How far apart two times are, at the least. */
  get least(): number {
    const times = this.#times;
    return times.reduce(
      (least, t, i) => i === 0 ? least : Math.min(least, t - times[i - 1]),
      Infinity,
    );
  }

  /** The times at which a derivative of this order jumps, whatever the values are. */
  jumps(derivative: number): Float64Array {
    const { kind, slopes, extrapolation } = this.#settings;
    const times = this.#times;
    const smooth = kind === "cubic" ? (slopes === "natural" ? 2 : 1) : kind === "linear" ? 0 : -1;
    if (derivative >= this.order) return new Float64Array(0);
    const inside = derivative > smooth;
    if (kind === "previous") return times.slice(1);
    const ends = extrapolation === "hold" && derivative > 0;
    return times.filter((_, i) => i === 0 || i === times.length - 1 ? ends : inside);
  }

  /** Writes the limits and the knots into a row of them; what is left over lies behind every time. */
  writeKnots(row: Float64Array): void {
    const times = this.#times;
    const front = this.#front;
    row.fill(FAR);
    row.set(this.limits);
    // From here on it is constant; where that begins does not count.
    if (front) row[2] = times[0] - Math.max(1, Math.abs(times[0]));
    for (let j = front; j < this.pieces; j++) row[2 + j] = times[j - front];
  }

  /**
   * Computes the coefficients.
   *
   * @param values The values: [times, channels].
   * @param what Whose values they are, as messages begin.
   * @param table Where they go: [knots, order, channels]; left out to look at the values only.
   * @throws {RangeError} If a value is infinite, or missing where it must not be.
   */
  build(values: Float64Array, what: string, table?: Float64Array): void {
    for (let c = 0; c < this.#channels; c++) {
      this.#read(values, what, c);
      if (table === undefined) continue;
      if (this.order === 4) this.#findSlopes();
      this.#write(table, c);
    }
  }

  /**
   * Pulls a cotangent of the coefficients back.
   *
   * @param values What they were computed of.
   * @param valuesBar dL/d(values), added to; 0 for what is missing.
   */
  pullback(values: Float64Array, tableBar: Float64Array, valuesBar: Float64Array): void {
    const channels = this.#channels;
    for (let c = 0; c < channels; c++) {
      this.#valuesBar.fill(0);
      this.#slopesBar.fill(0);
      this.#pullPieces(tableBar, c);
      if (this.order === 4) this.#pullSlopes();
      unbridge(this.#times, values, { channels, channel: c }, this.#holdsOn, this.#valuesBar);
      const bar = this.#valuesBar;
      for (let i = 0; i < bar.length; i++) valuesBar[i * channels + c] += bar[i];
    }
  }

  /** Whether what is missing is what was there before, so that nothing looks ahead. */
  get #holdsOn(): boolean {
    return this.#natural === undefined && this.order !== 2;
  }

  #read(values: Float64Array, what: string, channel: number): void {
    const own = this.#values;
    const channels = this.#channels;
    for (let i = 0; i < own.length; i++) own[i] = values[i * channels + channel];
    const said = channels > 1 ? channel : undefined;
    bridge(this.#times, own, this.#settings, this.#holdsOn, what, said);
  }

  #findSlopes(): void {
    const [times, values, slopes] = [this.#times, this.#values, this.#slopes];
    if (this.#natural) return this.#natural.solve(values, slopes);
    for (let i = 1; i < slopes.length; i++) {
      slopes[i] = (values[i] - values[i - 1]) / (times[i] - times[i - 1]);
    }
    slopes[0] = slopes[1];
  }

  #pullSlopes(): void {
    const [times, valuesBar, slopesBar] = [this.#times, this.#valuesBar, this.#slopesBar];
    if (this.#natural) return this.#natural.pullback(slopesBar, valuesBar);
    slopesBar[1] += slopesBar[0];
    for (let i = 1; i < slopesBar.length; i++) {
      const part = slopesBar[i] / (times[i] - times[i - 1]);
      valuesBar[i] += part;
      valuesBar[i - 1] -= part;
    }
  }

  /** Writes the pieces of the channel that was read. */
  #write(table: Float64Array, channel: number): void {
    const { order, pieces } = this;
    const [times, v, d] = [this.#times, this.#values, this.#slopes];
    const channels = this.#channels;
    const at = (piece: number, k: number) => (piece * order + k) * channels + channel;
    const last = v.length - 1;
    for (let j = 0; j < pieces; j++) {
      const i = Math.max(0, j - this.#front);
      table[at(j, 0)] = v[i];
      if (order === 1) continue;
      if (j < this.#front || i === last) {
        for (let k = 1; k < order; k++) table[at(j, k)] = 0;
        continue;
      }
      const h = times[i + 1] - times[i];
      const slope = (v[i + 1] - v[i]) / h;
      table[at(j, 1)] = order === 2 ? slope : d[i];
      if (order === 2) continue;
      table[at(j, 2)] = (3 * slope - 2 * d[i] - d[i + 1]) / h;
      table[at(j, 3)] = (d[i] + d[i + 1] - 2 * slope) / (h * h);
    }
  }

  /** What {@linkcode PiecewiseTable.#write} does, backwards. */
  #pullPieces(tableBar: Float64Array, channel: number): void {
    const { order, pieces } = this;
    const [times, vBar, dBar] = [this.#times, this.#valuesBar, this.#slopesBar];
    const channels = this.#channels;
    const last = vBar.length - 1;
    for (let j = 0, at = channel; j < pieces; j++, at += order * channels) {
      const i = Math.max(0, j - this.#front);
      vBar[i] += tableBar[at];
      if (order === 1 || j < this.#front || i === last) continue;
      const h = times[i + 1] - times[i];
      let slopeBar = tableBar[at + channels];
      if (order === 4) {
        const c = tableBar[at + 2 * channels] / h;
        const d = tableBar[at + 3 * channels] / (h * h);
        dBar[i] += slopeBar - 2 * c + d;
        dBar[i + 1] += d - c;
        slopeBar = 3 * c - 2 * d;
      }
      const part = slopeBar / h;
      vBar[i + 1] += part;
      vBar[i] -= part;
    }
  }
}
