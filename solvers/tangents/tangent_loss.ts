import { allocate, sizeOf } from "../../tensors/mod.ts";
import type { VectorField } from "../field.ts";
import type { LossDirection, PathLoss } from "../path/path_loss.ts";

/**
 * The tangent of a loss, (∂L/∂y) ẏ, as a loss of the path of (y, ẏ) that a tangent field gives. Its
 * gradient by ẏ is that of the loss, its gradient by y the second derivative of the loss along ẏ.
 */
export class TangentLoss implements PathLoss {
  readonly at: PathLoss["at"];
  readonly readsParameters: boolean | undefined;
  readonly #loss: PathLoss;
  readonly #secondDerivative: NonNullable<PathLoss["secondDerivative"]>;
  readonly #y: Float64Array;
  /** The parameters whose direction there is. */
  readonly #count: number;
  readonly #along: LossDirection;
  readonly #bar: LossDirection;

  /**
   * @param loss The loss, of paths of the field, bound to it.
   * @param field The field: driven, where it has inputs.
   * @param parameters The direction of its parameters, flat; those of inputs, behind them, stay.
   * @throws {TypeError} If it has no second derivative.
   */
  constructor(loss: PathLoss, field: VectorField, parameters: Float64Array) {
    if (loss.secondDerivative === undefined) {
      throw new TypeError(
        "hessianVectorProduct: the loss has no secondDerivative, which a loss of your own must give " +
          "besides value and cotangent",
      );
    }
    this.at = loss.at;
    this.readsParameters = loss.readsParameters;
    this.#loss = loss;
    this.#secondDerivative = loss.secondDerivative.bind(loss);
    const size = sizeOf(field.stateShape);
    this.#y = allocate(size);
    const direction = () => ({ y: allocate(size), parameters: allocate(field.parameters.size) });
    this.#count = parameters.length;
    this.#along = direction();
    this.#along.parameters.set(parameters);
    this.#bar = direction();
  }

  value(index: number, t: number, both: Float64Array): number {
    this.#read(both);
    const bar = this.#pull(index, t);
    return dot(bar.y, this.#along.y) + dot(bar.parameters, this.#along.parameters);
  }

  /** @param parametersBar That of θ, and behind it that of its direction, and of inputs. */
  cotangent(
    index: number,
    t: number,
    both: Float64Array,
    bothBar: Float64Array,
    parametersBar?: Float64Array,
  ): void {
    this.#read(both);
    const { y: bar, parameters } = this.#pull(index, t);
    const d = bar.length;
    const count = this.#count;
    for (let k = 0; k < d; k++) bothBar[d + k] += bar[k];
    if (parametersBar) {
      for (let k = 0; k < count; k++) parametersBar[count + k] += parameters[k];
    }
    this.#read(both);
    bar.fill(0);
    parameters.fill(0);
    this.#secondDerivative(index, t, this.#y, this.#along, this.#bar);
    for (let k = 0; k < d; k++) bothBar[k] += bar[k];
    if (parametersBar) {
      for (let k = 0; k < count; k++) parametersBar[k] += parameters[k];
    }
  }

  /** The derivative of the loss itself. */
  #pull(index: number, t: number): LossDirection {
    const bar = this.#bar;
    bar.y.fill(0);
    bar.parameters.fill(0);
    this.#loss.cotangent(index, t, this.#y, bar.y, bar.parameters);
    return bar;
  }

  /** Takes y and its tangent apart; a loss may write into y. */
  #read(both: Float64Array): void {
    const y = this.#y;
    const { y: along } = this.#along;
    for (let k = 0; k < y.length; k++) {
      y[k] = both[k];
      along[k] = both[y.length + k];
    }
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}
