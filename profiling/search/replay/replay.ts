import type { DrawnProblem } from "../draw/problem.ts";
import type { DrawnMethod, NoisyVariant } from "../draw/drawn_method.ts";
import { type Between, hermite, rodas5pBetween, steppedBetween } from "./between_nodes.ts";
import type { Rounding } from "./dual_tape.ts";
import type { ImplicitField } from "./implicit_replay.ts";
import { copied, type Moving, moving } from "./moving.ts";
import { MovingTimes } from "./moving_times.ts";
import { NoisyPlainField, sra1Step } from "./noisy_field.ts";
import { incrementOf, stepOf } from "./one_step.ts";
import { type Direction, PlainField, plainStart } from "./plain_field.ts";
import { PlainJacobian } from "./plain_jacobian.ts";
import type { SlopeField, Step } from "./step.ts";
import { type Occurrence, ReplayedEvents, type StepMoves } from "./replayed_events.ts";

/** The steps of a solve, and the times that were read. */
export interface Replayed {
  readonly steps: readonly (readonly [begin: number, end: number])[];
  readonly reads: readonly number[];
  /** Those of them that the loss gives as times; others are nodes. */
  readonly given?: ReadonlySet<number>;
  /** Whether the end of step k is read as such; that of step −1 is the start. */
  readonly isRead?: (k: number) => boolean;
  /** What happened, of a problem with events. */
  readonly occurrences?: readonly Occurrence[];
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

/**
 * Steps through a solve once more with dual numbers, in plain loops that share nothing with the
 * library but the coefficients of the tableau.
 *
 * @param told Is told y and its derivative at each of the reads, and by how much its time moves.
 */
export function replay(
  problem: DrawnProblem,
  method: DrawnMethod,
  { steps, reads, given, isRead, occurrences = [], coupling = 1, rounds, jolt }: Replayed,
  direction: Direction,
  told: (index: number, y: Moving, by: number) => void = () => {},
): Moving {
  const events = problem.events && new ReplayedEvents(problem, direction, occurrences);
  // Where steps move with events, times that are read stay.
  const times = events?.moves ?? new MovingTimes(steps, direction.times);
  const plain = () => new PlainField(problem, direction, times, rounds);
  const noisy = (variant: NoisyVariant) =>
    new NoisyPlainField(problem, variant, direction, times, rounds);
  const f: SlopeField = method.noisy && method.noisy !== "sra1" ? noisy(method.noisy) : plain();
  let made: ImplicitField | undefined;
  const implicit = () =>
    made ??= { f: plain(), jacobian: new PlainJacobian(problem, direction, times, rounds) };
  const y = moving(f.size);
  const start = plainStart(problem, direction);
  y.v.set(start.v);
  y.d.set(start.d);
  const begin = (t0: number): Step =>
    method.noisy === "sra1"
      ? sra1Step(problem, noisy, y)
      : stepOf({ f, implicit, method, coupling, times, t0, y });
  let step = begin(problem.t0);
  const sign = Math.sign(problem.t1 - problem.t0);
  const jolted = ({ v, d }: Moving): Moving =>
    jolt ? { v: v.map((x, k) => x + jolt(k)), d } : { v, d };
  /** A time that is given stays while the path moves under it; others are those of nodes. */
  const read = (index: number, at: Moving, rate: () => Moving) => {
    const t = reads[index];
    const { shift } = times.at(t);
    const by = events ? given?.has(t) ? 0 : undefined : direction.times?.reads.get(t);
    if (by === undefined || by === shift) return told(index, jolted(at), shift);
    const slope = rate().v;
    const d = at.d.map((x, k) => x + (by - shift) * slope[k]);
    told(index, jolted({ v: at.v, d }), by);
  };
  let next = 0;
  const near = (a: number, b: number, h: number) =>
    Math.abs(a - b) <= 1e-9 * Math.abs(h) + 4 * Number.EPSILON * Math.abs(b);
  const before = moving(f.size);
  const taken = new Set<number>();
  /** Over an event the same time is read twice at most: if it is given, and where a step ends. */
  const readEnd = (k: number, at: number, h: number) => {
    if (!(next < reads.length && near(reads[next], at, h))) return;
    const t = reads[next];
    if (!isRead?.(k) && (taken.has(t) || !given?.has(t))) return;
    taken.add(t);
    read(next++, y, () => f.at(at, y));
  };
  const [[, firstEnd]] = steps;
  if (events) readEnd(-1, problem.t0, firstEnd - problem.t0);
  else {
    while (next < reads.length && near(reads[next], problem.t0, firstEnd - problem.t0)) {
      read(next++, y, () => f.at(problem.t0, y));
    }
  }
  for (const [k, [t0, t1]] of steps.entries()) {
    const h = t1 - t0;
    // A jump at the end has a step of no length, behind which the end is read; a time is read before it.
    const last = steps[k + 1];
    const isBehind = (t: number) =>
      !events && last && last[0] === last[1] && !given?.has(t) && sign * (t - last[0]) >= 0;
    y.v.set(jolted(y).v);
    before.v.set(y.v);
    before.d.set(y.d);
    events?.moves.step(t0, t1);
    // A step of no length is what happened, or behind a jump of an input, where the two states of a
    // reversible method move towards each other as in every step.
    if (h === 0 && events?.jump(t0, y)) {
      events.moves.end = events.moves.begin;
      step = begin(t0);
      readEnd(k, t1, h);
      continue;
    }
    f.load?.(t0, t1);
    const watched = events?.watched(t1);
    if (events && watched) {
      endWhere(watched, events.moves, [y, ...step.beside ?? []], () => step(t0, t1));
    } else step(t0, t1);
    const ends = { t0, t1, before, behind: y };
    let between: Between | undefined;
    for (
      ;
      next < reads.length && !isBehind(reads[next]) &&
      (sign * (reads[next] - t1) <= 0 || near(reads[next], t1, h));
      next++
    ) {
      const t = reads[next];
      if (near(t, t1, h)) {
        if (events) break;
        read(next, y, () => f.at(t1, y));
        continue;
      }
      const inside = between ??= method.rosenbrock || method.esdirk
        ? rodas5pBetween(implicit(), ends)
        : method.linear
        ? steppedBetween(f, incrementOf({ f, method, times }), ends)
        : hermite(f, ends);
      read(next, inside.at(t), () => inside.rate(t));
    }
    if (events) readEnd(k, t1, h);
  }
  return y;
}

/**
 * Takes a step that ends where a number is 0: how that moves is linear in how the end moves, so that two
 * trials tell where it is to go.
 */
function endWhere(
  watched: (y: Moving) => number,
  moves: StepMoves,
  states: readonly Moving[],
  step: () => void,
): void {
  const kept = states.map(copied);
  const trial = (end: number) => {
    states.forEach(({ v, d }, i) => {
      v.set(kept[i].v);
      d.set(kept[i].d);
    });
    moves.end = end;
    step();
    return watched(states[0]);
  };
  const [still, moved] = [trial(0), trial(1)];
  trial(-still / (moved - still));
}
