import { meanSquaredError } from "../../../models/mod.ts";
import {
  type GradientOptions,
  isFailedSolve,
  pid,
  valueAndGrad,
  type VectorField,
} from "../../../solvers/mod.ts";
import { div, sub, Tensor } from "../../../tensors/mod.ts";
import { type Recording, recordingUnits, type Trajectory } from "../../../systems/mod.ts";
import { firstRow } from "../forecasts/first_row.ts";
import type { EquationsConfig, Stage, TrainingPlan } from "../plan.ts";
import type { EquationsFit } from "./equations_options.ts";
import { DescentTrainer } from "./descent_trainer.ts";
import { drawnParameters, guessesOf } from "./drawn_parameters.ts";
import { driversOf } from "./drivers.ts";
import type { Equations } from "./equations.ts";
import { equationsField, wholeState } from "./equations_field.ts";
import { equationsForecaster } from "./equations_forecaster.ts";
import { FitTrainer } from "./fit_trainer.ts";
import { withEquations } from "./load_equations.ts";
import { observation } from "./observation.ts";
import { parameterTable } from "./parameter_table.ts";
import { pathStarts } from "./path_starts.ts";
import { earlyPieces, type Piece, rowOf, wholePieces } from "./pieces.ts";

/** The most numbers that are found by least squares; those of networks may be more. */
const MOST_SQUARES = 200;
/** Updates by gradients in place of a fit by least squares. */
const UPDATES = 50;
/** The first step, in the time that a trajectory takes. */
const FIRST_STEP = 0.01;
/** Steps that a solve may take besides one for each row: numbers that need more are no fit. */
const MOST_STEPS = 5_000;

/**
 * The fit of equations to a recording: least squares from several starts, over all trajectories
 * together, each column in units of its deviation. Parameters are shared; each trajectory has a start.
 *
 * @param recording What was read: its columns are those that are measured.
 * @param training The trajectories to train on: what is held out is not among them.
 * @throws {TypeError} If the recording has other columns than those that the module measures.
 * @throws {UsageError} If the module and the table do not go together, or a function of the module
 *   throws.
 */
