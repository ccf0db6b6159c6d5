import { type Blocks, inputBlock, READS, relative, T0, T1 } from "./blocks.ts";
import { timesOf } from "./draw/drawn_loss.ts";
import type { DrawnCase } from "./draw/drawn_case.ts";
import type { Rounding } from "./replay/dual_tape.ts";
import type { Direction } from "./replay/plain_field.ts";
import { plainLoss } from "./replay/plain_loss.ts";
import { replay, type Replayed } from "./replay/replay.ts";
import { unitOf } from "./second_look.ts";

/** How much shorter a direction is taken along which forward mode overflowed: a power of 2, which rounds nothing. */
const SHRINK = 2 ** -200;

/** The block along which the derivatives by the gradient and by forward mode are farthest apart. */
export function worstBlock(drawn: DrawnCase, bars: Blocks, replayed: Replayed): string {
  let worst = { error: -1, name: "all" };
  for (const name of bars.keys()) {
    if (name === "y0" && drawn.problem.start) continue;
    const { got, wanted, scale } = slopeAlong(drawn, bars, replayed, name);
    const error = relative(Math.abs(got - wanted), scale);
    if (error > worst.error) worst = { error, name };
  }
  return worst.name;
}

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

/**
 * Draws a direction, in all blocks or in one, and compares the derivatives along it.
 *
 * @param block The one block; by default that is drawn, too.
 */
export function slopeAlong(
  drawn: DrawnCase,
  bars: Blocks,
  replayed: Replayed,
  block?: string,
): Slope {
  const { draw, problem, loss } = drawn;
  // A start that is a function moves with the parameters.
  const names = [...bars.keys()].filter((name) => name !== "y0" || !problem.start);
  const only = block ?? (draw.chance(0.5) ? draw.pick(names) : undefined);
  const moves = (name: string) => only === undefined || only === name;
  const sized = (values: readonly number[], sizes: readonly number[], name: string) => {
    const moving = moves(name);
    return values.map((x, i) => {
      const by = draw.random.normal();
      const size = Number.isFinite(sizes[i]) ? sizes[i] : Math.abs(x);
      return moving ? by * size : 0;
    });
  };
  const sizesOf = (values: readonly number[]) => values.map((x) => Math.max(Math.abs(x), 0.1));
  const own = {
    y0: sized(problem.y0, problem.sizes, "y0"),
    parameters: Object.fromEntries(
      Object.entries(problem.parameters).map(([name, { values, constraint }]) => [
        name,
        sized(values, constraint ? values.map(() => 1) : sizesOf(values), name),
      ]),
    ),
    inputs: Object.fromEntries(
      Object.entries(problem.inputs ?? {}).map(([name, { rows, differentiate }]) => {
        const values = rows.flatMap((row) => row.values.map((x) => Number.isNaN(x) ? 0 : x));
        const along = sized(values, sizesOf(values), inputBlock(name));
        return [name, differentiate ? along : along.map(() => 0)];
      }),
    ),
  };
  const given = drawn.timed ? timesOf(loss) : [];
  const span = Math.abs(problem.t1 - problem.t0);
  const moved = [T0, T1, READS].map((name, i) => {
    const times = [[problem.t0], [problem.t1], given][i];
    return sized(times, times.map(() => span), name);
  });
  const [[t0], [t1], ofReads] = moved;
  const reads = new Map(given.map((t, i) => [t, ofReads[i]]));
  const times = drawn.timed ? { t0, t1, reads } : undefined;
  const alongOf = (name: string): readonly number[] => {
    if (name === "y0") return own.y0;
    const time = [T0, T1, READS].indexOf(name);
    if (time >= 0) return moved[time];
    return own.parameters[name] ?? own.inputs[name.slice(inputBlock("").length)];
  };
  let got = 0;
  let scale = 0;
  const reach = new Map<string, number>();
  for (const name of names) {
    const bar = bars.get(name)!;
    const along = alongOf(name);
    reach.set(name, along.reduce((sum, x) => sum + Math.abs(x), 0));
    bar.forEach((x, i) => {
      got += x * along[i];
      scale += Math.abs(x * along[i]);
    });
  }
  let shrink = 1;
  const slope: RoundedSlope = (rounds, jolt) => {
    let sum = 0;
    const direction = shrunk({ ...own, times }, shrink);
    const added = plainLoss(problem, loss, direction, rounds);
    replay(problem, drawn.method, { ...replayed, rounds, jolt }, direction, (i, y, by) => {
      sum += added(i, replayed.reads[i], y, by);
    });
    return sum / shrink;
  };
  let wanted = slope();
  // Where a solution goes beyond all bounds a tangent may overflow, and the gradient not.
  if (Number.isNaN(wanted)) {
    shrink = SHRINK;
    wanted = slope();
  }
  const disturbance = (looks: number) => disturbanceOf(drawn, slope, wanted, looks);
  return { got, wanted, scale, reach, along: only ?? "all", disturbance };
}

/** A part of a direction: along it a slope is that part of itself. */
function shrunk({ y0, parameters, inputs = {}, times }: Direction, by: number): Direction {
  const part = (values: readonly number[]) => values.map((x) => x * by);
  const parts = (values: Readonly<Record<string, readonly number[]>>) =>
    Object.fromEntries(Object.entries(values).map(([name, x]) => [name, part(x)]));
  return {
    y0: part(y0),
    parameters: parts(parameters),
    inputs: parts(inputs),
    times: times && {
      t0: times.t0 * by,
      t1: times.t1 * by,
      reads: new Map([...times.reads].map(([t, x]) => [t, x * by])),
    },
  };
}

/** A slope, by operations that round as they are told to, and steps that end where they are pushed to. */
export type RoundedSlope = (rounds?: Rounding, jolt?: (k: number) => number) => number;

/** How far a slope moves from the one wanted where its operations round otherwise, in so many looks. */
export function disturbanceOf(
  drawn: DrawnCase,
  slope: RoundedSlope,
  wanted: number,
  looks: number,
): number {
  const { draw, method: { grid } } = drawn;
  const half = unitOf(drawn) / 2;
  const found = [wanted];
  for (let look = 0; look < looks; look++) {
    // An operation that rounds the same way each time moves a slope the most,
    const signs: number[] = [];
    found.push(slope((x, number) => x * (1 + (signs[number] ??= draw.sign()) * half)));
    // unless what it moves follows: then it is one that rounds otherwise each time.
    found.push(slope((x) => x * (1 + draw.sign() * half)));
    // On a grid every step rounds to a whole number of its units.
    if (grid) found.push(slope(undefined, (k) => draw.sign() * grid[k] / 2));
  }
  // A solve that goes astray by the way it rounds moves without bound; one that always does is wrong.
  if (found.every(Number.isNaN)) return 0;
  return found.some(Number.isNaN)
    ? Infinity
    : Math.max(...found.map((moved) => Math.abs(moved - wanted)));
}
