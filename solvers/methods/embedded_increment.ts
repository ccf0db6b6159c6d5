import { Increment } from "./increment.ts";
import type { EmbeddedStepIncrement } from "./step_increment.ts";

/** The increment of a tableau with an error estimate, whose last stage may be the first of the next step. */
export class EmbeddedIncrement extends Increment implements EmbeddedStepIncrement {
  evaluateLast(_t: number, to: number, state: Float64Array): void {
    const last = this.stages[this.stages.length - 1];
    for (let k = 0; k < state.length; k++) last.y[k] = state[k];
    last.evaluate(to);
    this.counts.evaluations++;
  }

  shift(): void {
    const first = this.stages[0];
    const last = this.stages[this.stages.length - 1];
    if (first.tape && last.tape) first.tape.set(last.tape);
    else first.dy.set(last.dy);
  }
}
