import type { BrownianPath } from "../../../mod.ts";
import type { DrawnNoise, DrawnProblem, FieldFunction } from "../draw/problem.ts";
import type { NoisyVariant } from "../draw/drawn_method.ts";
import { NO_READS } from "../draw/reads.ts";
import type { Algebra } from "./algebra.ts";
import { type Dual, emptyDual, type Rounding } from "./dual_tape.ts";
import { combine, type Moving, moving } from "./moving.ts";
import type { TimeMoves } from "./moving_times.ts";
import type { SlopeField } from "./step.ts";
import { type Direction, PlainField } from "./plain_field.ts";
import { Tangents } from "./tangents.ts";

/** What a step has of the noise: ΔW/h, and how long it is. */
interface StepNoise<T> {
  readonly rate: T;
  readonly length: T;
}

/** An equation at a point. */
class PointEquation<T> {
  readonly #o: Algebra<T>;
  readonly #problem: DrawnProblem;
  readonly #noise: DrawnNoise;
  readonly #p: Readonly<Record<string, T>>;

  constructor(o: Algebra<T>, problem: DrawnProblem, p: Readonly<Record<string, T>>) {
    this.#o = o;
    this.#problem = problem;
    this.#noise = problem.noise!;
    this.#p = p;
  }

  drift(t: T, y: T): T {
    return this.#problem.field(this.#o, t, y, this.#p, NO_READS);
  }

  /** g(t, y) w. */
  act(t: T, y: T, w: T): T {
    return this.#applied(this.#o, this.#noise.diffusion(this.#o, t, y, this.#p, NO_READS), w);
  }

  #applied<S>(o: Algebra<S>, g: S, w: S): S {
    const { kind, shape } = this.#noise;
    if (kind === "diagonal") return o.mul(g, w);
    return o.reshape(o.matmul(g, o.reshape(w, [...shape, 1])), this.#problem.state);
  }

  /** The derivative of y ↦ g(t, y) w along g(t, y) v. */
  along(t: T, y: T, w: T, v: T): T {
    const tangents = new Tangents(this.#o);
    const given = Object.entries(this.#p).map(([name, v]) => [name, { v }] as const);
    const moved = { v: y, d: this.act(t, y, v) };
    const g = this.#noise.diffusion(tangents, { v: t }, moved, Object.fromEntries(given), NO_READS);
    return tangents.derivative(this.#applied(tangents, g, { v: w }));
  }

  /** Σ_j (∂g_j/∂y) g_j, noise by noise. */
  #correction(t: T, y: T): T {
    const { shape, kind } = this.#noise;
    const size = shape.reduce((n, m) => n * m, 1);
    const columns = shape[shape.length - 1];
    // Rows of a batch do not know of each other.
    return Array.from({ length: columns }, (_, j) => {
      const ones = Array.from({ length: size }, (_, i) => i % columns === j ? 1 : 0);
      const mask = this.#o.constant(ones, shape);
      const sum = this.along(t, y, mask, mask);
      return kind === "diagonal" ? this.#o.mul(mask, sum) : sum;
    }).reduce((sum, part) => this.#o.add(sum, part));
  }

  driftIn(calculus: DrawnNoise["calculus"], t: T, y: T): T {
    const own = this.drift(t, y);
    if (calculus === this.#noise.calculus) return own;
    const half = this.#o.scale(this.#correction(t, y), calculus === "ito" ? 0.5 : -0.5);
    return this.#o.add(own, half);
  }
}

function slopeOf<T>(
  o: Algebra<T>,
  at: PointEquation<T>,
  variant: NoisyVariant,
  { rate, length }: StepNoise<T>,
  t: T,
  y: T,
): T {
  switch (variant) {
    case "ito":
    case "stratonovich":
      return o.add(at.driftIn(variant, t, y), at.act(t, y, rate));
    case "milstein": {
      // Itô's double integral is (ΔW² − h)/2: what is not ΔW² is the drift of the other calculus.
      const twice = o.mul(length, at.along(t, y, rate, rate));
      return o.add(
        o.add(at.driftIn("stratonovich", t, y), at.act(t, y, rate)),
        o.scale(twice, 0.5),
      );
    }
    case "drift":
      return at.drift(t, y);
    case "noise":
      return at.act(t, y, rate);
  }
}

/** The field of a method for equations with noise, over dual numbers: an ordinary one over the step that was loaded. */
export class NoisyPlainField implements SlopeField {
  readonly size: number;
  readonly #field: PlainField;
  readonly #path: BrownianPath;
  readonly #noise: StepNoise<Dual>;

  constructor(
    problem: DrawnProblem,
    variant: NoisyVariant,
    direction: Direction,
    times: TimeMoves,
    rounds: Rounding | undefined,
  ) {
    const { shape, path } = problem.noise!;
    const noise = this.#noise = {
      rate: emptyDual(shape),
      length: emptyDual([]),
    };
    const field: FieldFunction = (o, t, y, p) => {
      const told = noise as unknown as StepNoise<typeof t>;
      return slopeOf(o, new PointEquation(o, problem, p), variant, told, t, y);
    };
    this.#path = path();
    this.#field = new PlainField(problem, direction, times, rounds, field);
    this.size = this.#field.size;
  }

  load(t0: number, t1: number): void {
    const { rate, length } = this.#noise;
    const h = t1 - t0;
    this.#path.read(t0, t1, rate.v);
    rate.v.forEach((x, k) => rate.v[k] = x / h);
    length.v[0] = h;
  }

  /** As if the noise had such a rate. */
  setRate(rate: ArrayLike<number>): void {
    this.#noise.rate.v.set(rate);
  }

  at(t: number, y: Moving): Moving {
    return this.#field.at(t, y);
  }
}

/**
 * The steps of SRA1 by Rößler: with E = ∫ (W − W(t₀)) dt / h,
 *
 *     k₁ = f(t₀, y),  k₂ = f(t₀ + 3h/4, y + 3h/4 k₁ + 3/2 g(t₁) E),  y₁ = y + h (k₁ + 2k₂)/3 + g(t₀) E + g(t₁) (ΔW − E)
 */
export function sra1Step(
  problem: DrawnProblem,
  make: (variant: NoisyVariant) => NoisyPlainField,
  y: Moving,
): (t0: number, t1: number) => void {
  const { shape, path } = problem.noise!;
  const [drift, noise] = [make("drift"), make("noise")];
  const increments = path();
  const size = shape.reduce((n, m) => n * m, 1);
  const [whole, area] = [new Float64Array(size), new Float64Array(size)];
  const act = (t: number, w: Float64Array) => {
    noise.setRate(w);
    return noise.at(t, y);
  };
  return (t0, t1) => {
    const h = t1 - t0;
    increments.read(t0, t1, whole, area);
    const e = whole.map((w, k) => w / 2 + area[k]);
    const first = drift.at(t0, y);
    const stage = moving(y.v.length);
    combine(stage, [1, y], [3 * h / 4, first], [3 / 2, act(t1, e)]);
    const second = drift.at(t0 + 3 * h / 4, stage);
    const early = act(t0, e);
    const late = act(t1, whole.map((w, k) => w - e[k]));
    combine(y, [1, y], [h / 3, first], [2 * h / 3, second], [1, early], [1, late]);
  };
}
