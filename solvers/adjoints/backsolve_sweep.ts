import { allocate } from "../../tensors/mod.ts";
import { ByteScope, ChunkedBuffer } from "../../tensors/internal.ts";
import { SolveError } from "../errors/errors.ts";
import { BacksolveError } from "../errors/way_back_errors.ts";
import type { Stepper } from "../method.ts";
import type { RungeKuttaMethod } from "../methods/runge_kutta.ts";
import { refuseWayBack, replayGradient } from "../not_finite/check_gradient.ts";
import { type PathLoss, settlePoints } from "../path/path_loss.ts";
import { PathReader } from "../path/path_reader.ts";
import { constantStep, type StepControl } from "../steps/step_control.ts";
import { ForwardSweep } from "../sweep.ts";
import type { AdjointRun, AdjointStats, BoundAdjoint } from "./adjoint.ts";
import { augmentedField } from "./augmented_field.ts";

/** The settled options of `backsolveAdjoint`. */
interface BacksolveSettings {
  /** Unset: that of the way forward. */
  readonly stepControl?: StepControl;
  readonly tolerance: number;
  readonly onExceeded: "throw" | "warn";
}

/** The way back as a differential equation of its own. */
export class BacksolveSweep implements BoundAdjoint {
  stats: AdjointStats = { adjoint: "backsolve" };
  readonly #run: AdjointRun;
  readonly #options: BacksolveSettings;
  readonly #control: StepControl;
  readonly #forward: ForwardSweep;
  readonly #method: RungeKuttaMethod;
  readonly #state: Float64Array;
  /** (y, a, θ̄). */
  readonly #augmented: Float64Array;
  readonly #field: ReturnType<typeof augmentedField>;
  readonly #stepper: Stepper;
  readonly #yBar: Float64Array;
  /** Where the loss read: t and y. */
  readonly #reads: ChunkedBuffer;
  readonly #row: Float64Array;
  /** y in the row. */
  readonly #y: Float64Array;
  /** The largest size of each element of y, as far as it is known. */
  readonly #sizes: Float64Array;
  /** By how much each element missed the known states, in its largest size and in all. */
  readonly #misses: Float64Array;
  /** The largest miss of all, and the time there. */
  readonly #worst: Float64Array;
  /** Points still to be read, going back. */
  #left = 0;

  constructor(run: AdjointRun, method: RungeKuttaMethod, options: BacksolveSettings) {
    const { field, problem, counts, steps, stepper, y0 } = run;
    this.#run = run;
    this.#options = options;
    this.#method = method;
    this.#control = options.stepControl ?? problem.stepControl ?? constantStep();
    this.#reads = new ChunkedBuffer(1 + y0.length);
    this.#row = allocate(1 + y0.length);
    this.#y = this.#row.subarray(1);
    this.#sizes = allocate(y0.length);
    this.#misses = allocate(y0.length);
    this.#worst = allocate(2);
    const loss = this.#recording(run.loss);
    const points = settlePoints(loss.at, problem.t0, problem.t1);
    const reader = new PathReader(loss, { ...problem, steps, points, counts });
    this.#forward = new ForwardSweep({ ...run, reader });
    this.#state = allocate(stepper.stateSize);
    this.#field = augmentedField(field, counts);
    this.#augmented = allocate(2 * y0.length + field.parameters.size);
    this.#yBar = allocate(y0.length);
    this.#stepper = method.bind(this.#field, { adaptive: this.#control.adaptive, counts });
  }

  run(): number {
    const { y0, y1, y0Bar, parametersBar, problem, reader } = this.#run;
    const size = y1.length;
    reader.parametersBar?.fill(0);
    this.#reads.clear();
    this.#sizes.fill(0);
    this.#misses.fill(0);
    this.#worst.fill(0);
    const value = this.#forward.run(this.#state);
    this.#measure(y0);
    this.#measure(y1);
    this.#left = this.#reads.length;
    const state = this.#augmented;
    state.fill(0);
    state.set(y1);
    this.#stepper.start(problem.t1, state, state);
    this.#readUpTo(problem.t1, state);
    this.#goBack(state);
    this.#readUpTo(problem.t0, state);
    this.#compare(problem.t0, y0, state);
    for (let k = 0; k < size; k++) y0Bar[k] += state[size + k];
    for (let k = 0; k < parametersBar.length; k++) parametersBar[k] += state[2 * size + k];
    this.#check();
    return value;
  }

