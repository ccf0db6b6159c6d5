import { allocate } from "../../tensors/mod.ts";
import type { ReversibleStepper } from "../method.ts";
import { EventStepper, type EventStepperOptions } from "./event_stepper.ts";

/** The steps of a method that goes back, and those over events: the state before an event is kept. */
export class ReversibleEventStepper extends EventStepper<ReversibleStepper>
  implements ReversibleStepper {
  readonly defect: Float64Array;
  readonly forget?: ReversibleStepper["forget"];
  readonly stand?: ReversibleStepper["stand"];

  constructor(options: EventStepperOptions<ReversibleStepper>) {
    super(options);
    const { inner } = options;
    this.defect = allocate(options.size);
    if (inner.forget) this.forget = () => inner.forget!();
    if (inner.stand) this.stand = (state) => inner.stand!(state);
  }

  get coupling(): number | undefined {
    return this.inner.coupling;
  }

  get solutionSize(): number | undefined {
    return this.inner.solutionSize;
  }

  get parasiticCotangents(): boolean | undefined {
    return this.inner.parasiticCotangents;
  }

  get growth(): number | undefined {
    return this.inner.growth;
  }

  get own(): ReversibleStepper["own"] {
    return this.inner.own;
  }

  get anchorSpacing(): number | undefined {
    return this.inner.anchorSpacing;
  }

  get keepsForgotten(): boolean {
    return this.options.log.keepsStates;
  }

  set keepsForgotten(keeps: boolean) {
    this.options.log.keepsStates = keeps;
  }

  back(t0: number, t1: number, state: Float64Array): void {
    const event = this.eventIn(t0, t1);
    if (event >= 0) this.#backOver(event, t0, state);
    else this.inner.back(t0, t1, state);
  }

  tapeBack(t0: number, t1: number, state: Float64Array): void {
    const event = this.eventIn(t0, t1);
    if (event >= 0) return this.#backOver(event, t0, state);
    this.keepY(state);
    this.inner.tapeBack(t0, t1, state);
  }

  /** Goes on from the state that was kept before an event. */
  #backOver(event: number, t: number, state: Float64Array): void {
    const after = this.#after;
    for (let k = 0; k < after.length; k++) after[k] = state[k];
    this.options.log.read(event, state);
    this.keepY(state);
    this.addDefect(event, t, after, this.defect);
  }

  readonly #after = new Float64Array(this.options.size);

  reverse(
    t0: number,
    t1: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const event = this.eventIn(t0, t1);
    if (event >= 0 || this.moves(t0, t1)) {
      this.tapeBack(t0, t1, state);
      this.pullback(t0, t1, stateBar, parametersBar);
      return;
    }
    this.inner.reverse(t0, t1, state, stateBar, parametersBar);
    this.stay(parametersBar);
  }
}
