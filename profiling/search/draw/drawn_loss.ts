import {
  finalStateLoss,
  meanSquaredError,
  mul,
  type ObservedAt,
  type PathLoss,
  type ReadAt,
  sum,
  Tensor,
  type VectorField,
} from "../../../mod.ts";
import type { Draw } from "./drawing.ts";
import type { DrawnObservation } from "./observing.ts";
import { type DrawnProblem, GAIN } from "./problem.ts";

/** What a loss is made of: at read i element k counts w y, or w (y − target)² / 2. */
export interface DrawnLoss {
  readonly label: string;
  readonly at: ReadAt;
  readonly square: boolean;
  /** The library's own loss of the same value, for the gradient that is judged. */
  readonly own?: "mean squared error" | "final state";
  /** Whether y is taken times a parameter; see `DrawnProblem`. */
  readonly seen?: boolean;
  /** What is observed in place of y itself; then the rest has no say. */
  readonly observation?: DrawnObservation;
  weight(i: number, k: number): number;
  target(i: number, k: number): number;
}

/** The times that a loss gives. */
export function timesOf({ at }: Pick<DrawnLoss, "at">): number[] {
  if (typeof at === "string") return [];
  return Array.from("length" in at ? at : at.times ?? []);
}

/** Whether a loss reads the end of step k as such, or the start as that of step −1; `last` is the last step. */
export function readsEnd({ at }: Pick<DrawnLoss, "at">, k: number, last: number): boolean {
  if (typeof at === "string") return at === "start" ? k < 0 : k === last;
  if ("length" in at) return false;
  if (k < 0) return at.start === true;
  return k === last && at.end === true || at.every !== undefined && (k + 1) % at.every === 0;
}

/** Draws where and what a loss reads. */
export function drawLoss(draw: Draw, problem: DrawnProblem): DrawnLoss {
  const { t0, t1, sizes, reads, residual, observation, readAt } = problem;
  if (observation) {
    const { label, at } = observation;
    return { label, at, observation, square: false, weight: () => 0, target: () => 0 };
  }
  const inside = (count: number) =>
    draw.uniforms(count, 0.02, 0.98).sort((a, b) => a - b).map((s) => t0 + s * (t1 - t0));
  const onGrid = (parts: number) =>
    Array.from({ length: parts }, (_, i) => t0 + (i + 1) / parts * (t1 - t0));
  const fromPath = readAt === "end" ? 0 : 1;
  const at: ReadAt = reads && draw.chance(0.8) ? reads : draw.weighted<() => ReadAt>([
    [5, () => "end"],
    [readAt ? 0 : 3, () => onGrid(draw.pick([2, 5]))],
    [readAt ? 0 : 3, () => inside(draw.whole(1, 6))],
    [fromPath * 2, () => ({ every: draw.whole(1, 20), end: draw.chance(0.5) })],
    [fromPath, () => ({ start: true, end: true })],
    [
      readAt ? 0 : 1,
      () => ({
        start: draw.chance(0.5),
        times: inside(draw.whole(1, 4)),
        every: draw.whole(3, 30),
        end: true,
      }),
    ],
  ])();
  const [a, b, c] = draw.uniforms(3, 1, 3);
  const square = residual !== undefined || draw.chance(0.5);
  const wave = (i: number, k: number) => Math.cos(a * i + b * k + c);
  const even = sizes.every((s) => s === sizes[0]) && Number.isFinite(sizes[0]);
  const listed = typeof at === "object" && "length" in at;
  const own = draw.chance(0.5)
    ? undefined
    : square && listed && even
    ? "mean squared error"
    : !square && at === "end"
    ? "final state"
    : undefined;
  const count = listed ? at.length * sizes.length : 1;
  const mean = own === "mean squared error";
  return {
    label: `${square ? "squares" : "sum"} at ${typeof at === "string" ? at : JSON.stringify(at)}`,
    at,
    square,
    own,
    weight: (i, k) =>
      mean
        ? 2 / count
        : (square ? 1.2 + wave(i, k) : wave(i, k)) / sizes[k] / (square ? sizes[k] : 1),
    target: (i, k) => Number.isFinite(sizes[k]) ? sizes[k] * wave(i + 1, k + 1) : 0,
  };
}

/** A loss of y itself. */
class ReadLoss implements PathLoss {
  readonly at: ReadAt;
  readonly times: number[] = [];
  readonly #drawn: DrawnLoss;
  readonly #sign: (i: number, k: number) => number;
  readonly #move: (k: number) => number;
  /** What y is taken times, and where that stands among the parameters; unset where it is y itself. */
  #gain: { readonly values: Float64Array; readonly first: number } | undefined;

  constructor(
    drawn: DrawnLoss,
    sign: (i: number, k: number) => number = () => 1,
    move: (k: number) => number = () => 0,
  ) {
    this.at = drawn.at;
    this.#drawn = drawn;
    this.#sign = sign;
    this.#move = move;
  }

  get readsParameters(): boolean {
    return this.#gain !== undefined;
  }