  #goBack(state: Float64Array): void {
    const { steps } = this.#run;
    try {
      if (this.#control.adaptive) this.#goBackAdaptively(state);
      else for (let i = steps.count - 1; i >= 0; i--) this.#goBackOver(i, state);
    } catch (error) {
      if (!(error instanceof SolveError)) throw error;
      // What stopped it was the cotangent where that is not finite, else y that was lost.
      throw replayGradient(this.#run) ?? this.#lost(Infinity, error.time, error);
    }
  }

  #lost(error: number, time: number, cause?: unknown): BacksolveError {
    const element = this.#misses.indexOf(largest(this.#misses));
    const { steps } = this.#run;
    const { tolerance } = this.#options;
    return new BacksolveError({ error, element, time, steps: steps.count }, tolerance, { cause });
  }

  /** Over step i of the way forward, stopping where the loss reads inside it. */
  #goBackOver(i: number, state: Float64Array): void {
    const { steps } = this.#run;
    const end = steps.begin(i);
    let t = steps.end(i);
    while (t !== end) {
      const read = this.#left > 0 ? this.#reads.first(this.#left - 1) : end;
      const next = this.#isBehind(read, end) ? read : end;
      this.#stepper.step(t, next, state);
      this.#readUpTo(next, state);
      t = next;
    }
  }

  #goBackAdaptively(state: Float64Array): void {
    const { problem, counts } = this.#run;
    // Where the loss read shows only now, so these steps are made anew for every run.
    const scope = new ByteScope();
    try {
      const steps = scope.run(() =>
        this.#control.bind({
          field: this.#field,
          method: this.#method,
          y0: state,
          t0: problem.t1,
          t1: problem.t0,
          dt: problem.dt === undefined ? undefined : -problem.dt,
          maxSteps: problem.maxSteps,
          stops: Float64Array.from({ length: this.#reads.length }, (_, j) => this.#reads.first(j)),
          counts,
        })
      );
      for (let i = 0; !(steps.complete && i === steps.count); i++) {
        scope.run(() => steps.take(i, this.#stepper, state));
        this.#readUpTo(steps.end(i), state);
      }
    } finally {
      scope.release();
    }
  }

  /**
   * At every point that lies at or behind t, seen going back: puts y right and adds the loss's
   * derivative.
   */
  #readUpTo(t: number, state: Float64Array): void {
    const y = this.#y;
    const yBar = this.#yBar;
    const size = y.length;
    while (this.#left > 0) {
      const time = this.#reads.first(this.#left - 1);
      if (this.#isBehind(t, time)) return;
      this.#reads.read(--this.#left, this.#row);
      this.#compare(time, y, state);
      for (let k = 0; k < size; k++) state[k] = y[k];
      yBar.fill(0);
      this.#run.loss.cotangent(this.#left, time, y, yBar, this.#run.reader.parametersBar);
      for (let k = 0; k < size; k++) state[size + k] += yBar[k];
    }
  }

  #compare(time: number, y: Float64Array, state: Float64Array): void {
    const worst = this.#worst;
    for (let k = 0; k < y.length; k++) {
      const size = this.#sizes[k] || largest(this.#sizes) || 1;
      const miss = Math.abs(state[k] - y[k]) / size;
      // NaN is what an overflow on the way back leaves.
      this.#misses[k] += Number.isNaN(miss) ? Infinity : miss;
      if (!(miss <= worst[0])) {
        worst[0] = miss;
        worst[1] = time;
      }
    }
  }

  #check(): void {
    const { tolerance, onExceeded } = this.#options;
    const reconstructionError = largest(this.#misses);
    this.stats = { adjoint: "backsolve", reconstructionError };
    if (reconstructionError <= tolerance) return;
    refuseWayBack(this.#run, this.#lost(reconstructionError, this.#worst[1]), onExceeded);
  }

  /** Whether `a` comes after `b` on the way forward, by more than rounding. */
  #isBehind(a: number, b: number): boolean {
    const { t0, t1 } = this.#run.problem;
    return (a - b) / (t1 - t0) > 1e-13;
  }

  /** The loss on the way there, which keeps where it reads. */
  #recording(loss: PathLoss): PathLoss {
    return {
      at: loss.at,
      stateShape: loss.stateShape,
      value: (index, t, y) => {
        this.#row[0] = t;
        this.#y.set(y);
        this.#reads.push(this.#row);
        this.#measure(y);
        return loss.value(index, t, y);
      },
      cotangent: () => {},
      explain: (index, t, y) => loss.explain?.(index, t, y),
    };
  }

  #measure(y: Float64Array): void {
    const sizes = this.#sizes;
    for (let k = 0; k < sizes.length; k++) sizes[k] = Math.max(sizes[k], Math.abs(y[k]));
  }
}

function largest(sizes: Float64Array): number {
  return sizes.reduce((most, size) => Math.max(most, size), 0);
}
