import type { Tableau } from "../../../mod.ts";
import { adamsStep } from "./adams_replay.ts";
import type { Rounding } from "./dual_tape.ts";
import { combine, copied, type Moving, moving } from "./moving.ts";
import { MovingTimes } from "./moving_times.ts";
import { type Direction, PlainField, plainStart } from "./plain_field.ts";
import type { DrawnProblem } from "../draw/problem.ts";
import type { DrawnMethod } from "../draw/setting.ts";

/** The steps of a solve, and the times that were read. */
export interface Replayed {
  readonly steps: readonly (readonly [begin: number, end: number])[];
  readonly reads: readonly number[];
  /** Those of them that the loss gives as times; others are nodes. */
  readonly given?: ReadonlySet<number>;
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

/** Ψ_h(t, x) of a tableau, for h = to − t. */
function increment(f: PlainField, { a, b, c }: Tableau, t: number, to: number, x: Moving): Moving {
  const h = to - t;
  const slopes: Moving[] = [];
  const stage = moving(f.size);
  for (let i = 0; i < b.length; i++) {
    combine(stage, [1, x], ...slopes.map((k, j) => [h * a[i][j], k] as const));
    // A field may jump at the end: t + h may be rounded to the other side of it.
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
      increment: (t, to, x) => increment(f, adams.start.tableau, t, to, x),
    });
  }
  if (base) {
    const z = copied(y);
    return (t0, t1) => {
      const forward = increment(f, base.tableau, t0, t1, z);
      combine(y, [coupling, y], [1 - coupling, z], [1, forward]);
      const back = increment(f, base.tableau, t1, t0, y);
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
  return (t0, t1) => combine(y, [1, y], [1, increment(f, tableau, t0, t1, y)]);
}

/**
 * Steps through a solve once more with dual numbers, in plain loops that share nothing with the
 * library but the coefficients of the tableau.
 *
 * @param told Is told y and its derivative at each of the reads, and by how much its time moves.
 */
export function replay(
  problem: DrawnProblem,
  method: DrawnMethod,
  { steps, reads, given, coupling = 1, rounds, jolt }: Replayed,
  direction: Direction,
  told: (index: number, y: Moving, by: number) => void = () => {},
): Moving {
  const times = new MovingTimes(steps, direction.times);
  const f = new PlainField(problem, direction, times, rounds);
  const y = moving(f.size);
  const start = plainStart(problem, direction);
  y.v.set(start.v);
  y.d.set(start.d);
  const step = stepOf(f, method, coupling, problem.t0, y);
  const sign = Math.sign(problem.t1 - problem.t0);
  const jolted = ({ v, d }: Moving): Moving =>
    jolt ? { v: v.map((x, k) => x + jolt(k)), d } : { v, d };
  /** A time that is given stays while the path moves under it; others are those of nodes. */
  const read = (index: number, at: Moving, rate: () => Float64Array) => {
    const t = reads[index];
    const { shift } = times.at(t);
    const by = direction.times?.reads.get(t);
    if (direction.times === undefined || by === undefined) return told(index, jolted(at), shift);
    const slope = rate();
    const d = at.d.map((x, k) => x + (by - shift) * slope[k]);
    told(index, jolted({ v: at.v, d }), by);
  };
  let next = 0;
  const near = (a: number, b: number, h: number) =>
    Math.abs(a - b) <= 1e-9 * Math.abs(h) + 4 * Number.EPSILON * Math.abs(b);
  while (next < reads.length && near(reads[next], problem.t0, steps[0][1] - steps[0][0])) {
    read(next++, y, () => f.at(problem.t0, y).v);
  }
  const before = moving(f.size);
  for (const [k, [t0, t1]] of steps.entries()) {
    const h = t1 - t0;
    // A jump at the end has a step of no length, behind which the end is read; a time is read before it.
    const last = steps[k + 1];
    const isBehind = (t: number) =>
      last && last[0] === last[1] && !given?.has(t) && sign * (t - last[0]) >= 0;
    y.v.set(jolted(y).v);
    before.v.set(y.v);
    before.d.set(y.d);
    step(t0, t1);
    let slopes: [Moving, Moving] | undefined;
    for (
      ;
      next < reads.length && !isBehind(reads[next]) &&
      (sign * (reads[next] - t1) <= 0 || near(reads[next], t1, h));
      next++
    ) {
      if (near(reads[next], t1, h)) {
        read(next, y, () => f.at(t1, y).v);
        continue;
      }
      const [from, to] = slopes ??= [f.at(t0, before), f.at(t1, y)];
      const s = (reads[next] - t0) / h;
      const w = s * s * (3 - 2 * s);
      const inside = moving(f.size);
      combine(inside, [1 - w, before], [h * s * (1 - s) ** 2, from], [w, y], [
        h * s * s * (s - 1),
        to,
      ]);
      read(next, inside, () => {
        const slope = moving(f.size);
        const [a, b] = [6 * s * (1 - s) / h, s * (3 * s - 2)];
        combine(
          slope,
          ...[[-a, before], [a, y], [(1 - s) * (1 - 3 * s), from], [b, to]] as [number, Moving][],
        );
        return slope.v;
      });
    }
  }
  return y;
}
