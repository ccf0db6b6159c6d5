import type { Moving } from "./moving.ts";
import type { PlainField } from "./plain_field.ts";

/** f(t, y) over states that move. */
export interface SlopeField extends Pick<PlainField, "size" | "at"> {
  /** Is told of each step of an equation with noise. */
  load?(t0: number, t1: number): void;
}

/** Ψ_h(t, x), for h = to − t. */
export type Increment = (t: number, to: number, x: Moving) => Moving;

/** A step of a method on y and whatever it carries beside; by the formulas of its sources. */
export interface Step {
  (t0: number, t1: number): void;
  /** What it carries. */
  readonly beside?: readonly Moving[];
}
