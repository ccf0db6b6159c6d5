import { meanSquaredError, type Observe, type Optimizer, Trainer } from "../../models/mod.ts";
import { type GradientOptions, pid, type VectorField } from "../../solvers/mod.ts";
import { Tensor } from "../../tensors/mod.ts";
import { isReversibleAdams, methodFor, type NamedMethod } from "../../commands/internal.ts";
import { optimizerOf } from "./optimizer_of.ts";
import type { Stage } from "./plan.ts";
import { type Precondition, preconditioned } from "./matching/preconditioned.ts";
import type { TrainSettings } from "./options/train_options.ts";
import { type RecordingWindow, windowsOf } from "./recording_windows.ts";
import type { SmoothedRecording } from "./matching/smoothed_recording.ts";

/** The first windows are this many paces long, each next ones twice as long as the last. */
const FIRST_SPAN = 2;
/** The part of a window that the next one has as well. */
const OVERLAP = 0.3;
/** The part of the updates that the whole trajectories get. */
const WHOLE_PART = 0.5;
/** A step, in the shortest time in which states change by their deviation, by a method's order. */
const STEPS: Readonly<Record<number, number>> = { 1: 0.02, 2: 0.1, 3: 0.2 };
const STEP = 0.3;
/** The same of reversible Adams, whose steps are one evaluation and must be short to be stable. */
const ADAMS_STEP = 0.05;
/** Whole trajectories have at most so many steps for each row, over the part above, or so many each. */
const MOST_A_ROW = 6;
const MOST_EACH = 2000;
/** The steps of all windows together; of more windows only some are used, evenly chosen. */
const MOST_STEPS = 10_000;
/** The weight decay "auto", over the variance of the noise. */
const AUTO_DECAY = 0.1;
/** AdamW sees no longer gradients. */
const LONGEST_GRADIENT = 1;

/** What is the same in all stages. */
interface Staging {
  /** The field that is trained. */
  readonly field: VectorField;
  /** The curvature along its last layer. */
  readonly precondition: Precondition;
  /** The longest step. */
  readonly dt: number;
  /** Whether it is trained on whole trajectories alone. Default false. */
  readonly wholeAlone?: boolean;
  /** What the data are of; the state itself where it is unset. */
  readonly observe?: Observe;
}

/**
 * The stages of a training on a recording: short windows, windows of twice the length again
 * and again, and at last the whole trajectories.
 */
export function recordingStages(
  data: SmoothedRecording,
  staging: Staging,
  options: Omit<TrainSettings, "hidden">,
): Stage[] {
  const spans = staging.wholeAlone ? [Infinity] : spansOf(data);
  const weightDecay = options.weightDecay === "auto"
    ? AUTO_DECAY * data.noise ** 2
    : options.weightDecay;
  const shares = sharesOf(options.iterations, spans.length);
  return spans.map((span, k): Stage => ({
    name: span === Infinity ? "whole" : `windows ${k + 1}`,
    iterations: shares[k],
    makeTrainer() {
      // In evaluations: four steps of reversible Adams count as one of rk4.
      const each = isReversibleAdams(options.method) ? 4 * staging.dt : staging.dt;
      const windows = chosen(windowsOf(data, span, OVERLAP), each, span);
      return trainerOf(windows, staging, { ...options, weightDecay, iterations: shares[k] });
    },
  })).filter(({ iterations }) => iterations > 0);
}

/**
 * The longest step that follows a recording well.
 *
 * @returns The step, in the network's unit of time.
 */
export function stepSize(
  { fastest, trajectories }: SmoothedRecording,
  method: NamedMethod,
): number {
  const part = isReversibleAdams(method) ? ADAMS_STEP : STEPS[method.order] ?? STEP;
  let [rows, span] = [0, 0];
  for (const { times } of trajectories) {
    rows += times.length;
    span += times[times.length - 1] - times[0];
  }
  // Of rows a millionth apart, and others far from them, no path would ever come to its end.
  const most = Math.max(MOST_EACH * trajectories.length, MOST_A_ROW / part * rows);
  return Math.max(part * fastest, span / most);
}

/** The spans of the windows of each stage. */
function spansOf({ trajectories, pace }: SmoothedRecording): number[] {
  const longest = Math.max(...trajectories.map(({ times }) => times[times.length - 1] - times[0]));
  const spans: number[] = [];
  for (let span = FIRST_SPAN * pace; span * 1.5 < longest; span *= 2) spans.push(span);
  return [...spans, Infinity];
}

/** How many updates each stage has; the last one gets what rounding leaves. */
function sharesOf(iterations: number, stages: number): number[] {
  const each = stages === 1 ? 0 : Math.floor(iterations * (1 - WHOLE_PART) / (stages - 1));
  const windows = Array.from({ length: stages - 1 }, () => each);
  return [...windows, iterations - each * (stages - 1)];
}

function chosen(windows: RecordingWindow[], dt: number, span: number): RecordingWindow[] {
  if (span === Infinity) return windows;
  const steps = windows.reduce(
    (sum, { times }) => sum + (times[times.length - 1] - times[0]) / dt,
    0,
  );
  const every = Math.max(1, steps / MOST_STEPS);
  return windows.filter((_, i) => Math.floor(i / every) !== Math.floor((i - 1) / every));
}

/** The options with a weight decay that is known. */
type StageOptions = Omit<TrainSettings, "hidden"> & { readonly weightDecay: number };

function trainerOf(
  windows: readonly RecordingWindow[],
  { field, precondition, dt, observe }: Staging,
  options: StageOptions,
): Trainer {
  const { adjoint, coupling, rtol } = options;
  const method = methodFor(options.method, adjoint.name, coupling);
  const d = windows[0].start.length;
  const problems = windows.map(({ times, states, start, drivers, encoded }): GradientOptions => {
    const [t0, t1] = [times[0], times[times.length - 1]];
    return {
      field,
      y0: encoded ?? Array.from(start),
      ...(drivers && { inputs: drivers }),
      ...{ t0, t1, dt: Math.min(dt, t1 - t0), method, adjoint },
      loss: meanSquaredError(times, new Tensor(states, [times.length, d]), {
        missing: true,
        ...(observe && { observe }),
      }),
      ...(rtol === undefined ? {} : { stepControl: pid({ rtol, atol: rtol }) }),
    };
  });
  const cells = windows.reduce((sum, window) => sum + window.cells, 0);
  return new Trainer({
    problems,
    // Every cell counts the same.
    weights: windows.map((window) => window.cells / cells),
    ...optimizersOf(options, precondition, windows.every(({ encoded }) => encoded !== undefined)),
    onFailure: "retreat",
  });
}

function optimizersOf(
  options: StageOptions,
  precondition: Precondition,
  encoded: boolean,
): { optimizer: Optimizer; startOptimizer?: Optimizer | "joint" } {
  const plain = optimizerOf(options, options.weightDecay, LONGEST_GRADIENT);
  const optimizer = options.optimizer === "lbfgs" ? preconditioned(plain, precondition) : plain;
  if (encoded) return { optimizer };
  return options.optimizer === "lbfgs"
    ? { optimizer, startOptimizer: "joint" }
    : { optimizer, startOptimizer: optimizerOf(options, 0, LONGEST_GRADIENT) };
}
