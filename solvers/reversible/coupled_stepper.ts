import { allocate } from "../../tensors/mod.ts";
import { CoupledSteps } from "./coupled_steps.ts";
import type { Coupling } from "./coupling.ts";
import { ExactCoupling } from "./exact_coupling.ts";
import type { StepIncrement } from "../methods/step_increment.ts";
import type { ReversibleStepper } from "../method.ts";

/** The steps of a reversible method over any field. */
export class CoupledStepper extends CoupledSteps implements ReversibleStepper {
  readonly #makeIncrement: () => StepIncrement;
  readonly #increment: StepIncrement;
  /** The second set of stages, which only a taped step needs. */
  #second: StepIncrement | undefined;
  readonly #psi: Float64Array;

  constructor(makeIncrement: () => StepIncrement, mixing: Coupling, size: number) {
    super(mixing, size, mixing instanceof ExactCoupling ? mixing : undefined);
    this.#makeIncrement = makeIncrement;
    this.#increment = makeIncrement();
    this.#psi = allocate(size);
  }

  get tapeSize(): number {
    this.#second ??= this.#makeIncrement();
    return 2 * this.#increment.tapeSize;
  }

  step(t0: number, t1: number, state: Float64Array): void {
    this.#advance(t0, t1, state, this.#increment, false);
  }

  tape(t0: number, t1: number, state: Float64Array): void {
    this.#second ??= this.#makeIncrement();
    this.#advance(t0, t1, state, this.#second, false);
  }

  // The estimate is that of the second half-step, of size −h at y'.
  attempt(t0: number, t1: number, state: Float64Array, error: Float64Array): void {
    const second = this.#second ?? this.#increment;
    this.exact?.mark();
    this.#advance(t0, t1, state, second, true);
    second.estimate(t0 - t1, error);
  }

  #advance(
    t0: number,
    t1: number,
    state: Float64Array,
    second: StepIncrement,
    estimate: boolean,
  ): void {
    const psi = this.#psi;
    this.moveZ(state);
    this.#increment.evaluateOver(t0, t1, state, psi.length, psi);
    this.mixing.forwardY(state, psi);
    second.evaluateOver(t1, t0, state, 0, psi, estimate);
    this.mixing.forwardZ(state, psi);
  }

  save(target: Float64Array): void {
    this.#second!.save(target, this.#increment.save(target, 0));
  }

  restore(source: Float64Array): void {
    this.#second!.restore(source, this.#increment.restore(source, 0));
  }

  back(t0: number, t1: number, state: Float64Array): void {
    this.#restoreZ(t0, t1, state, this.#increment);
    this.#restoreY(t0, t1, state);
  }

  tapeBack(t0: number, t1: number, state: Float64Array): void {
    this.#second ??= this.#makeIncrement();
    this.#restoreZ(t0, t1, state, this.#second);
    this.#restoreY(t0, t1, state);
  }

  // One set of stages is enough when each is pulled back through before the next is restored.
  reverse(
    t0: number,
    t1: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    this.#restoreZ(t0, t1, state, this.#increment);
    this.#pullbackZ(t0, t1, stateBar, parametersBar, this.#increment);
    this.#restoreY(t0, t1, state);
    this.#pullbackY(t0, t1, stateBar, parametersBar);
  }

  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    this.#pullbackZ(t0, t1, stateBar, parametersBar, this.#second!);
    this.#pullbackY(t0, t1, stateBar, parametersBar);
  }

  /** z = z' + Ψ_{−h}(t', y') */
  #restoreZ(t0: number, t1: number, state: Float64Array, increment: StepIncrement): void {
    increment.evaluateOver(t1, t0, state, 0, this.#psi);
    this.mixing.backZ(state, this.#psi);
  }

  /** y = (y' − (1 − λ) z − Ψ_h(t, z)) / λ, and then z back to where it was before its move */
  #restoreY(t0: number, t1: number, state: Float64Array): void {
    const psi = this.#psi;
    this.#increment.evaluateOver(t0, t1, state, psi.length, psi);
    this.mixing.backY(state, psi);
    this.moveZ(state, true);
  }

  /** ȳ' ← ȳ' − [∂Ψ_{−h}/∂y (t', y')]ᵀ z̄' */
  #pullbackZ(
    t0: number,
    t1: number,
    stateBar: Float64Array,
    parametersBar: Float64Array,
    increment: StepIncrement,
  ): void {
    const psiBar = this.#psi;
    const size = psiBar.length;
    for (let k = 0; k < size; k++) psiBar[k] = -stateBar[size + k];
    increment.pullback(t0 - t1, psiBar, stateBar, 0, parametersBar);
  }

  /** z̄ = z̄' + (1 − λ) ȳ' + [∂Ψ_h/∂z (t, z)]ᵀ ȳ',  ȳ = λ ȳ', and then through z's move */
  #pullbackY(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    const psiBar = this.#psi;
    const size = psiBar.length;
    const { lambda } = this.mixing;
    for (let k = 0; k < size; k++) {
      psiBar[k] = stateBar[k];
      stateBar[size + k] += (1 - lambda) * stateBar[k];
      stateBar[k] *= lambda;
    }
    this.#increment.pullback(t1 - t0, psiBar, stateBar, size, parametersBar);
    this.pullbackMoveZ(stateBar);
  }
}
