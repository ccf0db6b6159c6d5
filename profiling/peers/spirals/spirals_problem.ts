import { Random } from "../../../tensors/mod.ts";
import { drawnWeights, type PeerProblem } from "../peer_problem.ts";
import { drawSpirals } from "./spirals.ts";

/** The name of the problem. */
export const NEURAL_CDE = "neural-cde";

/** As the neural CDE of diffrax's documentation has them. */
const SIZES = { hidden: 8, width: 128, batch: 32 };

/** Time, x and y. */
const CHANNELS = 3;

const DATA = { train: 256, heldOut: 512, knots: 50, noise: 0.2 };
const TRAINING = {
  updates: 100,
  adamW: { learningRate: 3e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
};

/** Spirals of which a neural CDE learns which way they turn, a step of midpoint a knot. */
export function spiralsProblem(coupling: number): PeerProblem {
  const { hidden, width, batch } = SIZES;
  const { train, heldOut, knots, noise } = DATA;
  const networks = [
    [CHANNELS, width, hidden],
    [hidden, width, CHANNELS * hidden],
    [hidden, 1],
  ];
  const random = new Random(2);
  const steps = knots - 1;
  return {
    name: NEURAL_CDE,
    words: `an update of a classifier of spirals, batch ${batch}, network ` +
      `${networks[1].join("-")}, ${steps} steps of midpoint`,
    state: [batch, hidden],
    ...{ time: false, widths: networks[1], lastTanh: true, t0: 0, t1: steps, steps },
    ...{ method: "midpoint", coupling },
    spirals: { train, heldOut, knots, batch, networks, ...TRAINING },
    y0: new Float64Array(0),
    weights: Float64Array.from(networks.flatMap((widths) => [...drawnWeights(widths, random)])),
    ...drawSpirals({ count: train + heldOut, knots, noise, seed: 1 }),
  };
}