export function equationsPlan(
  equations: Equations,
  recording: Pick<
    Recording,
    | "stateNames"
    | "timeName"
    | "start"
    | "covariates"
    | "inputNames"
    | "doses"
    | "unmeasured"
    | "trajectories"
  >,
  training: readonly Trajectory[],
  { method, rtol, iterations, seed, inputKind }: EquationsFit,
): TrainingPlan {
  const { stateNames, timeName, start, inputNames, doses, unmeasured = [] } = recording;
  const { name, state } = equations;
  const measured = observation(equations, stateNames);
  if (measured.columns.join("\n") !== stateNames.join("\n")) {
    throw new TypeError(
      `equationsPlan: the recording must have the columns ${measured.columns.join(", ")} and no ` +
        `others, in that order, got ${stateNames.join(", ")}`,
    );
  }
  const { observe = (y: Tensor) => y } = measured;
  const d = stateNames.length;
  const units = recordingUnits(training, d);
  const timeFactor = start === undefined ? 1 : 1 / equations.timeUnit;
  const driven = {
    timeFactor,
    constants: constantsOf(recording, Object.keys(equations.inputs)),
    ...(inputNames === undefined ? {} : { inputNames, inputKind }),
    ...(doses === undefined ? {} : { dosed: [...stateNames, ...unmeasured] }),
  };
  const first = training.map((trajectory) => {
    const { y0 } = firstRow(trajectory);
    return state.map((_, k) => y0[measured.elements.indexOf(k)] ?? NaN);
  });
  const starts = pathStarts(equations, first);
  const own = training.map((trajectory, path) => {
    const drivers = driversOf(equations, driven, trajectory.name, trajectory);
    const t0 = trajectory.times[0] * timeFactor;
    return { drivers, t0, startOf: starts.startOf(path, drivers.at(t0), drivers.entered?.at(t0)) };
  });
  /** Where the paths start, one after the other. */
  const startsBy = (natural: Record<string, Tensor>) =>
    Float64Array.from(own.flatMap(({ startOf }) => Array.from(startOf(natural).data)));
  const known = { ...equations.parameters, ...starts.known };
  const sizes = withEquations(name, "y0", () => {
    const guesses = { ...guessesOf(known), ...starts.measured };
    return sizesOf(startsBy(guesses), state.length, measured.elements, units.factor);
  });
  const size = new Tensor(Float64Array.from(sizes), [sizes.length]);
  const field = equationsField(equations, {
    sizes,
    dosed: doses !== undefined,
    more: { ...starts.known, ...starts.measured },
  });
  const { parameters } = field;
  const begin = (fit: number) =>
    parameters.setNatural({ ...drawnParameters(known, fit, seed), ...starts.measured });
  begin(0);
  const dt = FIRST_STEP * timeFactor *
    Math.max(...training.map(({ times }) => times[times.length - 1] - times[0]));
  /** Rows of a trajectory as a problem: from its start, or from the first of the rows as it is. */
  const problemOf = ({ path, from, to }: Piece): GradientOptions => {
    const { drivers, startOf } = own[path];
    const { times, states } = training[path];
    const at = times.slice(from, to).map((t) => t * timeFactor);
    const [t0, t1] = [at[0], at[at.length - 1]];
    const row = from === 0
      ? startOf
      : () => new Tensor(rowOf(states, from, measured.elements), [state.length]);
    const { inputs, entered } = drivers;
    return {
      field,
      ...(inputs && { inputs }),
      y0: (p) => div(entered ? sub(row(p), entered.at(t0)) : row(p), size),
      ...{ t0, t1, dt: Math.min(dt, t1 - t0), method },
      stepControl: pid({ rtol, atol: rtol }),
      maxSteps: MOST_STEPS + at.length,
      loss: meanSquaredError(at, new Tensor(states.slice(from * d, to * d), [at.length, d]), {
        missing: true,
        weights: units.factor.map((factor) => factor ** 2),
        observe: (y, at) => observe(wholeState(y, size, at.inputs), at),
      }),
    };
  };
  const [whole, early] = [wholePieces(training), earlyPieces(training, measured, state.length)]
    .map((pieces) => ({
      problems: pieces.map(problemOf),
      cells: pieces.map(({ path, from, to }) =>
        training[path].states.subarray(from * d, to * d).filter((x) => !Number.isNaN(x)).length
      ),
    }));
  const { problems } = whole;
  const startsAt = (flat: Float64Array) =>
    startsBy(parameters.natural(Object.values(parameters.views(flat))));
  const descent = (
    name: string,
    pieces: { readonly problems: readonly GradientOptions[]; readonly cells: readonly number[] },
    fits: number,
  ): Stage => ({
    name,
    iterations: fits * UPDATES,
    makeTrainer: () => new DescentTrainer({ ...pieces, startsAt }),
  });
  withEquations(name, "f, y0 or observe", () => probe(problems[0]));
  const module = equationsField(equations, { sizes, dosed: doses !== undefined }).parameters;
  return {
    field,
    stages: isLeastSquares(field)
      ? [{
        name: "fits",
        iterations,
        makeTrainer: () =>
          new FitTrainer({ problems, early: early.problems, count: iterations, begin, startsAt }),
      }]
      : [
        ...(early.problems.length === 0 ? [] : [descent("pieces", early, iterations)]),
        descent("whole", whole, iterations),
      ],
    model: (found): EquationsConfig => ({
      kind: "equations",
      ...{ stateNames, timeName, elements: state, sizes },
      ...driven,
      ...(start === undefined ? {} : { start }),
      ...{ method: method.name, dt, rtol, seed },
      starts: training.map(({ name, times }, path) => ({
        name,
        t0: times[0],
        y0: Array.from(found.subarray(path * state.length, (path + 1) * state.length)),
      })),
    }),
    kit: {
      forecaster: (model, flat) =>
        equationsForecaster(equations, model as EquationsConfig, flat.subarray(0, module.size)),
      tensors(flat) {
        module.flat.set(flat.subarray(0, module.size));
        return module.natural();
      },
      parameters(flat) {
        parameters.flat.set(flat);
        return parameterTable(problems, equations.units, isLeastSquares(field));
      },
    },
  };
}

/** Whether there are so few numbers to find that least squares find them; else gradients do. */
export function isLeastSquares({ parameters }: VectorField): boolean {
  return parameters.size <= MOST_SQUARES;
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

/** Computes a gradient once: what functions of the module throw shows here, and no failed solve. */
function probe(problem: GradientOptions): void {
  try {
    valueAndGrad(problem);
  } catch (error) {
    if (!isFailedSolve(error)) throw error;
  }
}
