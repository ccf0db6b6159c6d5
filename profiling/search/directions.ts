import type { VectorField } from "../../mod.ts";
import type { DrawnCase } from "./draw/drawn_case.ts";
import type { DrawnProblem } from "./draw/problem.ts";
import type { Direction } from "./replay/plain_field.ts";
import { plainLoss } from "./replay/plain_loss.ts";
import { replay, type Replayed } from "./replay/replay.ts";

/** A direction of what is stored, with no part of what is no parameter. */
export function drawDirection({ draw, problem }: DrawnCase): Direction {
  const { y0, sizes, start, parameters } = problem;
  return {
    y0: y0.map((_, k) => start ? 0 : sizes[k] * draw.random.normal()),
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, { values, constraint }]) => [
        name,
        values.map((x) =>
          constraint?.kind === "fixed"
            ? 0
            : draw.random.normal() * (constraint ? 1 : Math.max(Math.abs(x), 0.1))
        ),
      ]),
    ),
  };
}

/** The part of a direction that is of the parameters, in their order. */
export function flatOf(direction: Direction, field: VectorField): number[] {
  return field.parameters.names.flatMap((name) => [...direction.parameters[name]]);
}

/** The derivative of the loss along a direction, in plain loops. */
export function plainSlope(
  drawn: DrawnCase,
  problem: DrawnProblem,
  along: Direction,
  run: Replayed,
): number {
  let sum = 0;
  const added = plainLoss(problem, drawn.loss, along, run.rounds);
  replay(problem, drawn.method, run, along, (i, y, by) => sum += added(i, run.reads[i], y, by));
  return sum;
}
