import {
  type DrawnParameter,
  type DrawnProblem,
  type FieldFunction,
  SHIFT,
} from "../draw/problem.ts";
import type { Reads } from "../draw/reads.ts";
import { type Dual, emptyDual, type Rounding } from "./dual_tape.ts";
import { DualAlgebra } from "./duals.ts";
import { Interpolant } from "./interpolant.ts";
import type { Moving } from "./moving.ts";
import type { TimeMoves, TimesDirection } from "./moving_times.ts";

/** What is moved: y0, the parameters as they are stored, the values of inputs, and times. */
export interface Direction {
  readonly y0: readonly number[];
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  readonly inputs?: Readonly<Record<string, readonly number[]>>;
  readonly times?: TimesDirection;
}

/** How far a parameter moves, as the field sees it, where what is stored of it moves. */
function slopeOf({ constraint }: DrawnParameter, x: number): number {
  switch (constraint?.kind) {
    case "positive":
      return x;
    case "bounded":
      return (x - constraint.low) * (constraint.high - x) / (constraint.high - constraint.low);
    case "fixed":
      return 0;
    default:
      return 1;
  }
}

/** The parameters of a problem, as its functions see them. */
export function plainParameters(
  { parameters }: DrawnProblem,
  direction: Direction,
): Record<string, Dual> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => {
      const dual = emptyDual(parameter.shape);
      dual.v.set(parameter.values);
      const along = direction.parameters[name];
      if (along) dual.d.set(parameter.values.map((x, i) => along[i] * slopeOf(parameter, x)));
      return [name, dual];
    }),
  );
}

/** Reads inputs over dual numbers, and how their rates change. */
export interface PlainReads extends Reads<Dual> {
  at(name: string, time: Dual, derivative?: 0 | 1 | 2): Dual;
}

/** What reads the inputs of a problem. */
export function plainReads(
  { inputs = {} }: DrawnProblem,
  direction: Direction,
  algebra: DualAlgebra,
): PlainReads {
  const rows = Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      let from = 0;
      const along = direction.inputs?.[name];
      return [
        name,
        input.rows.map((row) => {
          const to = from + row.values.length;
          const own = along?.slice(from, to) ?? row.values.map(() => 0);
          from = to;
          return new Interpolant(input, row, own);
        }),
      ];
    }),
  );
  return {
    at: (name, time, derivative = 0) =>
      algebra.read(time, inputs[name].shape, rows[name], derivative),
  };
}

/** The start, and how it moves. */
export function plainStart(problem: DrawnProblem, direction: Direction): Moving {
  const { start, y0, seen } = problem;
  if (start === undefined) {
    const shift = seen ? direction.parameters[SHIFT] : undefined;
    const d = direction.y0.map((by, k) => by + (shift ? y0[k] * shift[k] : 0));
    return { v: Float64Array.from(y0), d: Float64Array.from(d) };
  }
  const algebra = new DualAlgebra();
  const { v, d } = start(algebra, plainParameters(problem, direction));
  algebra.run();
  return { v: v.slice(), d: d.slice() };
}

/** The field over dual numbers, or another one of its parameters in its place. */
export class PlainField {
  readonly size: number;
  readonly #algebra = new DualAlgebra();
  readonly #t = emptyDual([]);
  readonly #y: Dual;
  readonly #dy: Dual;
  readonly #rounds: Rounding | undefined;

  readonly #times: TimeMoves;

  constructor(
    problem: DrawnProblem,
    direction: Direction,
    times: TimeMoves,
    rounds: Rounding | undefined,
    field: FieldFunction = problem.field,
  ) {
    this.#rounds = rounds;
    this.#times = times;
    this.#y = emptyDual(problem.state);
    this.size = this.#y.v.length;
    this.#dy = field(
      this.#algebra,
      this.#t,
      this.#y,
      plainParameters(problem, direction),
      plainReads(problem, direction, this.#algebra),
    );
  }

  /** dy/dt; where time is drawn out it is longer. */
  at(t: number, y: Moving): Moving {
    const { shift, stretch } = this.#times.at(t);
    this.#t.v[0] = t;
    this.#t.d[0] = shift;
    this.#y.v.set(y.v);
    this.#y.d.set(y.d);
    const rounds = this.#rounds;
    if (rounds) y.v.forEach((x, k) => this.#y.v[k] = rounds(x, -2 - k));
    this.#algebra.run(rounds);
    const { v, d } = this.#dy;
    return { v: v.slice(), d: d.map((x, k) => stretch === 0 ? x : x + stretch * v[k]) };
  }
}
