import type { Tableau } from "../../../mod.ts";
import { adamsStep } from "./adams_replay.ts";
import { type Dual, emptyDual, type Rounding } from "./dual_tape.ts";
import { DualAlgebra } from "./duals.ts";
import { combine, copied, type Moving, moving } from "./moving.ts";
import { type DrawnProblem, INPUT } from "../draw/problem.ts";
import type { DrawnMethod } from "../draw/setting.ts";

/** What is moved: y0, and the parameters by name. */
export interface Direction {
  readonly y0: readonly number[];
  readonly parameters: Readonly<Record<string, readonly number[]>>;
}

/** The steps of a solve, and the times that were read. */
export interface Replayed {
  readonly steps: readonly (readonly [begin: number, end: number])[];
  readonly reads: readonly number[];
  /** The coupling λ, of a method that has one. */
  readonly coupling: number | undefined;
  /**
   * What each value of the field's operations becomes, and each element of y that it reads, whose
   * numbers are below −1; default itself.
   */
  readonly rounds?: Rounding;
  /** What rounding adds to element k of y, anew before every step and at every read; default 0. */
  readonly jolt?: (k: number) => number;
}

/** The field over dual numbers. */
class PlainField {
  readonly size: number;
  readonly #algebra = new DualAlgebra();
  readonly #t = emptyDual([]);
  readonly #y: Dual;
  readonly #dy: Dual;
  readonly #rounds: Rounding | undefined;

  constructor(problem: DrawnProblem, direction: Direction, rounds: Rounding | undefined) {
    this.#rounds = rounds;
    this.#y = emptyDual(problem.state);
    this.size = this.#y.v.length;
    const parameters = Object.fromEntries(
      Object.entries(problem.parameters).map(([name, { shape, values }]) => {
        const dual = emptyDual(shape);
        dual.v.set(values);
        dual.d.set(direction.parameters[name]);
        return [name, dual];
      }),
    );
    const { input } = problem;
    const moved = input && (direction.parameters[INPUT] ?? input.values.map(() => 0));
    this.#dy = problem.field(this.#algebra, this.#t, this.#y, parameters, (time, derivative) => {
      if (!input) throw new Error("the field is not driven");
      return this.#algebra.interpolated(time, input, moved!, derivative);
    });
  }

  at(t: number, y: Moving): Moving {
    this.#t.v[0] = t;
    this.#y.v.set(y.v);
    this.#y.d.set(y.d);
    const rounds = this.#rounds;
    if (rounds) y.v.forEach((x, k) => this.#y.v[k] = rounds(x, -2 - k));
    this.#algebra.run(rounds);
    return { v: this.#dy.v.slice(), d: this.#dy.d.slice() };
  }
}

/** Ψ_h(t, x) of a tableau; a stage at its end is at `to`, as t + h may be on the other side of a jump. */
function increment(
  f: PlainField,
  { a, b, c }: Tableau,
  t: number,
  h: number,
  x: Moving,
  to = t + h,
): Moving {
  const slopes: Moving[] = [];
  const stage = moving(f.size);
  for (let i = 0; i < b.length; i++) {
    combine(stage, [1, x], ...slopes.map((k, j) => [h * a[i][j], k] as const));
    slopes.push(f.at(c[i] === 1 ? to : t + c[i] * h, stage));
  }
  const psi = moving(f.size);
  combine(psi, ...slopes.map((k, j) => [h * b[j], k] as const));
  return psi;
}

/** A step of a method, on y and whatever it carries beside; by the formulas of its sources. */
type Step = (t0: number, t1: number) => void;

function stepOf(f: PlainField, drawn: DrawnMethod, coupling: number, t0: number, y: Moving): Step {
  const { base, adams, damping, kind, method } = drawn;
  if (adams) {
    return adamsStep(y, {
      adams,
      coupling,
      slope: (t, x) => f.at(t, x),
      increment: (t, h, x) => increment(f, adams.start.tableau, t, h, x),
    });
  }
  if (base) {
    const z = copied(y);
    return (t0, t1) => {
      const h = t1 - t0;
      const forward = increment(f, base.tableau, t0, h, z, t1);
      combine(y, [coupling, y], [1 - coupling, z], [1, forward]);
      const back = increment(f, base.tableau, t1, -h, y, t0);
      combine(z, [1, z], [-1, back]);
    };
  }
  if (damping !== undefined) {
    const v = f.at(t0, y);
    const k = moving(f.size);
    return (t0, t1) => {
      const h = t1 - t0;
      combine(k, [1, y], [h / 2, v]);
      const u = f.at(t0 + h / 2, k);
      combine(v, [1 - 2 * damping, v], [2 * damping, u]);
      combine(y, [1, k], [h / 2, v]);
    };
  }
  if (kind === "reversibleHeun") {
    const hat = copied(y);
    let slope = f.at(t0, y);
    return (t0, t1) => {
      const h = t1 - t0;
      combine(hat, [2, y], [-1, hat], [h, slope]);
      const next = f.at(t1, hat);
      combine(y, [1, y], [h / 2, slope], [h / 2, next]);
      slope = next;
    };
  }
  const { tableau } = method as typeof method & { readonly tableau: Tableau };
  return (t0, t1) => combine(y, [1, y], [1, increment(f, tableau, t0, t1 - t0, y, t1)]);
}

/**
 * Steps through a solve once more with dual numbers, in plain loops that share nothing with the
 * library but the coefficients of the tableau.
 *
 * @param read Told y and its derivative at each of the reads.
 */
export function replay(
  problem: DrawnProblem,
  method: DrawnMethod,
  { steps, reads, coupling = 1, rounds, jolt }: Replayed,
  direction: Direction,
  told: (index: number, y: Moving) => void = () => {},
): Moving {
  const f = new PlainField(problem, direction, rounds);
  const y = moving(f.size);
  y.v.set(problem.y0);
  y.d.set(direction.y0);
  const step = stepOf(f, method, coupling, problem.t0, y);
  const sign = Math.sign(problem.t1 - problem.t0);
  const jolted = ({ v, d }: Moving): Moving =>
    jolt ? { v: v.map((x, k) => x + jolt(k)), d } : { v, d };
  const read = (index: number, at: Moving) => told(index, jolted(at));
  let next = 0;
  const near = (a: number, b: number, h: number) =>
    Math.abs(a - b) <= 1e-9 * Math.abs(h) + 4 * Number.EPSILON * Math.abs(b);
  while (next < reads.length && near(reads[next], problem.t0, steps[0][1] - steps[0][0])) {
    read(next++, y);
  }
  const before = moving(f.size);
  for (const [t0, t1] of steps) {
    const h = t1 - t0;
    y.v.set(jolted(y).v);
    before.v.set(y.v);
    before.d.set(y.d);
    step(t0, t1);
    let slopes: [Moving, Moving] | undefined;
    for (
      ;
      next < reads.length && sign * (reads[next] - t1) <= 0 ||
      next < reads.length && near(reads[next], t1, h);
      next++
    ) {
      if (near(reads[next], t1, h)) {
        read(next, y);
        continue;
      }
      slopes ??= [f.at(t0, before), f.at(t1, y)];
      const s = (reads[next] - t0) / h;
      const w = s * s * (3 - 2 * s);
      const inside = moving(f.size);
      combine(inside, [1 - w, before], [h * s * (1 - s) ** 2, slopes[0]], [w, y], [
        h * s * s * (s - 1),
        slopes[1],
      ]);
      read(next, inside);
    }
  }
  return y;
}
