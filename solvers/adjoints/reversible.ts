import { checkKeys, checkNumber, type KeysOf } from "../../tensors/internal.ts";
import { allocate } from "../../tensors/mod.ts";
import { ReconstructionError } from "../errors.ts";
import { isReversible, type ReversibleStepper } from "../method.ts";
import { ForwardSweep, type Keeping } from "../sweep.ts";
import type { Adjoint, AdjointRun, AdjointStats, BoundAdjoint } from "./adjoint.ts";

/** Options of {@linkcode reversibleAdjoint}. */
export interface ReversibleAdjointOptions {
  /** What `stats.reconstructionError` may be at most. Default 1e-6. */
  readonly tolerance?: number;
  /**
   * What `stats.gradientError` may be at most. Default 1000 times `tolerance`, so 1e-3: it
   * is an estimate from above, 17 to 90 times the true error where that was large (the
   * predators and prey of the tests) and 10⁵ times where it was 1e-9 (an oscillator in
   * training).
   */
  readonly gradientTolerance?: number;
  /** What happens above it: an error, or a warning on the console. Default "throw". */
  readonly onExceeded?: "throw" | "warn";
}

const KNOWN: KeysOf<ReversibleAdjointOptions> = {
  tolerance: true,
  gradientTolerance: true,
  onExceeded: true,
};

/**
 * Runs the solve backwards and pulls the cotangent along: O(1) memory in the number
 * of steps, two states, whatever n is. Needs a reversible method.
 *
 * y0 is known, so the error of the way back is known too: it is reported as
 * `stats.reconstructionError`, the largest difference between the start and where the
 * way back arrived, divided by the largest element of the start. The cotangents of the
 * two states may grow far beyond their sum and cancel at the start, and then a small
 * error of the states is a large one of the gradient: `stats.gradientError` estimates
 * that as the reconstruction error (at least 2⁻⁵²) times the largest cotangent over the
 * largest element of dL/dy0. One of the two above its tolerance is an error.
 *
 * @param options The tolerance, and what happens above it.
 * @returns The adjoint.
 * @throws {TypeError} If an option is unknown, or a tolerance is no number.
 * @throws {RangeError} If a tolerance is not above 0, or `onExceeded` is unknown.
 *
 * @example
 * ```ts
 * import { reversibleAdjoint } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(reversibleAdjoint({ tolerance: 1e-9 }).name, "reversible");
 * ```
 */
export function reversibleAdjoint(options: ReversibleAdjointOptions = {}): Adjoint {
  checkKeys("reversibleAdjoint", options, KNOWN);
  const { tolerance = 1e-6, gradientTolerance = 1000 * tolerance, onExceeded = "throw" } = options;
  for (const [name, value] of Object.entries({ tolerance, gradientTolerance })) {
    checkNumber("reversibleAdjoint", name, value);
    if (!(value > 0)) {
      throw new RangeError(`reversibleAdjoint: the ${name} must be above 0, got ${value}`);
    }
  }
  if (onExceeded !== "throw" && onExceeded !== "warn") {
    throw new RangeError(
      `reversibleAdjoint: onExceeded must be "throw" or "warn", got ${JSON.stringify(onExceeded)}`,
    );
  }
  return {
    name: "reversible",
    bind(run) {
      const { stepper } = run;
      if (!isReversible(stepper)) {
        throw new TypeError(
          "reversibleAdjoint: the method cannot go back; make it reversible, as in reversible(rk4), " +
            "or use recursiveCheckpointAdjoint",
        );
      }
      return new ReversibleSweep(run, stepper, { tolerance, gradientTolerance, onExceeded });
    },
  };
}

class ReversibleSweep implements BoundAdjoint {
  stats: AdjointStats = { adjoint: "reversible" };
  readonly #run: AdjointRun;
  readonly #stepper: ReversibleStepper;
  readonly #options: Required<ReversibleAdjointOptions>;
  readonly #state: Float64Array;
  readonly #stateBar: Float64Array;
  /** The state at the end of a step that the loss read inside. */
  readonly #end: Float64Array;
  /** The first state, which the way back should arrive at. */
  readonly #start: Float64Array;
  readonly #keepStart: Keeping;
  readonly #y0Bar: Float64Array;
  readonly #forward: ForwardSweep;

