import type { DrawnProblem } from "../draw/problem.ts";
import type { Reads } from "../draw/reads.ts";
import { type Dual, emptyDual, type Rounding } from "./dual_tape.ts";
import { DualAlgebra } from "./duals.ts";
import type { Moving } from "./moving.ts";
import type { TimeMoves } from "./moving_times.ts";
import { type Direction, plainParameters, type PlainReads, plainReads } from "./plain_field.ts";
import { type Tangent, Tangents } from "./tangents.ts";

/** ∂f/∂y column by column, and ∂f/∂t, each with its derivative along the direction. */
export interface Slopes {
  readonly columns: readonly Moving[];
  readonly byTime: Moving;
}

/** Reads inputs at times that move. */
function tangentReads(o: DualAlgebra, reads: PlainReads): Reads<Tangent<Dual>> {
  return {
    at(name, { v, d }, derivative = 0) {
      const value = reads.at(name, v, derivative);
      if (d === undefined) return { v: value };
      return { v: value, d: o.mul(reads.at(name, v, derivative === 0 ? 1 : 2), d) };
    },
  };
}

/** The derivatives of a field over dual numbers: of a tangent, its derivative is one of second order. */
export class PlainJacobian {
  readonly #algebra = new DualAlgebra();
  readonly #t: Dual = emptyDual([]);
  readonly #tDot: Dual = emptyDual([]);
  readonly #y: Dual;
  readonly #yDot: Dual;
  readonly #slope: Dual;
  readonly #times: TimeMoves;
  readonly #rounds: Rounding | undefined;

  constructor(
    problem: DrawnProblem,
    direction: Direction,
    times: TimeMoves,
    rounds: Rounding | undefined,
  ) {
    const o = this.#algebra;
    this.#times = times;
    this.#rounds = rounds;
    this.#y = emptyDual(problem.state);
    this.#yDot = emptyDual(problem.state);
    const parameters = Object.entries(plainParameters(problem, direction));
    const tangents = new Tangents(o);
    this.#slope = tangents.derivative(problem.field<Tangent<Dual>>(
      tangents,
      { v: this.#t, d: this.#tDot },
      { v: this.#y, d: this.#yDot },
      Object.fromEntries(parameters.map(([name, v]) => [name, { v }])),
      tangentReads(o, plainReads(problem, direction, o)),
    ));
  }

  /** Both at a point; where time is drawn out they are longer. */
  at(t: number, y: Moving): Slopes {
    const { shift, stretch } = this.#times.at(t);
    this.#t.v[0] = t;
    this.#t.d[0] = shift;
    this.#y.v.set(y.v);
    this.#y.d.set(y.d);
    const columns = Array.from(y.v, (_, k) => {
      this.#tDot.v[0] = 0;
      this.#yDot.v.fill(0)[k] = 1;
      return this.#run(stretch);
    });
    this.#tDot.v[0] = 1;
    this.#yDot.v.fill(0);
    return { columns, byTime: this.#run(2 * stretch) };
  }

  #run(stretch: number): Moving {
    this.#algebra.run(this.#rounds);
    const { v, d } = this.#slope;
    return { v: v.slice(), d: d.map((x, k) => stretch === 0 ? x : x + stretch * v[k]) };
  }
}
