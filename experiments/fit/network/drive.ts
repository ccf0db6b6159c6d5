import { UsageError } from "../../../commands/internal.ts";
import { type Interpolation, interpolation } from "../../../solvers/mod.ts";
import { type Recording, recordingUnits, type Trajectory } from "../../../systems/mod.ts";
import { Tensor } from "../../../tensors/mod.ts";

/** What drives a model, and its units. */
export interface DriveConfig {
  /** The names of the channels, m of them: the inputs, then the covariates. */
  readonly names: readonly string[];
  /** Of each covariate, which the last channels are, whether it is its logarithm that counts. */
  readonly logarithms: readonly boolean[];
  /** Of each channel: the network's unit is (u − offset) · factor. */
  readonly offset: readonly number[];
  /** The factor of each channel. */
  readonly factor: readonly number[];
  /** Whether inputs go straight from row to row, or hold until the next one. */
  readonly kind: "linear" | "previous";
}

/** From this ratio of the largest to the least on, the logarithm of a covariate counts. */
const RATIO = 1.5;

/** The unit of time of a network: it is (t − timeOffset) · timeFactor. */
export interface TimeUnit {
  /** Where its time is 0. */
  readonly timeOffset: number;
  /** How much of it one of the user's is. */
  readonly timeFactor: number;
}

/**
 * What drives the trajectories of a recording, in standard units.
 *
 * @param training The trajectories to train on.
 * @param covariates Whether the network sees the covariates as well, which are constant.
 * @returns The units; unset where nothing drives them.
 */
export function driveConfig(
  recording: Pick<Recording, "inputNames" | "covariates">,
  training: readonly Trajectory[],
  kind: DriveConfig["kind"],
  covariates: boolean,
): DriveConfig | undefined {
  const constant = covariates ? recording.covariates?.map(({ name }) => name) ?? [] : [];
  const names = [...recording.inputNames ?? [], ...constant];
  if (names.length === 0) return undefined;
  const logarithms = constant.map((_, k) => {
    const values = training.map(({ covariates }) => covariates![k]);
    // Those that are forecast are known as well, and must have a logarithm too.
    const all = [...recording.covariates![k].values, ...values];
    return Math.min(...all) > 0 && Math.max(...values) >= RATIO * Math.min(...values);
  });
  const shape = { names, logarithms };
  const { offset, factor } = recordingUnits(
    training.map((one) => ({ ...one, states: channelsOf(one, shape) })),
    names.length,
  );
  return { ...shape, offset, factor, kind };
}

/**
 * What drives a trajectory, as a function of the network's time. Where a cell is missing it is
 * bridged; before the first row and after the last one it holds.
 *
 * @throws {UsageError} If a covariate is not above 0 whose logarithm counts: it is of new data.
 */
export function driveOf(
  config: DriveConfig,
  trajectory: Trajectory,
  { timeOffset, timeFactor }: TimeUnit,
): Interpolation {
  const { offset, factor, kind } = config;
  const m = offset.length;
  const values = channelsOf(trajectory, config).map((u, i) => (u - offset[i % m]) * factor[i % m]);
  const times = trajectory.times.map((t) => (t - timeOffset) * timeFactor);
  return interpolation(times, new Tensor(values, [times.length, m]), {
    kind,
    extrapolation: "hold",
    missing: "bridge",
  });
}

/** All m channels at all times of a trajectory, of which the last ones are covariates. */
function channelsOf(
  { name, times, inputs = new Float64Array(0), covariates = new Float64Array(0) }: Trajectory,
  { names, logarithms }: Pick<DriveConfig, "names" | "logarithms">,
): Float64Array {
  const m = names.length;
  const own = m - logarithms.length;
  if (inputs.length !== own * times.length || covariates.length < logarithms.length) {
    throw new TypeError(
      `driveOf: trajectory ${name} must have ${own} inputs at each of ${times.length} times and ` +
        `${logarithms.length} covariates, got ${inputs.length} numbers and ${covariates.length} ` +
        "covariates",
    );
  }
  const constant = logarithms.map((log, k) => log ? Math.log(covariates[k]) : covariates[k]);
  const bad = constant.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) {
    throw new UsageError(
      `${names[own + bad]} must be above 0, as in the trajectories trained on, got ` +
        `${covariates[bad]} in ${name}`,
    );
  }
  return Float64Array.from({ length: m * times.length }, (_, i) => {
    const k = i % m;
    return k < own ? inputs[(i - k) / m * own + k] : constant[k - own];
  });
}
