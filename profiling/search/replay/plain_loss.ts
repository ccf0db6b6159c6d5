import type { DrawnLoss } from "../draw/drawn_loss.ts";
import { type DrawnProblem, GAIN } from "../draw/problem.ts";
import { emptyDual, type Rounding } from "./dual_tape.ts";
import { DualAlgebra } from "./duals.ts";
import type { Moving } from "./moving.ts";
import { type Direction, plainParameters, plainReads } from "./plain_field.ts";

/** How a loss moves with what it reads at point i, where time t moves by so much. */
export type PlainLoss = (i: number, t: number, y: Moving, by?: number) => number;

/** A drawn loss in plain arithmetic. */
export function plainLoss(
  problem: DrawnProblem,
  loss: DrawnLoss,
  direction: Direction,
  rounds?: Rounding,
): PlainLoss {
  if (!loss.observation) {
    const { square, weight, target, seen } = loss;
    // It is 1.
    const gain = seen ? direction.parameters[GAIN] : undefined;
    return (i, _t, { v, d }) => {
      let sum = 0;
      v.forEach((y, k) => {
        const w = weight(i, k);
        sum += (square ? w * (y - target(i, k)) : w) * (gain ? d[k] + gain[k] * y : d[k]);
      });
      return sum;
    };
  }
  const { width, observe, noise, data, counts, known, term } = loss.observation;
  const o = new DualAlgebra();
  const parameters = plainParameters(problem, direction);
  const reads = plainReads(problem, direction, o);
  const [t, y] = [emptyDual([]), emptyDual(problem.state)];
  const [x, weight, sigma] = [0, 1, 2].map(() => emptyDual([width]));
  const given = { t, y, parameters, reads };
  const observed = o.reshape(observe?.(o, y, given) ?? y, [width]);
  const s = noise?.(o, observed, given) ?? sigma;
  const result = o.sum(o.mul(weight, term(o, observed, s, x)));
  return (i, time, at, by = 0) => {
    t.v[0] = time;
    t.d[0] = by;
    y.v.set(at.v);
    y.d.set(at.d);
    const [from, to] = [i * width, (i + 1) * width];
    x.v.set(data.slice(from, to));
    weight.v.set(counts.slice(from, to));
    sigma.v.set(known.slice(from, to));
    o.run(rounds);
    return result.d[0];
  };
}
