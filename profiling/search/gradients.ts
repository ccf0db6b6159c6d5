import * as library from "../../mod.ts";
import {
  type Adjoint,
  CoarseGridError,
  fullStorageAdjoint,
  type Gradient,
  KernelsUnavailableError,
  type Method,
  type PathLoss,
  PreparedGradient,
  solve,
  type TimedGradientOptions,
  valueAndGrad,
  type VectorField,
} from "../../mod.ts";
import type { DrawnCase } from "./draw/drawn_case.ts";
import { type DrawnLoss, readsEnd, timesOf } from "./draw/drawn_loss.ts";
import { SHIFT } from "./draw/problem.ts";
import { problemOf } from "./problem_of.ts";
import type { Replayed } from "./replay/replay.ts";
import type { Occurrence } from "./replay/replayed_events.ts";

/**
 * A gradient, or the error that came in its place; or both, where all was computed and then the grid
 * refused as too coarse.
 */
export type Attempt =
  | { readonly gradient: Gradient; readonly error?: CoarseGridError }
  | { readonly gradient?: undefined; readonly error: Error };

/** What a gradient is of, besides the case's own. */
interface AttemptOptions {
  readonly field: VectorField;
  readonly loss: PathLoss;
  readonly method?: Method;
  readonly adjoint?: Adjoint;
  readonly y0?: ArrayLike<number>;
  /** Whether a start that depends on a parameter is given as a function of it, as the library has it. */
  readonly computesStart?: boolean;
  /** What the values of inputs become; default themselves. */
  readonly moved?: (x: number) => number;
}

/** Computes a gradient; errors that a solve or a way back may end with are given, not thrown. */
export function attempt(drawn: DrawnCase, options: AttemptOptions): Attempt {
  const { problem, steps, method } = drawn;
  const { field, loss, adjoint, computesStart = false } = options;
  const byHand = problem.seen === true && !computesStart;
  const { dt, stepControl, maxSteps } = steps;
  const given: TimedGradientOptions = {
    ...problemOf(byHand ? { ...problem, seen: false } : problem, options.y0, options.moved),
    field,
    method: options.method ?? method.method,
    dt,
    stepControl,
    maxSteps,
    loss,
    adjoint,
    ...(drawn.timed && { timeGradients: true }),
  };
  const whole = (gradient: Gradient) => {
    if (byHand) addStart(gradient, field, options.y0 ?? problem.y0);
    return gradient;
  };
  try {
    return { gradient: whole(valueAndGrad(given)) };
  } catch (error) {
    if (error instanceof CoarseGridError) return { gradient: whole(computed(given)), error };
    if (error instanceof Error) return { error };
    throw error;
  }
}

/** Adds what comes by way of a start that depends on a parameter, by hand. */
function addStart(gradient: Gradient, { parameters }: VectorField, y0: ArrayLike<number>): void {
  const { data } = parameters.views(gradient.parametersBar)[SHIFT];
  for (let k = 0; k < y0.length; k++) data[k] += gradient.y0Bar[k] * y0[k];
}

/** A gradient that is refused once it is computed. */
function computed(given: TimedGradientOptions): Gradient {
  const prepared = new PreparedGradient(given);
  try {
    prepared.run();
  } catch (error) {
    if (!(error instanceof CoarseGridError)) throw error;
  } finally {
    prepared.release();
  }
  const { y0Bar, parametersBar, inputsBar, timesBar, y1, stats } = prepared;
  return {
    ...{ value: NaN, y0Bar, inputsBar, timesBar, y1, stats },
    parametersBar: parametersBar.slice(),
  };
}

/** What happens on the way of a case, as a solve that reads at the same points tells it. */
export function occurrencesOf(drawn: DrawnCase, field: VectorField): readonly Occurrence[] {
  const { problem, steps: { dt, stepControl, maxSteps }, method: { method }, loss } = drawn;
  if (!problem.events) return [];
  const { events } = solve({
    ...{ ...problemOf(problem), field, method, dt, stepControl, maxSteps, saveAt: loss.at },
  });
  return events;
}

const OWN = new Set<unknown>(Object.values(library));

/**
 * Whether an error is an answer: the solve, the way back or the gradient says that it cannot be
 * trusted, by an error of the library's own.
 */
export function isRefusal(error: Error): boolean {
  return OWN.has(error.constructor) && !(error instanceof KernelsUnavailableError);
}

/** Runs something without what it says on the console. */
export function quietly<T>(work: () => T): T {
  const { warn } = console;
  console.warn = () => {};
  try {
    return work();
  } finally {
    console.warn = warn;
  }
}

/** Full storage, and the steps that it took. */
export class Witness implements Adjoint {
  readonly name = "full";
  anchorsFor: Adjoint["anchorsFor"];
  steps: [number, number][] = [];
  /** What happened on the way. */
  occurrences: readonly Occurrence[] = [];
  coupling: number | undefined;
  /** The sum of the magnitudes of what the steps add to dL/dθ, element by element. */
  added: Float64Array | undefined;
  /** The largest cotangent of a state at the start. */
  largest = 0;
  readonly #adding: boolean;

  /** @param adding Whether the contributions to dL/dθ are summed, which costs time. */
  constructor(adding = false) {
    this.#adding = adding;
  }

  bind(run: Parameters<Adjoint["bind"]>[0]): ReturnType<Adjoint["bind"]> {
    const { stepper, steps } = run;
    const bound = fullStorageAdjoint().bind(
      this.#adding ? { ...run, stepper: this.#spy(stepper) } : run,
    );
    this.coupling = (stepper as { coupling?: number }).coupling;
    const look = () => {
      this.steps = Array.from({ length: steps.count }, (_, i) => [steps.begin(i), steps.end(i)]);
    };
    // A run that ends with an error leaves at least the steps that were known before it.
    if (steps.complete) look();
    return {
      run: () => {
        const value = bound.run();
        look();
        return value;
      },
      get stats() {
        return bound.stats;
      },
    };
  }

  #spy<T extends object>(stepper: T): T {
    let last: Float64Array | undefined;
    return new Proxy(stepper, {
      get: (target, name) => {
        const member = Reflect.get(target, name, target);
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => {
          const result = Reflect.apply(member, target, args);
          if (name === "pullback") {
            const [stateBar, bar] = [args[2] as Float64Array, args[3] as Float64Array];
            const added = this.added ??= new Float64Array(bar.length);
            last ??= new Float64Array(bar.length);
            for (let k = 0; k < bar.length; k++) {
              added[k] += Math.abs(bar[k] - last[k]);
              last[k] = bar[k];
            }
            this.largest = stateBar.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
          }
          return result;
        };
      },
    });
  }

  /** For the plain loop, which reads at these times for a loss. */
  replayed(reads: readonly number[], loss: DrawnLoss): Replayed {
    const { steps, occurrences, coupling } = this;
    const isRead = (k: number) => readsEnd(loss, k, steps.length - 1);
    return { steps, occurrences, coupling, reads, given: new Set(timesOf(loss)), isRead };
  }
}
