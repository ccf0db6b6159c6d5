import { checkKeys, type KeysOf } from "../../tensors/internal.ts";
import { allocate, ByteScope, ChunkedBuffer } from "../../tensors/mod.ts";
import { checkStepControl } from "../check_problem.ts";
import type { Stepper } from "../method.ts";
import { type PathLoss, settlePoints } from "../path_loss.ts";
import { PathReader } from "../path_reader.ts";
import { isRungeKutta, type RungeKuttaMethod } from "../runge_kutta.ts";
import { constantStep, type StepControl } from "../step_control.ts";
import { ForwardSweep } from "../sweep.ts";
import type { Adjoint, AdjointRun, BoundAdjoint } from "./adjoint.ts";
import { augmentedField } from "./augmented_field.ts";

/** Options of {@linkcode backsolveAdjoint}. */
export interface BacksolveOptions {
  /** Step control of the way back. Default: that of the way forward. */
  readonly stepControl?: StepControl;
}

const KNOWN: KeysOf<BacksolveOptions> = { stepControl: true };

/**
 * The continuous adjoint (Chen et al. 2018): solves y, its cotangent a and the parameters'
 * cotangent backwards in time as one differential equation,
 *
 *     y' = f,   a' = −[∂f/∂y]ᵀ a,   θ̄' = −[∂f/∂θ]ᵀ a
 *
 * O(1) memory with every Runge-Kutta method. It is approximate: the way back has a
 * truncation error of its own, so the gradient is right only to the order of the steps or
 * to the tolerance, and on damped problems y itself is lost on the way. For an exact
 * gradient in constant memory use `reversibleAdjoint`.
 *
 * A reversible method is replaced by its base. The times that the loss reads at are kept.
 *
 * @param options Step control of the way back.
 * @returns The adjoint.
 * @throws {TypeError} If an option is unknown, or step control is something else.
 *
 * @example
 * ```ts
 * import { backsolveAdjoint } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(backsolveAdjoint().name, "backsolve");
 * ```
 */
export function backsolveAdjoint(options: BacksolveOptions = {}): Adjoint {
  checkKeys("backsolveAdjoint", options, KNOWN, {
    rtol: "it is the step control's: { stepControl: pid({ rtol }) }",
    atol: "it is the step control's: { stepControl: pid({ atol }) }",
  });
  checkStepControl("backsolveAdjoint", options.stepControl);
  return {
    name: "backsolve",
    bind(run) {
      const { method } = run.problem;
      const base = isRungeKutta(method) ? method : "base" in method ? method.base : undefined;
      if (!isRungeKutta(base)) {
        throw new TypeError(
          `backsolveAdjoint: works with Runge-Kutta methods and reversible ones over them, ` +
            `got ${method.name}`,
        );
      }
      return new Backsolve(run, base, options);
    },
  };
}

class Backsolve implements BoundAdjoint {
  readonly stats = { adjoint: "backsolve" };
  readonly #run: AdjointRun;
  readonly #control: StepControl;
  readonly #method: RungeKuttaMethod;
  readonly #forward: ForwardSweep;
  readonly #state: Float64Array;
  /** (y, a, θ̄). */
  readonly #augmented: Float64Array;
  readonly #field: ReturnType<typeof augmentedField>;
  readonly #stepper: Stepper;
  readonly #y: Float64Array;
  readonly #yBar: Float64Array;
  /** The times that the loss read at. */
  readonly #times: ChunkedBuffer;
  /** Points still to be read, going back. */
  #left = 0;

  constructor(run: AdjointRun, method: RungeKuttaMethod, options: BacksolveOptions) {
    const { field, problem, counts, steps, stepper, y0 } = run;
    this.#run = run;
    this.#method = method;
    this.#control = options.stepControl ?? problem.stepControl ?? constantStep();
    this.#times = new ChunkedBuffer(1);
    const loss = recording(run.loss, this.#times);
    const points = settlePoints(loss.at, problem.t0, problem.t1);
    const reader = new PathReader(loss, { ...problem, steps, points, counts });
    this.#forward = new ForwardSweep({ ...run, reader });
    this.#state = allocate(stepper.stateSize);
    this.#field = augmentedField(field, counts);
    this.#augmented = allocate(2 * y0.length + field.parameters.size);
    this.#y = allocate(y0.length);
    this.#yBar = allocate(y0.length);
    this.#stepper = method.bind(this.#field, { adaptive: this.#control.adaptive, counts });
  }

  run(): number {
    const { steps, y0Bar, y1, parametersBar, problem } = this.#run;
    const size = y1.length;
    this.#times.clear();
    const value = this.#forward.run(this.#state);
    this.#left = this.#times.length;
    const state = this.#augmented;
    state.fill(0);
    state.set(y1);
    this.#stepper.start(problem.t1, state, state);
    this.#readUpTo(problem.t1, state);
    if (this.#control.adaptive) this.#goBackAdaptively(state);
    else for (let i = steps.count - 1; i >= 0; i--) this.#goBack(i, state);
    this.#readUpTo(problem.t0, state);
    for (let k = 0; k < size; k++) y0Bar[k] += state[size + k];
    for (let k = 0; k < parametersBar.length; k++) parametersBar[k] += state[2 * size + k];
    return value;
  }

  /** Over step i of the way forward, stopping where the loss reads inside it. */
  #goBack(i: number, state: Float64Array): void {
    const { steps } = this.#run;
    const end = steps.begin(i);
    let t = steps.end(i);
    while (t !== end) {
      const read = this.#left > 0 ? this.#times.first(this.#left - 1) : end;
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
          stops: Float64Array.from({ length: this.#times.length }, (_, j) => this.#times.first(j)),
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

  /** Adds the loss's derivative at every point that lies at or behind t, seen going back. */
  #readUpTo(t: number, state: Float64Array): void {
    const size = this.#y.length;
    while (this.#left > 0) {
      const time = this.#times.first(this.#left - 1);
      if (this.#isBehind(t, time)) return;
      this.#left--;
      for (let k = 0; k < size; k++) this.#y[k] = state[k];
      this.#yBar.fill(0);
      this.#run.loss.cotangent(this.#left, time, this.#y, this.#yBar);
      for (let k = 0; k < size; k++) state[size + k] += this.#yBar[k];
    }
  }

  /** Whether `a` comes after `b` on the way forward, by more than rounding. */
  #isBehind(a: number, b: number): boolean {
    const { t0, t1 } = this.#run.problem;
    return (a - b) / (t1 - t0) > 1e-13;
  }
}

function recording(loss: PathLoss, times: ChunkedBuffer): PathLoss {
  const row = allocate(1);
  return {
    at: loss.at,
    stateShape: loss.stateShape,
    value(index, t, y) {
      row[0] = t;
      times.push(row);
      return loss.value(index, t, y);
    },
    cotangent: () => {},
  };
}
