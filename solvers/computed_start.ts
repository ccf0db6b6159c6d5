import { describe } from "../tensors/internal.ts";
import { allocate, formatShape, sameShape, Tensor } from "../tensors/mod.ts";
import { type NonFiniteCause, NonFiniteStateError } from "./errors/errors.ts";
import type { NamedTensors, VectorField } from "./field.ts";
import { ParameterProgram } from "./traced/parameter_program.ts";
import { isFinite } from "./steps/steps.ts";

/**
 * A start as a function of the field's parameters, by name: traced once, and computed anew at the
 * beginning of each run. Numbers and tensors that it closes over, such as first observations, are
 * copied then.
 *
 * @category Solving
 * @typeParam Name The names of the parameters.
 */
export type StartFunction<Name extends string = string> = (
  parameters: NamedTensors<Name>,
) => Tensor;

/**
 * A start that is a function of the parameters, bound to a field.
 *
 * @category Contracts
 */
export class ComputedStart {
  /** The start, flattened; written by {@linkcode ComputedStart.evaluate}. */
  readonly y0: Float64Array;
  readonly #t0: number;
  readonly #program: ParameterProgram;

  /**
   * Traces the function.
   *
   * @throws {TypeError} If it gives no tensor of the field's state shape.
   */
  constructor(field: VectorField, f: StartFunction, t0: number) {
    this.#program = new ParameterProgram(field, [], (_none, parameters) => {
      const start: unknown = f(parameters);
      if (start instanceof Tensor && sameShape(start.shape, field.stateShape)) return start;
      throw new TypeError(
        `y0 must give a tensor of the vector field's state shape ${
          formatShape(field.stateShape)
        }, got ${start instanceof Tensor ? `shape ${formatShape(start.shape)}` : describe(start)}` +
          "; put parts together with concat and reshape",
      );
    });
    this.#t0 = t0;
    this.y0 = allocate(this.#program.output.length);
  }

  /**
   * Computes the start with the parameters as they are now.
   *
   * @throws {NonFiniteStateError} If it is not finite.
   */
  evaluate(): void {
    const { output } = this.#program;
    this.#program.evaluate();
    for (let k = 0; k < output.length; k++) this.y0[k] = output[k];
    if (!isFinite(output)) {
      throw new NonFiniteStateError(0, this.#t0, this.#t0, this.#program.explain());
    }
  }

  /** Adds to dL/dθ what comes by way of the start. */
  pullback(y0Bar: Float64Array, parametersBar: Float64Array): void {
    this.#program.pullback(y0Bar, NO_BARS, parametersBar);
  }

  /** Why the pullback of such a cotangent is not finite. */
  explainPullback(y0Bar: Float64Array): NonFiniteCause | undefined {
    return this.#program.explainPullback(y0Bar);
  }
}

const NO_BARS: readonly Float64Array[] = [];
