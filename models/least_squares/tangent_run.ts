import { concat, reshape, slice, type Tensor, zeros } from "../../tensors/mod.ts";
import { flattenState, ParameterProgram, PathRun } from "../../solvers/internal.ts";
import type { Problem, StateLike } from "../../solvers/mod.ts";
import type { LeastSquares } from "../losses/least_squares.ts";
import type { Directions } from "./directions.ts";

/** One problem over a tangent field: how what is observed of its path changes in each direction. */
export class TangentRun {
  readonly #path: PathRun;
  readonly #times: Float64Array;
  readonly #directions: Directions;
  /** The size of a row of data. */
  readonly #width: number;
  /** From the state of the tangent field, and t, to how what is observed changes: [directions, width]. */
  readonly #observe: ParameterProgram | undefined;

  constructor(
    caller: string,
    problem: Problem,
    { rows, observe }: LeastSquares,
    directions: Directions,
  ) {
    const { field, y0 } = problem;
    const { stateShape } = field;
    const start = typeof y0 === "function"
      ? (given: Record<string, Tensor>) =>
        directions.push(
          given,
          (stored) => y0(field.parameters.natural(stored)),
          (value, tangents) => stack([value, ...tangents]),
        )
      : stackStart(flattenState(field, y0 as StateLike), directions);
    this.#times = rows.at;
    this.#width = rows.width;
    this.#directions = directions;
    const repeated = problem.stepControl?.repeated?.(1 + directions.count);
    this.#path = new PathRun(
      caller,
      {
        ...problem,
        ...{ field: directions.field, y0: start },
        ...(repeated && { stepControl: repeated }),
      },
      rows.at,
    );
    this.#observe = observe && new ParameterProgram(
      this.#path.field,
      [
        { name: "y", shape: directions.field.stateShape, wanted: false },
        { name: "t", shape: [], wanted: false },
      ],
      ([all, t], given, inputsOf) => {
        const row = (i: number) => reshape(slice(all, i, i + 1), stateShape);
        return directions.push(
          given,
          (stored, y) =>
            observe(y, {
              t,
              parameters: field.parameters.natural(stored),
              ...inputsOf(t),
            }),
          (_value, tangents) => stack(tangents.map((x) => reshape(x, [rows.width]))),
          {
            value: row(0),
            tangents: Array.from({ length: directions.count }, (_, i) => row(1 + i)),
          },
        );
      },
    );
  }

  /**
   * Solves.
   *
   * @throws {SolveError} If the solve fails.
   */
  run(): void {
    this.#path.run();
  }

  /** Writes how what is observed at all times changes in each direction, [times, directions, width]. */
  read(tangents: Float64Array): void {
    const { states } = this.#path;
    const width = this.#width;
    const size = states.length / this.#times.length;
    const each = this.#directions.count * width;
    for (let i = 0; i < this.#times.length; i++) {
      const own = states.subarray(i * size, (i + 1) * size);
      if (this.#observe === undefined) {
        tangents.set(own.subarray(width), i * each);
      } else {
        this.#observe.inputs[0].set(own);
        this.#observe.inputs[1][0] = this.#times[i];
        this.#observe.evaluate();
        tangents.set(this.#observe.output, i * each);
      }
    }
  }

  /** Ends the life of the buffers: they are no longer counted. */
  release(): void {
    this.#path.release();
  }
}

/** A start that is given: its tangents are 0. */
function stackStart(y0: Float64Array, { field }: Directions): Tensor {
  const all = zeros(field.stateShape);
  all.data.set(y0);
  return all;
}

function stack(parts: readonly Tensor[]): Tensor {
  return concat(parts.map((part) => reshape(part, [1, ...part.shape])));
}
