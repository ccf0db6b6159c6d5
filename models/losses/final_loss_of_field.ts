import { describe } from "../../tensors/internal.ts";
import { type Diagnosis, formatShape, type Shape, sizeOf, Tensor } from "../../tensors/mod.ts";
import { ParameterProgram, ParameterTangent } from "../../solvers/internal.ts";
import type { LossDirection, PathLoss, VectorField } from "../../solvers/mod.ts";
import { checkParametersBar } from "./loss_of_field.ts";
import type { ObservedAt } from "./row_loss.ts";

const ONE = /* @__PURE__ */ Float64Array.of(1);
const NO_TIME = /* @__PURE__ */ new Float64Array(1);
/** Which argument of the function is the time. */
const TIME = 1;

/** A loss of the final state and of the field's parameters. */
export class FinalLossOfField implements PathLoss {
  readonly at = "end";
  readonly stateShape: Shape;
  readonly readsParameters: boolean;
  readonly timeDerivative: PathLoss["timeDerivative"];
  readonly #program: ParameterProgram;
  readonly #tangent: ParameterTangent;
  #yBars: [Float64Array] | undefined;

  /**
   * Traces the function.
   *
   * @param stateShape The shape in which it sees y; by default the field's.
   * @throws {TypeError} If it does not give a scalar.
   */
  constructor(
    field: VectorField,
    f: (y: Tensor, at: ObservedAt) => Tensor,
    stateShape: Shape = field.stateShape,
  ) {
    this.stateShape = stateShape;
    const args = [
      { name: "y", shape: stateShape, wanted: true },
      { name: "t", shape: [], wanted: false },
    ];
    this.#program = new ParameterProgram(field, args, ([y, t], parameters, inputsOf) => {
      const loss: unknown = f(y, { t, parameters, ...inputsOf(t) });
      checkScalar(loss);
      return loss;
    });
    this.#tangent = new ParameterTangent(this.#program);
    this.readsParameters = this.#program.usesParameters;
    if (this.#program.usesArguments[TIME]) {
      this.timeDerivative = (_index, t, y) => {
        this.#evaluate(t, y);
        return this.#tangent.slopeBy(TIME, ONE);
      };
    }
  }

  value(_index: number, t: number, y: Float64Array): number {
    return this.#evaluate(t, y).output[0];
  }

  cotangent(
    _index: number,
    t: number,
    y: Float64Array,
    yBar: Float64Array,
    parametersBar?: Float64Array,
  ): void {
    checkParametersBar(this, parametersBar);
    if (this.#yBars?.[0] !== yBar) this.#yBars = [yBar];
    this.#evaluate(t, y).pullback(
      ONE,
      this.#yBars,
      this.readsParameters ? parametersBar : undefined,
    );
  }

  secondDerivative(
    _index: number,
    t: number,
    y: Float64Array,
    along: LossDirection,
    bar: LossDirection,
  ): void {
    this.#evaluate(t, y);
    this.#tangent.pushForward([along.y, NO_TIME], along.parameters);
    this.#tangent.pullback(ONE, [bar.y], bar.parameters);
  }

  explain(_index: number, t: number, y: Float64Array): Diagnosis | undefined {
    return this.#evaluate(t, y).explain();
  }

  explainCotangent(_index: number, t: number, y: Float64Array): Diagnosis | undefined {
    return this.#evaluate(t, y).explainPullback(ONE);
  }

  #evaluate(t: number, y: Float64Array): ParameterProgram {
    const [own, time] = this.#program.inputs;
    for (let k = 0; k < own.length; k++) own[k] = y[k];
    time[0] = t;
    this.#program.evaluate();
    return this.#program;
  }
}

/**
 * Checks what the function of a final state gave.
 *
 * @throws {TypeError} If it is not a scalar, or a tensor of one element.
 */
export function checkScalar(loss: unknown): asserts loss is Tensor {
  const isTensor = loss instanceof Tensor;
  if (isTensor && sizeOf(loss.shape) === 1) return;
  throw new TypeError(
    "finalStateLoss: the function must return a scalar, got " +
      (isTensor ? `shape ${formatShape(loss.shape)}; end it with sum or mean` : describe(loss)),
  );
}
