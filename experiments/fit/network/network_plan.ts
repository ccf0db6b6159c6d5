import type { Observe } from "../../../models/mod.ts";
import type { StartFunction } from "../../../solvers/mod.ts";
import { type Recording, recordingUnits, type Trajectory } from "../../../systems/mod.ts";
import { sub, zeros } from "../../../tensors/mod.ts";
import type { AmountsConfig } from "./amounts.ts";
import { type DriveConfig, driveConfig } from "./drive.ts";
import { firstOf, startFromFirstRow, startState } from "./encoded_starts.ts";
import { doseConfig } from "./dose_effect.ts";
import { fieldOf, stateWithDoses } from "./field_of.ts";
import { matchGradients } from "../matching/gradient_matching.ts";
import type { Precondition } from "../matching/preconditioned.ts";
import { type SmoothedRecording, smoothRecording } from "../matching/smoothed_recording.ts";
import type { NetworkConfig, Start, TrainingPlan } from "../plan.ts";
import { recordingStages, stepSize } from "../recording_stages.ts";
import { ENCODER, type EncoderConfig, startFunction } from "./start_encoder.ts";
import { longestOf, relax } from "./relaxation.ts";
import { RESTING_RATES } from "./rest.ts";
import type { TrainSettings } from "../options/train_options.ts";
import { toUnits, type Units, unitsOf } from "../units/units.ts";
import { plainSpec, type UnitsSpec } from "../units/units_spec.ts";

/** What is known of a recording besides its trajectories. */
export interface Known extends
  Pick<
    Recording,
    "stateNames" | "timeName" | "start" | "inputNames" | "covariates" | "doses" | "unmeasured"
  > {
  /** How inputs go from row to row. Default straight. */
  readonly inputKind?: DriveConfig["kind"];
}

/** What a network is made of. */
export interface NetworkShape {
  /** The widths of its hidden layers; with none it is linear. */
  readonly hidden: readonly number[];
  /** The number of hidden elements of the state. */
  readonly hiddenStates: number;
  /** Whether the starts are computed from first rows, or each trajectory has its own. */
  readonly encoded?: boolean;
  /** Whether the network sees the covariates. */
  readonly covariates?: boolean;
  /** Whether it sees the amounts of columns whose logarithms are taken. */
  readonly amounts?: boolean;
  /** Whether its linear part is stable by construction. */
  readonly stable?: boolean;
  /** Whether it is linear, stable, and empty until the first dose. */
  readonly rest?: boolean;
  /** Whether covariates say how fast all flows in it. */
  readonly paced?: boolean;
  /**
   * Rates to begin with, over the length of the longest trajectory: those of the columns, then those of
   * each hidden element. Unset it begins where the slopes of the data put it.
   */
  readonly rates?: readonly number[];
  /** How often the step is halved that the data ask for, as where the network has faster rates. Default 0. */
  readonly halvings?: number;
}

/**
 * The training of a network of a shape on a recording. It begins where ridge regression on the slopes
 * of the smoothed data puts it. Then it is trained on short windows, on windows of twice the length
 * again and again, and at last on the whole trajectories. Where each window and trajectory
 * starts is fitted as well, as no row is free of noise. With rates to begin with it is trained on whole
 * trajectories alone.
 *
 * @param training The trajectories to train on: what is held out is not among them.
 * @param units The units that the columns are brought to before. Default the user's.
 */
