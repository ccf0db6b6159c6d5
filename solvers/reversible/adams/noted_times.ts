import type { StepTimes } from "../../run_of_steps.ts";

/** The times of steps as they are taken, for a stepper that nobody tells them. */
export class NotedTimes implements StepTimes {
  readonly #begins: number[] = [];
  readonly #ends: number[] = [];

  begin(i: number): number {
    return this.#begins[i];
  }

  end(i: number): number {
    return this.#ends[i];
  }

  /** Is told that step i goes from t0 to t1. */
  note(i: number, t0: number, t1: number): void {
    this.#begins[i] = t0;
    this.#ends[i] = t1;
  }
}
