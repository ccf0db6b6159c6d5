import type { DrawnEvent, DrawnProblem } from "../draw/problem.ts";
import { emptyDual } from "./dual_tape.ts";
import { DualAlgebra } from "./duals.ts";
import type { Moving } from "./moving.ts";
import type { TimeMove, TimeMoves } from "./moving_times.ts";
import { type Direction, plainParameters, plainReads } from "./plain_field.ts";

/** What happened at a time: the numbers of the events, in their order. */
export interface Occurrence {
  readonly time: number;
  readonly events: readonly number[];
}

/** Times that move by steps: a step begins and ends earlier or later, and what is between is drawn out. */
export class StepMoves implements TimeMoves {
  #t0 = 0;
  #h = 1;
  /** How far its ends move. */
  begin = 0;
  end = 0;

  /** Goes on with a step. */
  step(t0: number, t1: number): void {
    this.#t0 = t0;
    this.#h = t1 - t0;
    this.begin = this.end;
    this.end = 0;
  }

  at(t: number): TimeMove {
    if (this.#h === 0) return { shift: this.begin, stretch: 0 };
    const stretch = (this.end - this.begin) / this.#h;
    return { shift: this.begin + (t - this.#t0) * stretch, stretch };
  }
}

/** The events of a problem over dual numbers. */
export class ReplayedEvents {
  readonly moves = new StepMoves();
  readonly #occurrences: ReadonlyMap<number, readonly number[]>;
  readonly #done = new Set<number>();
  readonly #events: readonly DrawnEvent[];
  readonly #when: readonly (((t: number, shift: number, y: Moving) => Moving) | undefined)[];
  readonly #then: readonly (((t: number, shift: number, y: Moving) => Moving) | undefined)[];

  constructor(
    problem: DrawnProblem,
    direction: Direction,
    occurrences: readonly Occurrence[],
  ) {
    this.#events = problem.events!;
    this.#occurrences = new Map(occurrences.map(({ time, events }) => [time, events]));
    const run = (f: DrawnEvent["then"]) => {
      if (f === undefined) return undefined;
      const o = new DualAlgebra();
      const [t, y] = [emptyDual([]), emptyDual(problem.state)];
      const reads = plainReads(problem, direction, o);
      const result = f(o, t, y, plainParameters(problem, direction), reads);
      return (time: number, shift: number, at: Moving): Moving => {
        t.v[0] = time;
        t.d[0] = shift;
        y.v.set(at.v);
        y.d.set(at.d);
        o.run();
        return { v: result.v.slice(), d: result.d.slice() };
      };
    };
    this.#when = this.#events.map(({ when }) => run(when));
    this.#then = this.#events.map(({ then }) => run(then));
  }

  /** How the number moves that is 0 where a step ends; undefined where the end stays. */
  watched(t1: number): ((y: Moving) => number) | undefined {
    const events = this.#occurrences.get(t1);
    // A time that is given stays, also where it is rounding away from a step's end.
    if (events === undefined || events.some((i) => this.#events[i].at)) return undefined;
    const when = this.#when[events[0]]!;
    return (y) => when(t1, this.moves.end, y).d[0];
  }

  /** Takes the state over what happened at a time, once; says whether anything did. */
  jump(t: number, y: Moving): boolean {
    const happened = this.#occurrences.get(t);
    if (happened === undefined || this.#done.has(t)) return false;
    this.#done.add(t);
    const shift = this.moves.begin;
    for (const i of happened) {
      const after = this.#then[i]?.(t, shift, y);
      if (after) {
        y.v.set(after.v);
        y.d.set(after.d);
      }
    }
    return true;
  }
}
