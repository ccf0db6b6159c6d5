import { meanSquaredError } from "../../../models/mod.ts";
import {
  type GradientOptions,
  pid,
  type StartFunction,
  type VectorField,
} from "../../../solvers/mod.ts";
import { div, sub, Tensor } from "../../../tensors/mod.ts";
import { type Recording, recordingUnits, type Trajectory } from "../../../systems/mod.ts";
import { firstRow } from "../forecasts/first_row.ts";
import type { EquationsConfig } from "../plan.ts";
import { drawnParameters, guessesOf } from "./drawn_parameters.ts";
import { type Driven, type Drivers, driversOf } from "./drivers.ts";
import type { Equations, Known } from "./equations.ts";
import { equationsField, wholeState } from "./equations_field.ts";
import type { EquationsFit } from "./equations_options.ts";
import { withEquations } from "./with_equations.ts";
import { type Observation, observation } from "./observation.ts";
import { type PathStarts, pathStarts } from "./path_starts.ts";
import { type Piece, rowOf } from "./pieces.ts";

/** What of a recording equations are fitted to. */
export type Measured = Pick<
  Recording,
  | "stateNames"
  | "timeName"
  | "start"
  | "covariates"
  | "inputNames"
  | "doses"
  | "unmeasured"
  | "trajectories"
>;

/** Problems over one field, and how many numbers of the data each has. */
export interface Problems {
  readonly problems: readonly GradientOptions[];
  readonly cells: readonly number[];
}

/** What a path is made of besides the field. */
interface Path {
  readonly drivers: Drivers;
  readonly startOf: StartFunction;
}

/** The first step, in the time that a trajectory takes. */
const FIRST_STEP = 0.01;
/** Steps that a solve may take besides one for each row: numbers that need more are no fit. */
const MOST_STEPS = 5_000;

/**
 * Equations over the trajectories of a recording: one field, whose parameters are those of the module
 * and the starts that are to be found, and problems over its rows.
 */
export class EquationsProblems {
  /** The field, of a state in units of the sizes. */
  readonly field: VectorField;
  /** The sizes of the elements. */
  readonly sizes: readonly number[];
  /** What drives the paths. */
  readonly driven: Driven;
  /** The first step, in the module's unit of time. */
  readonly dt: number;
  /** What the columns measure. */
  readonly measured: Observation;
  readonly #training: readonly Trajectory[];
  readonly #settings: Pick<EquationsFit, "method" | "rtol" | "seed">;
  readonly #known: Readonly<Record<string, Known>>;
  readonly #starts: PathStarts;
  readonly #paths: readonly Path[];
  readonly #factor: readonly number[];
  readonly #size: Tensor;

