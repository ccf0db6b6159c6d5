import { type Algebra, LIBRARY } from "../../replay/algebra.ts";
import type { Draw } from "../drawing.ts";
import type { DrawnProblem, FieldFunction } from "../problem.ts";
import { number } from "./simple_families.ts";

/** Moves the solve along the axis of time, or turns it round. */
export function moved(draw: Draw, problem: DrawnProblem): DrawnProblem {
  // Those with times of their own are turned when they are drawn.
  if (problem.turned) return problem;
  const backwards = draw.chance(0.25);
  const shift = draw.chance(0.25) ? draw.uniform(-10, 10) : 0;
  if (!backwards && shift === 0) return { ...problem, turned: true };
  const sign = backwards ? -1 : 1;
  const to = (t: number) => shift + sign * t;
  const own = <T>(o: Algebra<T>, t: T): T => {
    const from = shift === 0 ? t : o.sub(t, number(o, shift));
    return backwards ? o.neg(from) : from;
  };
  const field: FieldFunction = (o, t, y, p, reads) => {
    const f = problem.field(o, own(o, t), y, p, reads);
    return backwards ? o.neg(f) : f;
  };
  const { traced } = problem;
  return {
    ...problem,
    turned: true,
    traced: traced && ((t, y, p) => {
      const f = traced(own(LIBRARY, t), y, p);
      return backwards ? LIBRARY.neg(f) : f;
    }),
    label: problem.label + (backwards ? ", backwards" : "") + (shift ? ", shifted" : ""),
    field,
    t0: to(problem.t0),
    t1: to(problem.t1),
    kinks: problem.kinks?.map(to),
    reads: problem.reads?.map(to),
  };
}
