import type { SmoothedRecording } from "./matching/smoothed_recording.ts";
import { fieldOf } from "./field_of.ts";
import { matchGradients } from "./matching/gradient_matching.ts";
import type { TrainSettings } from "./train_options.ts";
import { recordingStages, stepSize } from "./recording_stages.ts";

/** The updates of the trial. */
const ITERATIONS = 150;
/** The distance to the data that is taken for noise: so many times what the smooth curves leave, … */
const TO_THE_NOISE = 1.15;
/** … or this part of a deviation. */
const NOISE_FLOOR = 0.002;

/**
 * Whether a linear field dy/dt = A y + b follows the data to within their noise, over whole
 * trajectories. It is found out by training one, for a short time.
 *
 * @param data The data, in standard units.
 */
export function chooseLinear(data: SmoothedRecording, options: TrainSettings): boolean {
  const stateNames = Array.from({ length: data.d }, (_, k) => String(k));
  const { activation, seed, method, rtol } = options;
  const dt = stepSize(data, method);
  const network = { stateNames, hidden: [], activation, seesTime: false, bypass: false, seed };
  const field = fieldOf(network);
  const { parameters, precondition } = matchGradients(data, network, { method, dt, rtol });
  const { flat } = field.parameters;
  flat.set(parameters);
  const stages = recordingStages(data, { field, precondition, dt }, {
    ...options,
    optimizer: "lbfgs",
    weightDecay: 0,
    iterations: ITERATIONS,
  });
  let loss = Infinity;
  for (const { iterations, makeTrainer } of stages) {
    const trainer = makeTrainer();
    try {
      for (let k = 0; k < iterations; k++) trainer.step();
      flat.set(trainer.bestParameters);
      loss = trainer.bestLoss;
    } finally {
      trainer.release();
    }
  }
  return Math.sqrt(loss) <= Math.max(TO_THE_NOISE * data.noise, NOISE_FLOOR);
}
