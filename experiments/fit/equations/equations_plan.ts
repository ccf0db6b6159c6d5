import {
  type GradientOptions,
  isFailedSolve,
  valueAndGrad,
  type VectorField,
} from "../../../solvers/mod.ts";
import type { Trajectory } from "../../../systems/mod.ts";
import type { EquationsConfig, ModelKit, Stage, TrainingPlan } from "../plan.ts";
import { DescentTrainer } from "./descent_trainer.ts";
import type { Equations } from "./equations.ts";
import { equationsBand } from "./equations_band.ts";
import { equationsField } from "./equations_field.ts";
import { equationsForecaster } from "./equations_forecaster.ts";
import type { EquationsFit } from "./equations_options.ts";
import { EquationsProblems, type Measured, type Problems } from "./equations_problems.ts";
import { FitTrainer } from "./fit_trainer.ts";
import { withEquations } from "./with_equations.ts";
import { parameterTable } from "./parameter_table.ts";
import { earlyPieces, wholePieces } from "./pieces.ts";

/** The most numbers that are found by least squares; those of networks may be more. */
const MOST_SQUARES = 200;
/** The most numbers that a band is told from: each costs a solve of every path that is drawn. */
const MOST_FOR_BAND = 60;
/** Updates by gradients in place of a fit by least squares. */
const UPDATES = 50;

/**
 * The fit of equations to a recording: least squares from several starts, over all trajectories
 * together, each column in units of its deviation. Parameters are shared; each trajectory has a start.
 * Where there are very many numbers to find, as of a large network, gradients find them.
 *
 * @param recording What was read: its columns are those that are measured.
 * @param training The trajectories to train on: what is held out is not among them.
 * @throws {TypeError} If the recording has other columns than those that the module measures.
 * @throws {UsageError} If the module and the table do not go together, or a function of the module
 *   throws.
 */
export function equationsPlan(
  equations: Equations,
  recording: Measured,
  training: readonly Trajectory[],
  settings: EquationsFit,
): TrainingPlan {
  const { stateNames, timeName, start } = recording;
  const { method, rtol, seed } = settings;
  const { state } = equations;
  const all = new EquationsProblems(equations, recording, training, settings);
  const { field, sizes, dt } = all;
  const whole = all.of(wholePieces(training));
  const early = all.of(earlyPieces(training, all.measured, state.length));
  withEquations(equations.name, "f, y0 or observe", () => probe(whole.problems[0]));
  const model = (found: Float64Array): EquationsConfig => ({
    kind: "equations",
    ...{ stateNames, timeName, elements: state, sizes },
    ...all.driven,
    ...(start === undefined ? {} : { start }),
    ...{ method: method.name, dt, rtol, seed },
    starts: training.map(({ name, times }, path) => ({
      name,
      t0: times[0],
      y0: Array.from(found.subarray(path * state.length, (path + 1) * state.length)),
    })),
  });
  return {
    ...{ field, model },
    stages: stagesOf(all, whole, early, settings),
    kit: kitOf(equations, all, { ...whole, model, training }),
  };
}

/** Whether there are so few numbers to find that least squares find them; else gradients do. */
export function isLeastSquares({ parameters }: VectorField): boolean {
  return parameters.size <= MOST_SQUARES;
}

function stagesOf(
  all: EquationsProblems,
  whole: Problems,
  early: Problems,
  { iterations }: EquationsFit,
): Stage[] {
  const startsAt = (flat: Float64Array) => all.startsAt(flat);
  if (isLeastSquares(all.field)) {
    const fits = {
      ...{ problems: whole.problems, early: early.problems, count: iterations, startsAt },
      begin: (fit: number) => all.begin(fit),
    };
    return [{ name: "fits", iterations, makeTrainer: () => new FitTrainer(fits) }];
  }
  const parts: [string, Problems][] = [["pieces", early], ["whole", whole]];
  return parts.filter(([, { problems }]) => problems.length > 0).map(([name, part]) => ({
    name,
    iterations: iterations * UPDATES,
    makeTrainer: () => new DescentTrainer({ ...part, startsAt }),
  }));
}

/** What was fitted, and what comes of it. */
interface Fitted extends Problems {
  readonly training: readonly Trajectory[];
  readonly model: (found: Float64Array) => EquationsConfig;
}

function kitOf(
  equations: Equations,
  all: EquationsProblems,
  { problems, training, model }: Fitted,
): ModelKit {
  const { field, sizes, driven } = all;
  const module = equationsField(equations, { sizes, dosed: driven.dosed !== undefined }).parameters;
  const ownPart = (flat: Float64Array) => flat.subarray(0, module.size);
  return {
    forecaster: (model, flat) =>
      equationsForecaster(equations, model as EquationsConfig, ownPart(flat)),
    tensors(flat) {
      module.flat.set(ownPart(flat));
      return module.natural();
    },
    parameters(flat) {
      field.parameters.flat.set(flat);
      return parameterTable(problems, equations.units, isLeastSquares(field));
    },
    band(flat) {
      if (field.parameters.size > MOST_FOR_BAND) return undefined;
      field.parameters.flat.set(flat);
      return equationsBand({
        ...{ problems, training },
        forecasterAt: (flat) =>
          equationsForecaster(equations, model(all.startsAt(flat)), ownPart(flat)),
      });
    },
  };
}

/** Computes a gradient once: what functions of the module throw shows here, and no failed solve. */
function probe(problem: GradientOptions): void {
  try {
    valueAndGrad(problem);
  } catch (error) {
    if (!isFailedSolve(error)) throw error;
  }
}
