import type { Blocks } from "./blocks.ts";
import type { DrawnCase } from "./draw/drawn_case.ts";
import { GAIN, INPUT, SHIFT } from "./draw/problem.ts";
import type { Rounding } from "./replay/dual_tape.ts";
import { type Direction, replay, type Replayed } from "./replay/replay.ts";
import { unitOf } from "./second_look.ts";

/** The derivative of the loss in one direction, by the gradient and by forward mode. */
export interface Slope {
  readonly got: number;
  readonly wanted: number;
  /** The sum of the magnitudes of what adds up to `got`. */
  readonly scale: number;
  /** How far the direction goes in each block: the sum of its magnitudes. */
  readonly reach: ReadonlyMap<string, number>;
  /** The one block that it moves, or all. */
  readonly along: string;
  /** How far `wanted` moves where every operation, or every step on a grid, rounds otherwise, in so many looks. */
  disturbance(looks: number): number;
}

/** Draws a direction, in all blocks or in one, and compares the derivatives along it. */
export function slopeAlong(drawn: DrawnCase, bars: Blocks, replayed: Replayed): Slope {
  const { draw, problem, loss } = drawn;
  const names = [...bars.keys()];
  const only = draw.chance(0.5) ? draw.pick(names) : undefined;
  const moves = (name: string) => only === undefined || only === name;
  const sized = (values: readonly number[], sizes: readonly number[], name: string) => {
    const moving = moves(name);
    return values.map((x, i) => {
      const by = draw.random.normal();
      const size = Number.isFinite(sizes[i]) ? sizes[i] : Math.abs(x);
      return moving ? by * size : 0;
    });
  };
  const direction: Direction = {
    y0: sized(problem.y0, problem.sizes, "y0"),
    parameters: Object.fromEntries(
      [
        ...Object.entries(problem.parameters).map(([name, { values }]) => [name, values] as const),
        ...problem.input ? [[INPUT, problem.input.values] as const] : [],
      ].map(([name, values]) => [
        name,
        sized(values, values.map((x) => Math.max(Math.abs(x), 0.1)), name),
      ]),
    ),
  };
  const shift = direction.parameters[SHIFT];
  const moving: Direction = problem.seen
    ? { ...direction, y0: direction.y0.map((by, k) => by + problem.y0[k] * shift[k]) }
    : direction;
  let got = 0;
  let scale = 0;
  const reach = new Map<string, number>();
  for (const [name, bar] of bars) {
    const along = name === "y0" ? direction.y0 : direction.parameters[name];
    reach.set(name, along.reduce((sum, x) => sum + Math.abs(x), 0));
    bar.forEach((x, i) => {
      got += x * along[i];
      scale += Math.abs(x * along[i]);
    });
  }
  const slope = (rounds?: Rounding, jolt?: (k: number) => number) => {
    let sum = 0;
    replay(problem, drawn.method, { ...replayed, rounds, jolt }, moving, (i, { v, d }) => {
      v.forEach((y, k) => {
        const w = loss.weight(i, k);
        // The gain is 1.
        const along = problem.seen ? d[k] + direction.parameters[GAIN][k] * y : d[k];
        sum += (loss.square ? w * (y - loss.target(i, k)) : w) * along;
      });
    });
    return sum;
  };
  const wanted = slope();
  const half = unitOf(drawn) / 2;
  const disturbance = (looks: number) => {
    const found = [wanted];
    for (let look = 0; look < looks; look++) {
      // An operation that rounds the same way each time moves a slope the most,
      const signs: number[] = [];
      found.push(slope((x, number) => x * (1 + (signs[number] ??= draw.sign()) * half)));
      // unless what it moves follows: then it is one that rounds otherwise each time.
      found.push(slope((x) => x * (1 + draw.sign() * half)));
      // On a grid every step rounds to a whole number of its units.
      const { grid } = drawn.method;
      if (grid) found.push(slope(undefined, (k) => draw.sign() * grid[k] / 2));
    }
    // A solve that goes astray by the way it rounds moves without bound; one that always does is wrong.
    if (found.every(Number.isNaN)) return 0;
    return found.some(Number.isNaN)
      ? Infinity
      : Math.max(...found.map((moved) => Math.abs(moved - wanted)));
  };
  return { got, wanted, scale, reach, along: only ?? "all", disturbance };
}