  bind({ parameters }: VectorField): this {
    const isSeen = this.#drawn.seen === true;
    const values = isSeen ? parameters.get(GAIN).data : undefined;
    const first = values && (values.byteOffset - parameters.flat.byteOffset) / 8;
    this.#gain = values && { values, first: first! };
    return this;
  }

  value(index: number, t: number, y: Float64Array): number {
    if (index === 0) this.times.length = 0;
    this.times.push(t);
    const { square, weight, target } = this.#drawn;
    let sum = 0;
    for (let k = 0; k < y.length; k++) {
      const w = this.#sign(index, k) * weight(index, k);
      const seen = (this.#gain?.values[k] ?? 1) * y[k];
      sum += square ? w * (seen - target(index, k)) ** 2 / 2 : w * seen;
    }
    return sum;
  }

  cotangent(
    index: number,
    _t: number,
    y: Float64Array,
    yBar: Float64Array,
    parametersBar?: Float64Array,
  ): void {
    const { square, weight, target } = this.#drawn;
    const gain = this.#gain;
    for (let k = 0; k < y.length; k++) {
      const w = this.#sign(index, k) * weight(index, k);
      const factor = gain?.values[k] ?? 1;
      const slope = square ? w * (factor * y[k] + this.#move(k) - target(index, k)) : w;
      yBar[k] += slope * factor;
      if (gain) parametersBar![gain.first + k] += slope * y[k];
    }
  }
}

/** A loss of what is observed, the library's own, of which the same is done. */
class ReadObservation implements PathLoss {
  readonly at: ReadAt;
  readonly stateShape: PathLoss["stateShape"];
  readonly readsParameters: boolean | undefined;
  readonly timeDerivative: PathLoss["timeDerivative"];
  readonly #loss: PathLoss;
  readonly #times: number[];
  readonly #sign: (i: number, k: number) => number;
  readonly #move: (k: number) => number;

  constructor(
    loss: PathLoss,
    times: number[],
    sign: (i: number, k: number) => number,
    move: (k: number) => number,
  ) {
    ({ at: this.at, stateShape: this.stateShape } = loss);
    this.readsParameters = loss.readsParameters;
    this.timeDerivative = loss.timeDerivative &&
      ((index, t, y) => sign(index, 0) * loss.timeDerivative!(index, t, y));
    this.#loss = loss;
    this.#times = times;
    this.#sign = sign;
    this.#move = move;
  }

  value(index: number, t: number, y: Float64Array): number {
    if (index === 0) this.#times.length = 0;
    this.#times.push(t);
    return this.#sign(index, 0) * this.#loss.value(index, t, y);
  }

  cotangent(
    index: number,
    t: number,
    y: Float64Array,
    yBar: Float64Array,
    parametersBar?: Float64Array,
  ): void {
    const bars = [yBar, ...(parametersBar ? [parametersBar] : [])];
    const [own, ofParameters] = bars.map(({ length }) => new Float64Array(length));
    this.#loss.cotangent(index, t, y.map((x, k) => x + this.#move(k)), own, ofParameters);
    const sign = this.#sign(index, 0);
    [own, ofParameters].slice(0, bars.length).forEach((bar, b) =>
      bar.forEach((x, k) => bars[b][k] += sign * x)
    );
  }
}

/** A loss that tells when it was read. */
export interface TellingLoss {
  readonly loss: PathLoss;
  readonly times: readonly number[];
}

/**
 * The loss as a path loss, with the times that it was read at; its signs are turned at will, and what
 * its cotangent reads is moved.
 */
export function readLoss(
  drawn: DrawnLoss,
  sign: (i: number, k: number) => number = () => 1,
  move: (k: number) => number = () => 0,
): TellingLoss {
  if (!drawn.observation) {
    const loss = new ReadLoss(drawn, sign, move);
    return { loss, times: loss.times };
  }
  const times: number[] = [];
  const own = drawn.observation.loss();
  const made = (loss: PathLoss) => new ReadObservation(loss, times, sign, move);
  const loss = own.bind
    ? { ...own, bind: (field: VectorField) => made(own.bind!(field)) }
    : made(own);
  return { loss, times };
}

/** The loss that the judged gradient is of: the library's own where the drawn one is like it. */
export function testedLoss(drawn: DrawnLoss, { state, sizes }: DrawnProblem): PathLoss {
  const { own, at, weight, target, observation, seen } = drawn;
  if (observation) return observation.loss();
  const times = (y: Tensor, { parameters }: ObservedAt) => mul(parameters[GAIN], y);
  const row = (f: (i: number, k: number) => number, i: number) => sizes.map((_, k) => f(i, k));
  if (own === "mean squared error") {
    const reads = at as ArrayLike<number>;
    const data = Array.from(reads, (_, i) => row(target, i)).flat();
    const rows = new Tensor(Float64Array.from(data), [reads.length, ...state]);
    return meanSquaredError(reads, rows, seen ? { observe: times } : {});
  }
  if (own === "final state") {
    const weights = new Tensor(Float64Array.from(row(weight, 0)), state);
    return seen
      ? finalStateLoss((y, at) => sum(mul(weights, times(y, at))), state)
      : finalStateLoss((y) => sum(mul(weights, y)), state);
  }
  return readLoss(drawn).loss;
}
