import { allocate, sizeOf } from "../../tensors/mod.ts";
import type { VectorField } from "../field.ts";
import type { LossDirection, PathLoss } from "../path/path_loss.ts";

/**
 * The tangent of a loss, (∂L/∂y) ẏ, as a loss of the path of (y, ẏ) that a tangent field gives. Its
 * gradient by ẏ is that of the loss, its gradient by y the second derivative of the loss along ẏ.
 */
export class TangentLoss implements PathLoss {
  readonly at: PathLoss["at"];
  readonly #loss: PathLoss;
  readonly #secondDerivative: NonNullable<PathLoss["secondDerivative"]>;
  readonly #y: Float64Array;
  readonly #along: LossDirection;
  readonly #bar: LossDirection;

  /**
   * @param loss The loss, of paths of the field.
   * @throws {TypeError} If it has no second derivative.
   */
  constructor(loss: PathLoss, field: VectorField) {
    if (loss.secondDerivative === undefined) {
      throw new TypeError(
        "hessianVectorProduct: the loss has no secondDerivative, which a loss of your own must give " +
          "besides value and cotangent",
      );
    }
    this.at = loss.at;
    this.#loss = loss;
    this.#secondDerivative = loss.secondDerivative.bind(loss);
    const direction = (): LossDirection => ({
      y: allocate(sizeOf(field.stateShape)),
      parameters: allocate(field.parameters.size),
    });
    this.#y = allocate(sizeOf(field.stateShape));
    this.#along = direction();
    this.#bar = direction();
  }

  value(index: number, t: number, both: Float64Array): number {
    this.#read(both);
    const { y: bar } = this.#bar;
    const { y: along } = this.#along;
    bar.fill(0);
    this.#loss.cotangent(index, t, this.#y, bar);
    let sum = 0;
    for (let k = 0; k < bar.length; k++) sum += bar[k] * along[k];
    return sum;
  }

  cotangent(index: number, t: number, both: Float64Array, bothBar: Float64Array): void {
    const { y: bar } = this.#bar;
    const d = bar.length;
    this.#read(both);
    bar.fill(0);
    this.#loss.cotangent(index, t, this.#y, bar);
    for (let k = 0; k < d; k++) bothBar[d + k] += bar[k];
    this.#read(both);
    bar.fill(0);
    this.#secondDerivative(index, t, this.#y, this.#along, this.#bar);
    for (let k = 0; k < d; k++) bothBar[k] += bar[k];
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
