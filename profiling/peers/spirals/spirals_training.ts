import { adamW, finalStateLoss, network } from "../../../models/mod.ts";
import {
  type Adjoint,
  interpolation,
  type Method,
  PreparedGradient,
  type Problem,
  solve,
  vectorField,
} from "../../../solvers/mod.ts";
import { matmul, mean, mul, reshape, softplus, sub, tanh, Tensor } from "../../../tensors/mod.ts";
import type { PeerGradient } from "../children/converse.ts";
import type { PeerProblem } from "../peer_problem.ts";
import type { TrainedSpirals } from "./spirals_task.ts";

/** How {@linkcode spiralsTraining} goes about it. */
interface TrainingOptions {
  readonly method: Method;
  readonly adjoint: Adjoint;
  /** Options of `vectorField`. */
  readonly field?: Readonly<Record<string, unknown>>;
}

/** Time, x and y. */
const CHANNELS = 3;

/**
 * The training of a neural CDE by this library. Time is a channel of the path, so that it may run
 * over the numbers of the knots: they are the same for all spirals.
 */
export function spiralsTraining(problem: PeerProblem, options: TrainingOptions): PeerGradient {
  const { weights, paths, labels, state, t0, t1, steps } = problem;
  const { knots, batch, networks, train, updates, adamW: rates } = problem.spirals!;
  const [toStart, toRate, toLogit] = networks.map((widths, k) =>
    network({ widths, activation: softplus, name: ["start", "rate", "logit"][k] })
  );
  const field = vectorField({
    ...options.field,
    state,
    inputs: { path: [batch, CHANNELS] },
    parameters: { ...toStart.parameters, ...toRate.parameters, ...toLogit.parameters },
    f(_t, h, p, _inputs, { rate }) {
      const matrix = reshape(tanh(toRate.apply(p, h)), [...state, CHANNELS]);
      return reshape(matmul(matrix, reshape(rate("path"), [batch, CHANNELS, 1])), state);
    },
  });
  const { parameters } = field;
  const numbers = Float64Array.from({ length: knots }, (_, k) => k);
  const problemOf = (begin: number): Problem => {
    const seen = seenOf(paths.subarray(begin * knots * CHANNELS), batch, knots);
    const first = new Tensor(seen.slice(0, batch * CHANNELS), [batch, CHANNELS]);
    const values = new Tensor(seen, [knots, batch, CHANNELS]);
    return {
      field,
      inputs: { path: interpolation(numbers, values, { kind: "cubic", slopes: "backward" }) },
      y0: (p) => toStart.apply(p, first),
      ...{ t0, t1, dt: (t1 - t0) / steps, method: options.method },
    };
  };
  const gradients = starts(0, train, batch).map((begin) => {
    const turns = new Tensor(labels.slice(begin, begin + batch), [batch, 1]);
    return new PreparedGradient({
      ...problemOf(begin),
      adjoint: options.adjoint,
      loss: finalStateLoss((h, { parameters }) => {
        const logits = toLogit.apply(parameters, h);
        return mean(sub(softplus(logits), mul(turns, logits)));
      }),
    });
  });
  const training = () => {
    parameters.flat.set(weights);
    const optimizer = adamW(rates).bind(weights.length);
    let done = 0;
    return () => {
      const gradient = gradients[done++ % gradients.length];
      const loss = gradient.run();
      optimizer.step(parameters.flat, gradient.parametersBar, loss);
      return loss;
    };
  };
  const update = training();
  return {
    run: update,
    // Read after the first update.
    gradient: () => gradients[0].parametersBar,
    trained(): TrainedSpirals {
      const again = training();
      const losses = Array.from({ length: updates }, again);
      const logits = starts(train, labels.length, batch).flatMap((begin) => {
        const { y1 } = solve(problemOf(begin));
        return [...toLogit.apply(parameters.natural(), y1).data];
      });
      return { losses, logits };
    },
  };
}

function starts(begin: number, end: number, batch: number): number[] {
  return Array.from({ length: (end - begin) / batch }, (_, k) => begin + k * batch);
}

/** What was seen of a batch, knot after knot: [knots, batch, channels]. */
function seenOf(paths: Float64Array, batch: number, knots: number): Float64Array {
  const seen = new Float64Array(knots * batch * CHANNELS);
  for (let i = 0; i < batch; i++) {
    for (let k = 0; k < knots; k++) {
      const row = (i * knots + k) * CHANNELS;
      seen.set(paths.subarray(row, row + CHANNELS), (k * batch + i) * CHANNELS);
    }
  }
  return seen;
}
