import {
  adoptUntilDropped,
  describe,
  explainPullback,
  explainValue,
} from "../../tensors/internal.ts";
import {
  type Evaluation,
  jvpProgram,
  type Program,
  type Shape,
  sizeOf,
  type Tensor,
  trace,
} from "../../tensors/mod.ts";
import type { PathLoss, VectorField } from "../../solvers/mod.ts";
import { checkScalar, FinalLossOfField } from "./final_loss_of_field.ts";
import { lossOfField } from "./loss_of_field.ts";
import type { ObservedAt } from "./row_loss.ts";

/**
 * A loss of the final state alone, and of the field's parameters where f takes them: a classifier's
 * last layer is one. It sees y in the field's shape. The function runs once: when a gradient is prepared,
 * but with `stateShape` and one argument here. A tensor that it closes over is copied then, and stays
 * what it was.
 *
 * @category Losses
 * @typeParam F The field, where parameters and inputs are to be known by its names, as in
 *   `finalStateLoss<typeof field>((y, { parameters }) => …)`.
 * @param f The loss, written with the operations of `tensors/`: from y at t1 to a scalar, or to
 *   one element, as it comes of a state of one. Its second argument, which it has to name, has the
 *   time and the field's parameters by name.
 * @param stateShape The shape in which f sees y. Default: that of the field; flat where the loss is called
 *   by hand, with no field.
 * @returns The loss; one of two arguments can only be bound to a field, as gradients do by themselves.
 * @throws {TypeError} If `f` is no function, or does not give a scalar. Without `stateShape` that shows at the
 *   first use, where the size of y is known.
 *
 * @example
 * ```ts
 * import { finalStateLoss, square, sum } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const loss = finalStateLoss((y) => sum(square(y)));
 * assertEquals(loss.value(0, 1, Float64Array.of(3, 4)), 25);
 * ```
 *
 * @example Which of two kinds it is: the cross-entropy of a logit that is linear in y
 * ```ts
 * import { add, finalStateLoss, matmul, mul, neg, rk4, softplus, sub, tensor, valueAndGrad, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = vectorField({
 *   state: [2],
 *   parameters: { weights: tensor([1, 0]), bias: tensor(0) },
 *   f: (_t, y) => neg(y),
 * });
 * const label = 1;
 * const { value, parametersBar } = valueAndGrad({
 *   ...{ field, y0: [1, 2], t0: 0, t1: 1, dt: 0.1, method: rk4 },
 *   loss: finalStateLoss((y, { parameters: p }) => {
 *     const logit = add(matmul(y, p.weights), p.bias);
 *     return sub(softplus(logit), mul(label, logit));
 *   }),
 * });
 * const logit = Math.exp(-1);
 * assertAlmostEquals(value, Math.log(1 + Math.exp(-logit)), 1e-5);
 * assertAlmostEquals(parametersBar[2], 1 / (1 + Math.exp(-logit)) - label, 1e-5);
 * ```
 */
export function finalStateLoss<F extends VectorField = VectorField>(
  f: (y: Tensor, at: ObservedAt<F>) => Tensor,
  stateShape?: Shape,
): PathLoss {
  if (typeof f !== "function") {
    throw new TypeError(
      `finalStateLoss: the loss must be a function of y, got ${describe(f)}; ` +
        "write it as in finalStateLoss((y) => sum(square(y)))",
    );
  }
  if (f.length > 1) {
    const why = "with parameters";
    const ofAny = f as (y: Tensor, at: ObservedAt) => Tensor;
    const bind = (field: VectorField) => new FinalLossOfField(field, ofAny, stateShape);
    return lossOfField("finalStateLoss", why, "end", bind);
  }
  let program: Program | undefined;
  let evaluation: Evaluation | undefined;
  let input: Float64Array = new Float64Array(0);
  const evaluateAt = (y: Float64Array, shape: Shape): Evaluation => {
    if (evaluation === undefined || input.length !== y.length) {
      program = trace((y) => {
        const loss: unknown = (f as (y: Tensor) => Tensor)(y);
        checkScalar(loss);
        return loss;
      }, [shape]);
      const buffer = adoptUntilDropped(new Float64Array(y.length));
      evaluation = program.bind([buffer]);
      input = buffer;
    }
    input.set(y);
    evaluation.evaluate();
    return evaluation;
  };
  if (stateShape !== undefined) evaluateAt(new Float64Array(sizeOf(stateShape)), stateShape);
  const one = Float64Array.of(1);
  let second: { evaluation: Evaluation; inputs: Float64Array[]; of: Program } | undefined;
  const secondAt = (y: Float64Array): typeof second & object => {
    evaluateAt(y, stateShape ?? [y.length]);
    if (second?.of !== program) {
      const tangent = jvpProgram(program!);
      const inputs = [y, y].map((x) => adoptUntilDropped(new Float64Array(x.length)));
      second = { evaluation: tangent.bind(inputs), inputs, of: program! };
    }
    return second!;
  };
  let bars: [Float64Array] | undefined;
  const loss: PathLoss = {
    at: "end",
    stateShape,
    bind(this: PathLoss, field) {
      // What somebody made of this one stays that.
      if (this !== loss || stateShape !== undefined || field.stateShape.length === 1) return this;
      return finalStateLoss(f, field.stateShape);
    },
    value: (_index, _t, y) => evaluateAt(y, stateShape ?? [y.length]).output[0],
    cotangent(_index, _t, y, yBar) {
      if (bars?.[0] !== yBar) bars = [yBar];
      evaluateAt(y, stateShape ?? [y.length]).pullback(one, bars);
    },
    secondDerivative(_index, _t, y, along, bar) {
      const { evaluation, inputs } = secondAt(y);
      inputs[0].set(y);
      inputs[1].set(along.y);
      evaluation.evaluate();
      evaluation.pullback(one, [bar.y, null]);
    },
    explain: (_index, _t, y) => program && explainValue(program, { inputs: [y], names: ["y"] }),
    explainCotangent: (_index, _t, y) =>
      program && explainPullback(program, { inputs: [y], names: ["y"] }, one),
  };
  return loss;
}
