import { adamW, train } from "../../../models/mod.ts";
import { isFailedSolve, PreparedGradient } from "../../../solvers/mod.ts";
import type { DataSet } from "../../../systems/mod.ts";
import { resetTrackedPeak, trackedBytes } from "../../../tensors/mod.ts";
import {
  collectGarbage,
  fillToMark,
  processorSeconds,
  residentMark,
} from "../../../commands/mod.ts";
import type { PaperCase } from "./paper_case.ts";
import { problemOf } from "../problem/paper_problem.ts";
import { LEARNING_RATE } from "../paper_systems.ts";

/** What one training came to. */
export interface PaperResult {
  /** The least loss. */
  readonly best_loss: number;
  /** The iteration that had it; the first is 0. */
  readonly best_iteration: number;
  /** Seconds of the training loop, after a warm-up. */
  readonly runtime_s: number;
  /** Seconds that the process had a processor meanwhile, all its threads together. */
  readonly processor_s: number;
  /** Most bytes of counted buffers at once: gradient, optimiser and best parameters. */
  readonly tracked_peak_bytes: number;
  /** What the training added to the kernel's high-water mark of resident memory. */
  readonly resident_growth_bytes: number;
  /** Accepted steps of a solve, the mean over the iterations. */
  readonly steps: number;
  /** Evaluations of the vector field in one gradient, the mean over the iterations. */
  readonly evaluations: number;
  /** Pullbacks in one gradient, the mean over the iterations. */
  readonly pullbacks: number;
  /** How far a way back missed the start, the largest of all iterations; null without one. */
  readonly reconstruction_error: number | null;
}

/** A result, or why there is none. */
type PaperOutcome = { readonly found: PaperResult } | { readonly failed: string };

/** How long the warm-up runs at least, in milliseconds: until the compiler is done. */
const WARM_UP_TIME = 300;

/** The fewest gradients of the warm-up. */
const WARM_UP_RUNS = 3;

/**
 * Trains as a case says and measures it, in this process, which should do nothing else.
 *
 * @param alone Whether the process does nothing else. Where it does, as among tests, neither its time nor its
 * resident memory says anything: the warm-up is left out, and so is the ballast, which takes as much memory as the
 * whole process ever had.
 */
export function trainCase(what: PaperCase, data: DataSet, alone = true): PaperOutcome {
  const { decay } = what;
  // The paper's code makes one update before it begins to time and to look at the loss.
  const uncounted = what.lossAs === "paper" ? 1 : 0;
  const iterations = what.iterations + uncounted;
  if (alone) warmUp(what, data);
  const problem = problemOf(what, data);
  const totals = { steps: 0, evaluations: 0, pullbacks: 0 };
  let worst: number | null = null;
  let done = 0;
  let best = Infinity;
  collectGarbage();
  const ballast = alone ? fillToMark() : [];
  const mark = residentMark();
  resetTrackedPeak();
  const { live } = trackedBytes();
  const start = performance.now();
  const startOnProcessor = processorSeconds();
  try {
    const { losses } = train({
      ...problem,
      optimizer: adamW({ learningRate: LEARNING_RATE, weightDecay: decay }),
      iterations,
      onIteration({ stats, loss }) {
        totals.steps += stats.steps;
        totals.evaluations += stats.evaluations;
        totals.pullbacks += stats.pullbacks;
        const { reconstructionError } = stats;
        if (reconstructionError !== undefined) worst = Math.max(worst ?? 0, reconstructionError);
        if (done >= uncounted) best = Math.min(best, loss);
        done++;
      },
    });
    const runtime_s = (performance.now() - start) / 1e3;
    const processor_s = processorSeconds() - startOnProcessor;
    const resident_growth_bytes = residentMark() - mark;
    return {
      found: {
        best_loss: best,
        best_iteration: losses.indexOf(best, uncounted) - uncounted,
        runtime_s,
        processor_s,
        tracked_peak_bytes: trackedBytes().peak - live,
        resident_growth_bytes,
        steps: totals.steps / iterations,
        evaluations: totals.evaluations / iterations,
        pullbacks: totals.pullbacks / iterations,
        reconstruction_error: worst,
      },
    };
  } catch (error) {
    if (!isFailedSolve(error)) throw error;
    const reached = done <= uncounted ? "" : `, best loss until then ${best.toExponential(3)}`;
    return { failed: `iteration ${done + 1} of ${iterations}${reached}: ${error.message}` };
  } finally {
    // Alive to here, so that what grows shows in the mark.
    ballast.length = 0;
  }
}

/** The paper's runtimes leave compilation out; so do these. */
function warmUp(what: PaperCase, data: DataSet): void {
  const gradient = new PreparedGradient(problemOf(what, data));
  const start = performance.now();
  try {
    for (let k = 0; k < WARM_UP_RUNS || performance.now() - start < WARM_UP_TIME; k++) {
      gradient.run();
    }
  } catch (error) {
    // The training will say so.
    if (!isFailedSolve(error)) throw error;
  } finally {
    gradient.release();
  }
}
