import { adamW, meanSquaredError, mlp, train } from "../models/mod.ts";
import { type GradientStats, reversible } from "../solvers/mod.ts";
import type { DataSet } from "../systems/mod.ts";
import { ByteScope } from "../tensors/mod.ts";
import type { ProgressState } from "./progress.ts";
import type { TrainRequest } from "./train_request.ts";

/** What a training came to. */
export interface TrainOutcome {
  /** The least loss. */
  readonly bestLoss: number;
  /** The iteration that had it; the first is 0. */
  readonly bestIteration: number;
  /** The parameters that had it, flat. */
  readonly bestParameters: Float64Array;
  /** The number of updates. */
  readonly iterations: number;
  /** The number of parameters. */
  readonly parameters: number;
  /** Steps of a solve. */
  readonly steps: number;
  /** The coupling, for a reversible method. */
  readonly coupling?: number;
  /** The largest reconstruction error of all iterations, for the reversible adjoint. */
  readonly reconstructionError?: number;
  /** The time that it took, in seconds. */
  readonly seconds: number;
}

/** The time after which others get a turn, in seconds. */
const TURN = 0.2;

/**
 * Trains a network on a data set as requested. It pauses a few times a second, so that
 * timers, such as a progress bar's, get their turn.
 *
 * @param request What to train, and how.
 * @param data The data set.
 * @param onProgress Is shown how far it is after every turn, and at the end.
 * @returns What it came to.
 * @throws {NonFiniteStateError} If a state becomes infinite or NaN.
 * @throws {ReconstructionError} If a reversible way back misses the start.
 *
 * @example
 * ```ts
 * import { runTraining, trainRequest } from "@revode/revode/experiments";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const request = trainRequest(["white-dwarf", "--iterations", "3"]);
 * assert(request !== "help");
 * const { bestLoss, steps } = await runTraining(request, request.system.data());
 * assert(bestLoss < 10);
 * assertEquals(steps, 1000);
 * ```
 */
export async function runTraining(
  request: TrainRequest,
  data: DataSet,
  onProgress: (state: ProgressState) => void = () => {},
): Promise<TrainOutcome> {
  const { system, method, adjoint, coupling, iterations, learningRate, weightDecay } = request;
  const { times, states, y0, t0, t1, dt } = data;
  const field = mlp({
    state: y0.shape,
    hidden: request.hidden,
    time: system.time,
    seed: request.seed,
  });
  const { flat } = field.parameters;
  const memory = new ByteScope();
  const optimizer = adamW({ learningRate, weightDecay });
  const bound = memory.run(() => optimizer.bind(flat.length));
  const problem = {
    field,
    ...{ y0, t0, t1, dt },
    method: adjoint.name === "reversible" ? reversible(method, { coupling }) : method,
    adjoint,
    loss: meanSquaredError(times, states),
    // What it remembers goes from one turn to the next.
    optimizer: { bind: () => bound },
  };
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1e3;
  let best = { bestLoss: Infinity, bestIteration: 0, bestParameters: Float64Array.from(flat) };
  let stats: GradientStats | undefined;
  let worst = 0;
  let size = 1;
  try {
    for (let done = 0; done < iterations;) {
      const before = elapsed();
      const turn = train({
        ...problem,
        iterations: Math.min(size, iterations - done),
        onIteration: (iteration) => {
          stats = iteration.stats;
          worst = Math.max(worst, stats.reconstructionError ?? 0);
        },
      });
      const { losses, bestLoss, bestIteration, bestParameters } = turn;
      if (bestLoss < best.bestLoss) {
        best = {
          bestLoss,
          bestIteration: done + bestIteration,
          bestParameters: Float64Array.from(bestParameters),
        };
      }
      done += losses.length;
      const loss = losses[losses.length - 1];
      onProgress({ done, of: iterations, loss, bestLoss: best.bestLoss, seconds: elapsed() });
      size = Math.max(1, Math.round(losses.length * TURN / Math.max(1e-3, elapsed() - before)));
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  } finally {
    memory.release();
  }
  return {
    ...best,
    iterations,
    parameters: flat.length,
    steps: stats!.steps,
    coupling: stats!.coupling,
    reconstructionError: stats!.reconstructionError === undefined ? undefined : worst,
    seconds: elapsed(),
  };
}