  /**
   * Makes the field, and finds what drives the paths and where they start.
   *
   * @param training The trajectories to train on.
   * @throws {TypeError} If the recording has other columns than those that the module measures.
   * @throws {UsageError} If the module and the table do not go together, or a function of the module
   *   throws.
   */
  constructor(
    equations: Equations,
    recording: Measured,
    training: readonly Trajectory[],
    settings: EquationsFit,
  ) {
    const { stateNames, start, inputNames, doses, unmeasured = [] } = recording;
    const { name, state } = equations;
    const measured = this.measured = observation(equations, stateNames);
    if (measured.columns.join("\n") !== stateNames.join("\n")) {
      throw new TypeError(
        `equationsPlan: the recording must have the columns ${
          measured.columns.join(", ")
        } and no ` +
          `others, in that order, got ${stateNames.join(", ")}`,
      );
    }
    const timeFactor = start === undefined ? 1 : 1 / equations.timeUnit;
    const driven = this.driven = {
      timeFactor,
      constants: constantsOf(recording, Object.keys(equations.inputs)),
      ...(inputNames === undefined ? {} : { inputNames, inputKind: settings.inputKind }),
      ...(doses === undefined ? {} : { dosed: [...stateNames, ...unmeasured] }),
    };
    const rows = training.map((trajectory) => {
      const { y0 } = firstRow(trajectory);
      return state.map((_, k) => y0[measured.elements.indexOf(k)] ?? NaN);
    });
    const starts = this.#starts = pathStarts(equations, rows);
    this.#paths = training.map((trajectory, path) => {
      const drivers = driversOf(equations, driven, trajectory.name, trajectory);
      const t0 = trajectory.times[0] * timeFactor;
      const startOf = starts.startOf(path, drivers.at(t0), drivers.entered?.at(t0));
      return { drivers, startOf };
    });
    this.#training = training;
    this.#settings = settings;
    this.#known = { ...equations.parameters, ...starts.known };
    this.#factor = recordingUnits(training, stateNames.length).factor;
    this.sizes = withEquations(name, "y0", () => {
      const guesses = { ...guessesOf(this.#known), ...starts.measured };
      return sizesOf(this.#startsBy(guesses), state.length, measured.elements, this.#factor);
    });
    this.#size = new Tensor(Float64Array.from(this.sizes), [state.length]);
    this.field = equationsField(equations, {
      sizes: this.sizes,
      dosed: doses !== undefined,
      more: { ...starts.known, ...starts.measured },
    });
    const lengths = training.map(({ times }) => times[times.length - 1] - times[0]);
    this.dt = FIRST_STEP * timeFactor * Math.max(...lengths);
    this.begin(0);
  }

  /** Sets the parameters that a fit begins with, by its number. */
  begin(fit: number): void {
    const drawn = drawnParameters(this.#known, fit, this.#settings.seed);
    this.field.parameters.setNatural({ ...drawn, ...this.#starts.measured });
  }

  /** Where the paths start with some parameters, one after the other. */
  startsAt(flat: Float64Array): Float64Array {
    const { parameters } = this.field;
    return this.#startsBy(parameters.natural(Object.values(parameters.views(flat))));
  }

  #startsBy(natural: Record<string, Tensor>): Float64Array {
    return Float64Array.from(
      this.#paths.flatMap(({ startOf }) => Array.from(startOf(natural).data)),
    );
  }

  /** Rows of trajectories as problems. */
  of(pieces: readonly Piece[]): Problems {
    const d = this.measured.columns.length;
    return {
      problems: pieces.map((piece) => this.#problemOf(piece)),
      cells: pieces.map(({ path, from, to }) =>
        this.#training[path].states.subarray(from * d, to * d)
          .filter((x) => !Number.isNaN(x)).length
      ),
    };
  }

  /** Rows of a trajectory as a problem: from its start, or from the first of the rows as it is. */
  #problemOf({ path, from, to }: Piece): GradientOptions {
    const { drivers: { inputs, entered }, startOf } = this.#paths[path];
    const { times, states } = this.#training[path];
    const { elements, columns, observe = (y: Tensor) => y } = this.measured;
    const { method, rtol } = this.#settings;
    const d = columns.length;
    const at = times.slice(from, to).map((t) => t * this.driven.timeFactor);
    const [t0, t1] = [at[0], at[at.length - 1]];
    const row: StartFunction = from === 0
      ? startOf
      : () => new Tensor(rowOf(states, from, elements), [this.sizes.length]);
    const size = this.#size;
    return {
      field: this.field,
      ...(inputs && { inputs }),
      y0: (p) => div(entered ? sub(row(p), entered.at(t0)) : row(p), size),
      ...{ t0, t1, dt: Math.min(this.dt, t1 - t0), method },
      stepControl: pid({ rtol, atol: rtol }),
      maxSteps: MOST_STEPS + at.length,
      loss: meanSquaredError(at, new Tensor(states.slice(from * d, to * d), [at.length, d]), {
        missing: true,
        weights: this.#factor.map((factor) => factor ** 2),
        observe: (y, at) => observe(wholeState(y, size, at.inputs), at),
      }),
    };
  }
}

/** What drives the paths and is constant along each: covariates, and columns that do not change. */
function constantsOf(
  { covariates = [], inputNames = [], trajectories }: Pick<
    Recording,
    "covariates" | "inputNames" | "trajectories"
  >,
  inputs: readonly string[],
): EquationsConfig["constants"] {
  const columns = inputNames.map((name, k): [string, number[]] => [
    name,
    trajectories.map(({ inputs: rows = new Float64Array(0) }) => {
      const own = rows.filter((x, i) => i % inputNames.length === k && !Number.isNaN(x));
      return own.every((x) => x === own[0]) ? own[0] : NaN;
    }),
  ]);
  const all = [
    ...columns,
    ...covariates.map(({ name, values }): [string, number[]] => [name, Array.from(values)]),
  ];
  return Object.fromEntries(
    all.filter(([name, values]) => inputs.includes(name) && !values.some(Number.isNaN))
      .map(([name, values]) => [
        name,
        Object.fromEntries(trajectories.map((trajectory, k) => [trajectory.name, values[k]])),
      ]),
  );
}

/**
 * The sizes of the elements: of those that are measured their deviations, of others where paths
 * start, and where that is 0 the least of the other sizes.
 */
function sizesOf(
  starts: Float64Array,
  n: number,
  measured: readonly number[],
  factor: readonly number[],
): number[] {
  const sizes = Array.from({ length: n }, (_, k) => {
    const column = measured.indexOf(k);
    if (column >= 0) return 1 / factor[column];
    return starts.reduce((most, x, i) => i % n === k ? Math.max(most, Math.abs(x)) : most, 0);
  });
  const least = Math.min(...sizes.filter((size) => size > 0));
  return sizes.map((size) => size > 0 ? size : Number.isFinite(least) ? least : 1);
}
