import type { Blocks } from "./blocks.ts";
import type { DrawnCase } from "./drawn_case.ts";
import { type Direction, replay, type Replayed } from "./replay.ts";

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
      Object.entries(problem.parameters).map(([name, { values }]) => [
        name,
        sized(values, values.map((x) => Math.max(Math.abs(x), 0.1)), name),
      ]),
    ),
  };
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
  let wanted = 0;
  replay(problem, drawn.method, replayed, direction, (i, { v, d }) => {
    v.forEach((y, k) => {
      const w = loss.weight(i, k);
      wanted += (loss.square ? w * (y - loss.target(i, k)) : w) * d[k];
    });
  });
  return { got, wanted, scale, reach, along: only ?? "all" };
}
