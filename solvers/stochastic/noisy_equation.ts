/**
 * What is known of fields that have noise, by the field. It is little, as whoever solves ordinary equations
 * has it as well: the rest comes with the path of the noise, and with the methods.
 *
 * @module
 */

import type { Shape } from "../../tensors/mod.ts";
import type { VectorField } from "../field.ts";
import type { Equation } from "./equation.ts";

/** A path of noise. */
export interface NoisePath {
  /** The shape of W at a time. */
  readonly shape: Shape;
  /** Where it begins. */
  readonly t0: number;
  /** Where it ends. */
  readonly t1: number;
  /** Another number when it is another path. */
  readonly version: number;
  /** Writes W(t) − W(s), and the space-time area H where it is asked for. */
  read(s: number, t: number, increment: Float64Array, area?: Float64Array): void;
}

/** An equation on a path. */
export interface NoisyEquation extends Equation {
  readonly path: NoisePath;
  /** Wraps the field that steps are bound to, where somebody looks at what it gives. */
  readonly watch?: (field: VectorField) => VectorField;
  /** Notes that a field is on the same path, with what is bound to it wrapped. */
  noteWatched(field: VectorField, watch: (field: VectorField) => VectorField): void;
}

const known = /* @__PURE__ */ new WeakMap<VectorField, NoisyEquation>();

/** Notes the equation of a field and its path. */
export function noteNoise(field: VectorField, equation: NoisyEquation): void {
  known.set(field, equation);
}

/** The equation of a problem's field, and its path; undefined where it has none. */
export function noisyEquationOf(field: VectorField): NoisyEquation | undefined {
  return known.get(field);
}

const equations = /* @__PURE__ */ new WeakMap<VectorField, Equation>();

/** Notes the equation of a field. */
export function noteEquation(field: VectorField, equation: Equation): void {
  equations.set(field, equation);
}

/** The equation of a field that has noise, without a path; undefined for any other. */
export function equationOf(field: VectorField): Equation | undefined {
  return equations.get(field);
}