  constructor(
    run: AdjointRun,
    stepper: ReversibleStepper,
    options: Required<ReversibleAdjointOptions>,
  ) {
    this.#run = run;
    this.#stepper = stepper;
    this.#options = options;
    this.#state = allocate(stepper.stateSize);
    this.#stateBar = allocate(stepper.stateSize);
    this.#end = allocate(stepper.stateSize);
    this.#start = allocate(stepper.stateSize);
    this.#keepStart = {
      before: (i, state) => {
        if (i === 0) this.#start.set(state);
      },
    };
    this.#y0Bar = allocate(run.y0.length);
    this.#forward = new ForwardSweep(run);
    if (stepper.exact) stepper.exact.keepsBits = true;
  }

  run(): number {
    const { steps, reader, y0, y0Bar, parametersBar } = this.#run;
    const state = this.#state;
    const stateBar = this.#stateBar;
    const value = this.#forward.run(state, this.#keepStart);
    const { count } = steps;
    const { exact } = this.#stepper;
    const bufferBits = exact?.bits(state);
    // Behind these, exact arithmetic has its registers.
    const size = exact ? 2 * y0.length : state.length;
    const endScale = largest(state, size);
    stateBar.fill(0);
    reader.backwardAt(count, state, stateBar);
    for (let i = count - 1; i >= 0; i--) this.#reverse(i);
    this.#stepper.pullbackStart(steps.begin(0), y0, stateBar, y0Bar, parametersBar);

    const start = this.#start;
    const settled = exact?.isEmpty(state) ?? true;
    const scale = largest(start, size) || endScale || 1;
    for (let k = 0; k < size; k++) state[k] -= start[k];
    // Where nothing is read, nothing cancels.
    const cancellation = largest(stateBar) === 0
      ? 1
      : Math.max(1, largest(stateBar) / largest(y0Bar));
    this.#check({ error: largest(state, size) / scale, settled, cancellation, bufferBits });
    return value;
  }

  #reverse(i: number): void {
    const { steps, reader, parametersBar } = this.#run;
    const state = this.#state;
    const stateBar = this.#stateBar;
    const t0 = steps.begin(i);
    const t1 = steps.end(i);
    if (reader.hasInside(i)) {
      // What the loss read inside needs both ends before the cotangent passes the step.
      const end = this.#end;
      const y0Bar = this.#y0Bar;
      end.set(state);
      this.#stepper.tapeBack(t0, t1, state);
      y0Bar.fill(0);
      reader.backwardInside(i, state, end, y0Bar, stateBar, parametersBar);
      this.#stepper.pullback(t0, t1, stateBar, parametersBar);
      for (let k = 0; k < y0Bar.length; k++) stateBar[k] += y0Bar[k];
    } else this.#stepper.reverse(t0, t1, state, stateBar, parametersBar);
    reader.backwardAt(i, state, stateBar);
  }

  #check({ error: reconstructionError, settled, cancellation, bufferBits }: Arrival): void {
    const { coupling, exact } = this.#stepper;
    const gradientError = Math.max(reconstructionError, Number.EPSILON) * cancellation;
    this.stats = {
      adjoint: "reversible",
      coupling,
      ...(exact && { couplingRatio: exact.ratio, bufferBits }),
      reconstructionError,
      gradientError,
    };
    const { gradientTolerance, onExceeded } = this.#options;
    // Exact is exact: a single bit that is off is a fault.
    const tolerance = exact ? 0 : this.#options.tolerance;
    // Written so that NaN, which is what an overflow on the way back leaves, does not pass.
    if (reconstructionError <= tolerance && settled && gradientError <= gradientTolerance) return;
    const error = new ReconstructionError(
      {
        reconstructionError,
        gradientError,
        coupling,
        exact: exact !== undefined,
        steps: this.#run.steps.count,
      },
      { tolerance, gradientTolerance },
    );
    if (onExceeded === "throw") throw error;
    console.warn(error.message);
  }
}

/** What the way back arrived with. */
interface Arrival {
  /** The distance from the start, relative to the start's size. */
  readonly error: number;
  /** Whether all shed bits were taken back; true in floating point. */
  readonly settled: boolean;
  /** How much larger the cotangents of the two states were than their sum. */
  readonly cancellation: number;
  /** The bits shed at the end of the way forward (exact arithmetic). */
  readonly bufferBits: number | undefined;
}

/** The largest magnitude of the first `count` values; NaN if there is one. */
function largest(values: Float64Array, count = values.length): number {
  let most = 0;
  for (let k = 0; k < count; k++) most = Math.max(most, Math.abs(values[k]));
  return most;
}
