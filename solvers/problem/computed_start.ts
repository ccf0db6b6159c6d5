import { describe, type DiagnosisPoint, explainValue } from "../../tensors/internal.ts";
import {
  allocate,
  type Evaluation,
  formatShape,
  type Parameters,
  type Program,
  sameShape,
  Tensor,
  trace,
} from "../../tensors/mod.ts";
import { NonFiniteStateError } from "../errors/errors.ts";
import type { NamedTensors, VectorField } from "../field.ts";
import { isFinite } from "../steps/steps.ts";

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
  /** What computes it, of the field's parameters. */
  readonly evaluation: Evaluation;
  readonly #t0: number;
  readonly #parameters: Parameters;
  readonly #program: Program;

  /**
   * Traces the function.
   *
   * @throws {TypeError} If it gives no tensor of the field's state shape.
   */
  constructor({ parameters, stateShape }: VectorField, f: StartFunction, t0: number) {
    const stored = parameters.names.map((name) => parameters.get(name));
    this.#program = trace((...given) => {
      const start: unknown = f(parameters.natural(given));
      if (start instanceof Tensor && sameShape(start.shape, stateShape)) return start;
      throw new TypeError(
        `y0 must give a tensor of the vector field's state shape ${formatShape(stateShape)}, got ` +
          (start instanceof Tensor ? `shape ${formatShape(start.shape)}` : describe(start)) +
          "; put parts together with concat and reshape",
      );
    }, stored.map(({ shape }) => shape));
    this.evaluation = this.#program.bind(stored.map(({ data }) => data));
    this.#parameters = parameters;
    this.#t0 = t0;
    this.y0 = allocate(this.evaluation.output.length);
  }

  /**
   * Computes the start with the parameters as they are now.
   *
   * @throws {NonFiniteStateError} If it is not finite.
   */
  evaluate(): void {
    const { output } = this.evaluation;
    this.evaluation.evaluate();
    for (let k = 0; k < output.length; k++) this.y0[k] = output[k];
    if (isFinite(output)) return;
    const t0 = this.#t0;
    throw new NonFiniteStateError(0, t0, t0, this.explainedBy(explainValue));
  }

  /**
   * What an explanation says of the function, as it was evaluated last.
   *
   * @internal
   */
  explainedBy<T>(explain: (program: Program, point: DiagnosisPoint) => T): T {
    const parameters = this.#parameters;
    return explain(this.#program, {
      inputs: parameters.names.map((name) => parameters.get(name).data),
      names: parameters.names.map((name) => `parameter "${name}"`),
    });
  }
}
