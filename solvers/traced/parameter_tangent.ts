import { adoptUntilDropped } from "../../tensors/internal.ts";
import { type Evaluation, jvpProgram } from "../../tensors/mod.ts";
import type { ParameterProgram } from "./parameter_program.ts";

/** The program of the derivative along a direction, which is written into `inputs`. */
interface BoundTangent {
  readonly evaluation: Evaluation;
  readonly inputs: readonly Float64Array[];
}

/** The derivative of a {@linkcode ParameterProgram}, where it was evaluated last. */
export class ParameterTangent {
  readonly #of: ParameterProgram;
  /** Made where it is first asked for. */
  #bound: BoundTangent | undefined;
  /** Directions of a single argument. */
  readonly #alongs: { inputs: readonly Float64Array[]; parameters: Float64Array }[] = [];

  constructor(of: ParameterProgram) {
    this.#of = of;
  }

  /**
   * The derivative of the result along a direction, at the arguments and parameters of now.
   *
   * @param along That of the arguments, each in full.
   * @param parameters That of the parameters, flat.
   * @returns The derivative; overwritten by the next call.
   */
  pushForward(along: readonly Float64Array[], parameters: Float64Array): Float64Array {
    const { evaluation, inputs } = this.#bound ??= this.#bind();
    along.forEach((direction, i) => inputs[i].set(direction));
    let from = 0;
    const { length } = this.#of.parameters.names;
    for (const direction of inputs.slice(along.length, along.length + length)) {
      for (let k = 0; k < direction.length; k++) direction[k] = parameters[from++];
    }
    evaluation.evaluate();
    return evaluation.output;
  }

  /**
   * The derivative by a scalar argument, at the arguments and parameters of now, times a cotangent of the
   * result.
   *
   * @param which The number of the argument.
   */
  slopeBy(which: number, outputBar: Float64Array): number {
    const along = this.#alongs[which] ??= {
      inputs: this.#of.inputs.map(({ length }, i) =>
        adoptUntilDropped(new Float64Array(length).fill(i === which ? 1 : 0))
      ),
      parameters: adoptUntilDropped(new Float64Array(this.#of.parameters.size)),
    };
    const slope = this.pushForward(along.inputs, along.parameters);
    let sum = 0;
    for (let k = 0; k < slope.length; k++) sum += slope[k] * outputBar[k];
    return sum;
  }

  /**
   * Pulls a cotangent of what {@linkcode ParameterTangent.pushForward} gave last back to the arguments and
   * the parameters, not to the direction.
   */
  pullback(
    outputBar: Float64Array,
    argumentBars: readonly Float64Array[],
    parametersBar: Float64Array,
  ): void {
    const { evaluation, inputs } = this.#bound ??= this.#bind();
    const bars = this.#of.barsOf(argumentBars, parametersBar);
    evaluation.pullback(outputBar, [...bars, ...inputs.map(() => null)]);
  }

  #bind(): BoundTangent {
    const program = jvpProgram(this.#of.program);
    const own = this.#of.buffers;
    const inputs = own.map(({ length }) => adoptUntilDropped(new Float64Array(length)));
    return { evaluation: program.bind([...own, ...inputs]), inputs };
  }
}
