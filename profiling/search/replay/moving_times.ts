/** How the times of a solve move. */
export interface TimesDirection {
  readonly t0: number;
  readonly t1: number;
  /** The times that the loss gives, with their moves; other points are nodes, which go along. */
  readonly reads: ReadonlyMap<number, number>;
}

/** Where a time inside a solve goes, and how much longer a short while there becomes. */
export interface TimeMove {
  readonly shift: number;
  readonly stretch: number;
}

/** How the time moves inside a solve. */
export interface TimeMoves {
  at(t: number): TimeMove;
}

const AT_REST: TimeMove = { shift: 0, stretch: 0 };

/**
 * The steps of a solve where its start and its end move: as many, at the same parts of the way. What
 * lies between two jumps stays, the way before the first and behind the last is drawn out. Jumps are
 * found from the steps: between a jump and the number before it there is none.
 */
export class MovingTimes implements TimeMoves {
  readonly #moves: ((t: number) => TimeMove) | undefined;

  constructor(
    steps: readonly (readonly [begin: number, end: number])[],
    direction: TimesDirection | undefined,
  ) {
    if (direction === undefined) return;
    const [t0, t1] = [steps[0][0], steps[steps.length - 1][1]];
    const sign = Math.sign(t1 - t0);
    // Of a jump at an end one side is a step of no length: the end moves on its other side.
    const jumps = steps.slice(1).flatMap(([begin], k) => {
      const [from, to] = steps[k];
      return begin === to || k === 0 && from === to || sign * (t1 - begin) <= 0 ? [] : [begin];
    });
    const [first, last] = [jumps[0], jumps[jumps.length - 1]];
    this.#moves = (t) => {
      if (jumps.length === 0) {
        const part = (t - t0) / (t1 - t0);
        return {
          shift: (1 - part) * direction.t0 + part * direction.t1,
          stretch: (direction.t1 - direction.t0) / (t1 - t0),
        };
      }
      if (sign * (t - first) < 0) {
        const way = first - t0;
        return { shift: (first - t) / way * direction.t0, stretch: -direction.t0 / way };
      }
      if (sign * (t - last) < 0) return AT_REST;
      const way = t1 - last;
      return { shift: (t - last) / way * direction.t1, stretch: direction.t1 / way };
    };
  }

  at(t: number): TimeMove {
    return this.#moves?.(t) ?? AT_REST;
  }
}