export function networkPlan(
  recording: Known,
  training: readonly Trajectory[],
  options: Omit<TrainSettings, "hidden">,
  {
    hidden,
    hiddenStates,
    encoded = false,
    rest = false,
    paced = false,
    rates = rest ? RESTING_RATES : undefined,
    halvings = 0,
    covariates = false,
    stable = false,
    amounts = false,
  }: NetworkShape,
  units: UnitsSpec = plainSpec(recording.stateNames.length),
): TrainingPlan {
  const { stateNames, timeName, start } = recording;
  const { activation, method, rtol, seed, standardise } = options;
  const columns = stateNames.length;
  const d = columns + hiddenStates;
  const inputs = driveConfig(recording, training, recording.inputKind ?? "linear", covariates);
  const doses = doseConfig(recording, training, d);
  const transform = isPlain(units) ? undefined : unitsOf(training, columns, units);
  const seen = transform === undefined ? training : training.map((one) => toUnits(transform, one));
  const smooth = smoothRecording(seen, columns, standardise, {
    hidden: hiddenStates,
    drive: { inputs, doses },
    relaxed: rates !== undefined,
    fromZero: rest,
  });
  const { offset, factor, timeOffset, timeFactor } = smooth;
  const encoder = encoded && !rest ? encoderConfig(recording, training) : undefined;
  const network = {
    kind: "network" as const,
    ...{ stateNames, hidden, activation, seesTime: false, bypass: hidden.length > 0, seed },
    ...(stable && { stable }),
    ...(rest && { rest }),
    ...(paced && { paced }),
    ...(hiddenStates > 0 && { hiddenStates }),
    ...(inputs && { inputs }),
    ...(doses && { doses }),
    ...(encoder && { encoder }),
    ...(transform && { units: transform }),
    ...(amounts && transform && { amounts: amountsConfig(transform, smooth, d) }),
    ...{ offset, factor, timeOffset, timeFactor },
  };
  const data = encoder === undefined && !rest ? smooth : {
    ...smooth,
    trajectories: smooth.trajectories.map((one, j) => {
      if (encoder === undefined) return { ...one, encoded: () => zeros([d]) };
      const { times: [t0], drivers = {} } = one;
      const state = startFunction(encoder, firstOf(network, training[j]), d);
      if (doses === undefined) return { ...one, encoded: state };
      const given = Object.fromEntries(
        Object.entries(drivers).map(([name, table]) => [name, table.at(t0)]),
      );
      // What is solved for is the state without what has entered by then.
      const encoded: StartFunction = (parameters) =>
        sub(state(parameters), stateWithDoses(network, zeros([d]), parameters, given));
      return { ...one, encoded };
    }),
  };
  const dt = stepSize(data, method) / 2 ** halvings;
  const field = fieldOf(network);
  // Slopes tell nothing of what doses do.
  const { parameters, precondition } = rest
    ? { parameters: field.parameters.flat, precondition: NONE }
    : matchGradients(data, network, { method, dt, rtol });
  field.parameters.flat.set(parameters);
  if (rates !== undefined) relax(field, network, rates.map((k) => k / longestOf(data)));
  if (encoder !== undefined) {
    // Hidden elements begin with what their curves begin with.
    const map = field.parameters.get(ENCODER).data;
    for (let k = columns; k < d; k++) {
      map[k] = smooth.trajectories.reduce((sum, { times, curves }) =>
        sum + curves[k].value(times[0]), 0) / training.length;
    }
  }
  const observe: Observe = (y, { parameters, inputs }) =>
    stateWithDoses(network, y, parameters, inputs);
  const stages = recordingStages(
    data,
    { field, precondition, dt, ...(doses && { observe }), wholeAlone: rates !== undefined },
    options,
  );
  return {
    field,
    stages,
    fallsBack: true,
    model(starts, flat): NetworkConfig {
      const views = field.parameters.views(flat);
      const empty = new Float64Array(d);
      const model = {
        ...network,
        timeName,
        ...(start === undefined ? {} : { start }),
        method: method.name,
        dt,
        ...(rtol === undefined ? {} : { rtol }),
      };
      return {
        ...model,
        starts: training.map((one, j): Start => {
          const y0 = encoder === undefined
            ? startState(model, views, one, rest ? empty : starts.slice(j * d, (j + 1) * d))
            : startFromFirstRow(model, flat, one, field);
          return { name: one.name, t0: one.times[0], y0 };
        }),
      };
    },
  };
}

/** Nothing is changed for the optimiser. */
const NONE: Precondition = { rows: [], width: 0, factor: new Float64Array(0) };

function amountsConfig(
  units: Units,
  { offset, factor }: Pick<SmoothedRecording, "offset" | "factor">,
  d: number,
): AmountsConfig {
  const of = (make: (k: number) => number) =>
    Array.from({ length: d }, (_, k) => units.log[k] ? make(k) : 0);
  // In units of their geometric mean.
  return {
    scale: of((k) => 1 / (factor[k] * units.factor[k])),
    shift: of((k) => offset[k] / units.factor[k]),
  };
}

function isPlain({ log, trend }: UnitsSpec): boolean {
  return trend === undefined && !log.includes(true);
}

/** An encoder reads a column where at most this part of the first cells is missing. */
const MOST_MISSING = 0.1;

function encoderConfig(
  { stateNames, covariates = [] }: Pick<Recording, "stateNames" | "covariates">,
  training: readonly Trajectory[],
): EncoderConfig {
  const { offset, factor } = covariates.length === 0
    ? { offset: [], factor: [] }
    : recordingUnits([{
      name: "",
      times: new Float64Array(training.length),
      states: Float64Array.from(training.flatMap(({ covariates }) => Array.from(covariates!))),
    }], covariates.length);
  return {
    reads: stateNames.map((_, k) =>
      training.filter(({ states }) => Number.isNaN(states[k])).length <=
        MOST_MISSING * training.length
    ),
    covariates: covariates.map(({ name }) => name),
    offset,
    factor,
  };
}
