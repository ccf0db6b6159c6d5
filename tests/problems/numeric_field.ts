import { Parameters, type VectorField } from "../../mod.ts";

/** A vector field as plain arithmetic: writes f(t, y) into `dy`. */
export type NumericField = (t: number, y: Float64Array, dy: Float64Array) => void;

/** Makes a vector field of plain arithmetic. It can be solved, but not pulled back through. */
export function numericField(size: number, f: NumericField): VectorField {
  return {
    stateShape: [size],
    parameters: new Parameters({}),
    linearize() {
      const y = new Float64Array(size);
      const dy = new Float64Array(size);
      return {
        y,
        dy,
        evaluate: (t) => f(t, y, dy),
        pullback() {
          throw new TypeError("A field of plain arithmetic has no pullback");
        },
      };
    },
  };
}
